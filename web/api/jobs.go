package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/auth"
	"lindero/web/job"
)

// statusDoc says where a job stands (OGC 18-062r2, 7.12: statusInfo).
type statusDoc struct {
	ProcessID string     `json:"processID"`
	Type      string     `json:"type"` // process
	JobID     string     `json:"jobID"`
	Status    job.Status `json:"status"`
	Message   string     `json:"message"`
	Created   time.Time  `json:"created"`
	Started   *time.Time `json:"started,omitempty"`
	Finished  *time.Time `json:"finished,omitempty"`
	Updated   time.Time  `json:"updated"`
	Progress  int        `json:"progress"` // percent
	Links     []Link     `json:"links"`
	Lindero   jobDoc     `json:"x-lindero"`
}

// jobDoc is what more there is to say of a job.
type jobDoc struct {
	Message job.Text        `json:"message"`
	Inputs  json.RawMessage `json:"inputs,omitempty"`
	Version string          `json:"version,omitempty"` // of the data that were used
	Results []resultDoc     `json:"results,omitempty"`
}

// resultDoc is a file to fetch.
type resultDoc struct {
	Name      string `json:"name"`
	MediaType string `json:"mediaType"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
	Href      string `json:"href"`
}

// jobsDoc lists jobs (OGC 18-062r2, 11).
type jobsDoc struct {
	Jobs  []statusDoc `json:"jobs"`
	Links []Link      `json:"links"`
}

// Jobs lists the jobs of whoever asks. Those of nobody in particular are in no list: only
// who knows their id sees them.
func (a *API) Jobs(c echo.Context) error {
	r, err := a.processRequest(c, jobListParams...)
	if err != nil {
		return err
	}
	choose, err := jobFilter(c)
	if err != nil {
		return err
	}
	limit, err := limitParam(c, DefaultLimit, MaxLimit)
	if err != nil {
		return err
	}
	doc := jobsDoc{Jobs: []statusDoc{}, Links: append(r.own(), Link{Href: r.base + "/processes", Rel: relProcesses, Type: mediaJSON, Title: r.text("Procesos", "Processes")})}
	p := auth.From(c.Request().Context())
	if a.jobs != nil && p.ID != "" {
		all := a.jobs.List(func(record *job.Record) bool {
			return record.Owner.Principal == p.ID && owns(p, record) && choose(record)
		})
		for _, record := range all[:min(limit, len(all))] {
			doc.Jobs = append(doc.Jobs, r.statusDoc(&record))
		}
	}
	if r.wantsHTML() {
		return r.sendHTML("jobs", r.jobsPage(doc))
	}
	return r.send(mediaJSON, doc)
}

// Job says where a job stands.
func (a *API) Job(c echo.Context) error {
	r, err := a.processRequest(c)
	if err != nil {
		return err
	}
	record, err := a.ownJob(c)
	if err != nil {
		return err
	}
	doc := r.statusDoc(&record)
	doc.Links = append(r.own(), doc.Links[1:]...)
	if r.wantsHTML() {
		return r.sendHTML("job", r.jobPage(doc))
	}
	return r.send(mediaJSON, doc)
}

// DismissJob stops a job and removes its results (OGC 18-062r2, 13).
func (a *API) DismissJob(c echo.Context) error {
	noStore(c)
	if err := allow(c, "f", "lang"); err != nil {
		return err
	}
	r, err := a.understand(c, asJSON)
	if err != nil {
		return err
	}
	record, err := a.ownJob(c)
	if err != nil {
		return err
	}
	record, err = a.jobs.Dismiss(record.ID)
	if errors.Is(err, job.ErrNoJob) {
		return noSuchJob()
	}
	if err != nil {
		return err
	}
	body, err := marshal(r.statusDoc(&record))
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaJSON, append(linksWithKey(c, r.base, body), '\n'))
}

// ownJob is the job that the path names, if it is of whoever asks: others' jobs look as
// if they were not there.
func (a *API) ownJob(c echo.Context) (job.Record, error) {
	id, err := pathParam(c, "jobId")
	if err != nil {
		return job.Record{}, err
	}
	if a.jobs == nil {
		return job.Record{}, noSuchJob()
	}
	record, err := a.jobs.Get(id)
	if err != nil || !owns(auth.From(c.Request().Context()), &record) {
		return job.Record{}, noSuchJob()
	}
	return record, nil
}

// owns reports whether a job is a principal's: they made it and may still see what it was
// made from. Jobs that nobody in particular made of what everybody may see are of
// whoever knows their id.
func owns(p auth.Principal, record *job.Record) bool {
	scope, err := scopeOf(record.Owner)
	if err != nil {
		return false
	}
	if record.Owner.Principal == "" && record.Owner.Class == geo.Public && scope.IsZero() {
		return true
	}
	return record.Owner.Principal == p.ID && record.Owner.Class == p.Class && scope.Key() == p.Scope.Key()
}

// ownerOf is a principal as jobs keep it, and scopeOf its scope again.
func ownerOf(p auth.Principal) (job.Owner, error) {
	owner := job.Owner{Principal: p.ID, Class: p.Class}
	if p.Scope.IsZero() {
		return owner, nil
	}
	var err error
	owner.Scope, err = json.Marshal(p.Scope)
	return owner, err
}

func scopeOf(owner job.Owner) (scope geo.Scope, err error) {
	if owner.Scope != nil {
		err = json.Unmarshal(owner.Scope, &scope)
	}
	return scope, err
}

func (r *request) jobAddress(id string) string { return r.base + "/jobs/" + id }

// statusDoc says where a job stands.
func (r *request) statusDoc(record *job.Record) statusDoc {
	address := r.jobAddress(record.ID)
	doc := statusDoc{
		ProcessID: record.Process, Type: typeProcess, JobID: record.ID, Status: record.Status,
		Message: geo.Text{ES: record.Message.ES, EN: record.Message.EN}.In(r.lang),
		Created: seconds(record.Created), Updated: seconds(record.Updated), Progress: int(record.Progress),
		Links: []Link{
			{Href: address, Rel: "self", Type: mediaJSON, Title: r.text("Este trabajo", "This job")},
			{Href: r.base + "/processes/" + record.Process, Rel: "describedby", Type: mediaJSON, Title: r.text("El proceso", "The process")},
		},
		Lindero: jobDoc{Message: record.Message, Inputs: record.Inputs, Version: record.Version},
	}
	doc.Started, doc.Finished = instantOf(record.Started), instantOf(record.Finished)
	if record.Status == job.Successful {
		doc.Links = append(doc.Links, Link{Href: address + "/results", Rel: relResults, Title: r.text("Resultados", "Results")})
	}
	for _, f := range record.Files {
		href := address + "/results/" + f.Name
		doc.Links = append(doc.Links, Link{Href: href, Rel: "enclosure", Type: f.MediaType, Title: f.Name})
		doc.Lindero.Results = append(doc.Lindero.Results, resultDoc{f.Name, f.MediaType, f.Size, f.SHA256, href})
	}
	return doc
}

// seconds is a time as documents have it (RFC 3339).
func seconds(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// instantOf is [seconds] of a time that may not have come; nil for none.
func instantOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = seconds(t)
	return &t
}

// typeProcess is the one type of jobs there is.
const typeProcess = "process"

// jobListParams are the parameters that choose among jobs (OGC 18-062r2, 11.2).
var jobListParams = []string{"type", "processID", "status", "datetime", "minDuration", "maxDuration", "limit"}
