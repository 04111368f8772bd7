package api

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// Relations of links between processes, jobs and results (OGC 18-062r2, 7).
const (
	relProcesses = "http://www.opengis.net/def/rel/ogc/1.0/processes"
	relExecute   = "http://www.opengis.net/def/rel/ogc/1.0/execute"
	relJobList   = "http://www.opengis.net/def/rel/ogc/1.0/job-list"
	relResults   = "http://www.opengis.net/def/rel/ogc/1.0/results"
)

// processVersion is that of every process: what changes without breaking clients does
// not change it.
const processVersion = "1.0.0"

// processesDoc lists the processes (OGC 18-062r2, 7.8).
type processesDoc struct {
	Processes []processDoc `json:"processes"`
	Links     []Link       `json:"links"`
}

// processDoc describes a process; in a list, without inputs and outputs (OGC 18-062r2,
// 7.9).
type processDoc struct {
	ID                 string         `json:"id"`
	Title              string         `json:"title"`
	Description        string         `json:"description"`
	Version            string         `json:"version"`
	JobControlOptions  []string       `json:"jobControlOptions"`
	OutputTransmission []string       `json:"outputTransmission"`
	Inputs             *orderedObject `json:"inputs,omitempty"`
	Outputs            *orderedObject `json:"outputs,omitempty"`
	Links              []Link         `json:"links"`
	Lindero            titled         `json:"x-lindero"`
}

// titled are a title and a description in both languages.
type titled struct {
	Title       geo.Text `json:"title"`
	Description geo.Text `json:"description"`
}

// Processes lists the processes.
func (a *API) Processes(c echo.Context) error {
	r, err := a.processRequest(c, "limit")
	if err != nil {
		return err
	}
	limit, err := limitParam(c, DefaultLimit, MaxLimit)
	if err != nil {
		return err
	}
	all := processes()
	doc := processesDoc{Links: append(r.own(), r.jobListLink())}
	for _, p := range all[:min(limit, len(all))] {
		doc.Processes = append(doc.Processes, r.processDoc(a, &p))
	}
	if r.wantsHTML() {
		return r.sendHTML("processes", r.processesPage(doc))
	}
	return r.send(mediaJSON, doc)
}

// Process describes a process.
func (a *API) Process(c echo.Context) error {
	r, err := a.processRequest(c)
	if err != nil {
		return err
	}
	p, err := namedProcess(c)
	if err != nil {
		return err
	}
	doc := r.processDoc(a, &p)
	doc.Links = append(r.own(), doc.Links[1:]...)
	doc.Inputs, doc.Outputs = r.valueDocs(p.Inputs), r.valueDocs([]processValue{p.Output})
	if r.wantsHTML() {
		return r.sendHTML("process", r.processPage(&p, doc))
	}
	return r.send(mediaJSON, doc)
}

// processRequest is [API.document] with more parameters.
func (a *API) processRequest(c echo.Context, params ...string) (*request, error) {
	if err := allow(c, append(params, "f", "lang")...); err != nil {
		return nil, err
	}
	r, err := a.understand(c, asJSON, asHTML)
	if err != nil {
		return nil, err
	}
	r.view, err = a.view(c)
	return r, err
}

// namedProcess is the process that the path names.
func namedProcess(c echo.Context) (process, error) {
	id, err := pathParam(c, "processId")
	if err != nil {
		return process{}, err
	}
	return processOf(id)
}

// processDoc is the summary of a process.
func (r *request) processDoc(a *API, p *process) processDoc {
	address := r.base + "/processes/" + p.ID
	doc := processDoc{
		ID: p.ID, Title: p.Title.In(r.lang), Description: p.Description.In(r.lang), Version: processVersion,
		OutputTransmission: []string{transmitValue}, Lindero: titled{p.Title, p.Description},
		Links: []Link{
			{Href: address, Rel: "self", Type: mediaJSON, Title: p.Title.In(r.lang)},
			{Href: address + "/execution", Rel: relExecute, Type: mediaJSON, Title: r.text("Ejecutar (POST)", "Execute (POST)")},
			{Href: r.base + "/processes", Rel: "up", Type: mediaJSON, Title: r.text("Procesos", "Processes")},
		},
	}
	if p.Sync {
		doc.JobControlOptions = append(doc.JobControlOptions, "sync-execute")
	}
	if a.jobs != nil {
		doc.JobControlOptions = append(doc.JobControlOptions, "async-execute", "dismiss")
		doc.OutputTransmission = append(doc.OutputTransmission, transmitReference)
	}
	return doc
}

func (r *request) jobListLink() Link {
	return Link{Href: r.base + "/jobs", Rel: relJobList, Type: mediaJSON, Title: r.text("Sus trabajos", "Your jobs")}
}

// valueDocs describe inputs or outputs (OGC 18-062r2, 7.9.3).
func (r *request) valueDocs(values []processValue) *orderedObject {
	docs := make(orderedObject, len(values))
	for i, v := range values {
		doc := orderedObject{{"title", v.Title.In(r.lang)}, {"description", v.Description.In(r.lang)}}
		if !v.Required {
			doc = append(doc, member{"minOccurs", 0})
		}
		docs[i] = member{v.ID, append(doc, member{"schema", v.Schema}, member{"x-lindero", titled{v.Title, v.Description}})}
	}
	return &docs
}

// seeOther says in a header where something else is (RFC 8288).
func seeOther(c echo.Context, l Link) {
	value := "<" + l.Href + `>; rel="` + l.Rel + `"`
	if l.Type != "" {
		value += "; type=" + strconv.Quote(l.Type)
	}
	c.Response().Header().Add("Link", value)
}

// noStore keeps an answer out of caches.
func noStore(c echo.Context) { c.Response().Header().Set("Cache-Control", "no-store") }

// tooMany refuses for now: the client is to come again.
func tooMany(c echo.Context, status int, message string) error {
	c.Response().Header().Set("Retry-After", "30")
	return echo.NewHTTPError(status, message)
}
