package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Conformance classes of OGC API - Processes (OGC 18-062r2).
const (
	specProcesses    = specBase + "ogcapi-processes-1/1.0/conf/"
	classProcesses   = specProcesses + "core"
	classDescription = specProcesses + "ogc-process-description"
	classProcessJSON = specProcesses + "json"
	classProcessHTML = specProcesses + "html"
	classProcessOAS  = specProcesses + "oas30"
	classJobList     = specProcesses + "job-list"
	classDismiss     = specProcesses + "dismiss"
)

// exceptionBase is what types of exceptions start with (OGC 18-062r2, 7.9 to 7.13).
const exceptionBase = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/"

// A process is a description of one, whole or in the list.
type process struct {
	ID, Version        string
	JobControlOptions  []string
	OutputTransmission []string
	Inputs, Outputs    map[string]processValue
	Links              links
}

type processValue struct {
	Title     string
	MinOccurs *int
	Schema    map[string]json.RawMessage
}

func (p *process) can(option string) bool { return slices.Contains(p.JobControlOptions, option) }

// processes reads /processes.
func (t *target) processes() ([]process, error) {
	var doc struct{ Processes []process }
	a, err := t.document(t.address("/processes"), mediaJSON, &doc)
	if err == nil && len(doc.Processes) == 0 {
		err = a.errorf("there are no processes")
	}
	return doc.Processes, err
}

// process reads the description of a process.
func (t *target) process(id string) (p process, err error) {
	_, err = t.document(t.address("/processes/"+id), mediaJSON, &p)
	return p, err
}

// testable is a process that can be executed knowing its description alone: one that
// requires no input. Its inputs in whole numbers are as small as they may be, so that it
// is soon done.
func (t *target) testable() (p process, inputs string, err error) {
	all, err := t.processes()
	if err != nil {
		return p, "", needs(err)
	}
	for _, summary := range all {
		if p, err = t.process(summary.ID); err != nil {
			return p, "", needs(err)
		}
		if inputs, ok := p.smallInputs(); ok {
			return p, inputs, nil
		}
	}
	return p, "", skipf("every process requires some input")
}

func (p *process) smallInputs() (inputs string, ok bool) {
	small := map[string]json.RawMessage{}
	for name, v := range p.Inputs {
		if v.MinOccurs == nil || *v.MinOccurs > 0 {
			return "", false
		}
		if least, ok := v.Schema["minimum"]; ok && string(v.Schema["type"]) == `"integer"` {
			small[name] = least
		}
	}
	text, err := json.Marshal(small)
	return string(text), err == nil
}

// output is the id of the first output by name.
func (p *process) output() string {
	var ids []string
	for id := range p.Outputs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// execute asks for an execution. Body holds members beside the inputs.
func (t *target) execute(id, inputs, more, prefer string) (*answer, error) {
	return t.send(http.MethodPost, t.address("/processes/"+id+"/execution"), `{"inputs":`+inputs+more+`}`, "Content-Type", mediaJSON, "Prefer", prefer)
}

// statusInfo says where a job stands (OGC 18-062r2, 7.12).
type statusInfo struct {
	ProcessID, Type, JobID, Status, Message string
	Created, Started, Finished, Updated     string
	Progress                                *int
	Links                                   links
}

// check says what is wrong with a status.
func (s *statusInfo) check(a *answer) error {
	switch {
	case s.Type != "process":
		return a.errorf("the type of the job is %q", s.Type)
	case s.JobID == "":
		return a.errorf("the job has no id")
	case !slices.Contains([]string{"accepted", "running", "successful", "failed", "dismissed"}, s.Status):
		return a.errorf("the status is %q", s.Status)
	case s.Progress != nil && (*s.Progress < 0 || *s.Progress > 100):
		return a.errorf("the progress is %d", *s.Progress)
	}
	return nil
}

// wantException fails where an answer is not the exception of a type.
func (a *answer) wantException(status int, name string) error {
	var p struct{ Type string }
	if a.status != status {
		return a.errorf("status %d, want %d", a.status, status)
	}
	if err := a.decode(&p); err != nil {
		return err
	}
	if p.Type != exceptionBase+name {
		return a.errorf("the type of the exception is %q, want %q", p.Type, exceptionBase+name)
	}
	return nil
}

// wantStatus fails where an answer has another status.
func (a *answer) wantStatus(statuses ...int) error {
	if !slices.Contains(statuses, a.status) {
		return a.errorf("status %d, want %v: %.200s", a.status, statuses, a.body)
	}
	return nil
}

func processChecks() []check {
	return []check{
		{"processes/core.LandingPage.processesLink", "/conf/core/landingpage-success", classProcesses, processesLink},
		{"processes/core.ProcessList.success", "/conf/core/process-list, /conf/core/process-list-success, /conf/core/pl-links", classProcesses, processList},
		{"processes/core.ProcessList.limit", "/conf/core/pl-limit-definition, /conf/core/pl-limit-response", classProcesses, processListLimit},
		{"processes/core.Process.success", "/conf/core/process, /conf/core/process-success", classProcesses, processDescriptions},
		{"processes/core.Process.noSuchProcess", "/conf/core/process-exception-no-such-process", classProcesses, noSuchProcess},
		{"processes/description.Process.schemas", "/conf/ogc-process-description/json-encoding, inputs-def, input-def, outputs-def, output-def", classDescription, processSchemas},
		{"processes/json.JSON.definition", "/conf/json/definition", classProcessJSON, processMedia(mediaJSON)},
		{"processes/html.HTML.definition", "/conf/html/definition, /conf/html/content", classProcessHTML, processMedia(mediaHTML)},
		{"processes/oas30.OpenAPI.operations", "/conf/oas30/completeness", classProcessOAS, processOperations},
	}
}

func processesLink(t *tester) {
	doc, err := t.landing()
	if err == nil {
		if l, ok := doc.Links.find(relBase+"processes", ""); !ok {
			err = fmt.Errorf("the landing page has no link %sprocesses", relBase)
		} else {
			_, err = t.expect(l.Href, mediaJSON, http.StatusOK)
		}
	}
	t.assert("", err)
}

// processList wants summaries that say what is needed to go on.
func processList(t *tester) {
	var doc struct {
		Processes []process
		Links     links
	}
	a, err := t.document(t.address("/processes"), mediaJSON, &doc)
	if err == nil {
		if _, ok := doc.Links.find("self", ""); !ok {
			err = a.errorf("there is no link self")
		}
	}
	t.assert("", err)
	for _, p := range doc.Processes {
		switch {
		case p.ID == "" || p.Version == "":
			err = a.errorf("the process %q has the version %q", p.ID, p.Version)
		case len(p.JobControlOptions) == 0 || len(p.OutputTransmission) == 0:
			err = a.errorf("%s says not how it runs or what it answers", p.ID)
		default:
			_, err = t.process(p.ID)
		}
		t.assert(p.ID, err)
	}
}

func processListLimit(t *tester) {
	var doc struct{ Processes []process }
	a, err := t.document(withQuery(t.address("/processes"), "limit", "1"), mediaJSON, &doc)
	if err == nil && len(doc.Processes) > 1 {
		err = a.errorf("limit=1 gives %d processes", len(doc.Processes))
	}
	t.assert("", err)
	_, err = t.expect(withQuery(t.address("/processes"), "limit", "none"), mediaJSON, http.StatusBadRequest)
	t.assert("no number", err)
}

// eachProcess asserts something of the description of every process.
func (t *tester) eachProcess(what func(p *process) error) {
	all, err := t.processes()
	if err != nil {
		t.assert("", needs(err))
	}
	for _, summary := range all {
		p, err := t.process(summary.ID)
		if err == nil {
			err = what(&p)
		}
		t.assert(summary.ID, err)
	}
}

// processDescriptions wants what the list says in the descriptions as well.
func processDescriptions(t *tester) {
	all, err := t.processes()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	t.eachProcess(func(p *process) error {
		i := slices.IndexFunc(all, func(s process) bool { return s.ID == p.ID })
		if i < 0 || all[i].Version != p.Version || !slices.Equal(all[i].JobControlOptions, p.JobControlOptions) {
			return fmt.Errorf("%s is described otherwise than in the list", p.ID)
		}
		if _, ok := p.Links.find(relBase+"execute", ""); !ok {
			return fmt.Errorf("%s has no link %sexecute", p.ID, relBase)
		}
		return nil
	})
}

func noSuchProcess(t *tester) {
	a, err := t.get(t.address("/processes/no-such-process"), mediaJSON)
	if err == nil {
		err = a.wantException(http.StatusNotFound, "no-such-process")
	}
	t.assert("", err)
}

func processSchemas(t *tester) {
	t.eachProcess(func(p *process) error {
		if len(p.Outputs) == 0 {
			return fmt.Errorf("%s has no output", p.ID)
		}
		for _, values := range []map[string]processValue{p.Inputs, p.Outputs} {
			for name, v := range values {
				if len(v.Schema) == 0 || v.Title == "" {
					return fmt.Errorf("%s of %s has no schema or no title", name, p.ID)
				}
			}
		}
		return nil
	})
}

// processMedia wants the documents of processes in a media type.
func processMedia(media string) func(*tester) {
	return func(t *tester) {
		addresses := []string{t.address("/processes"), t.address("/jobs")}
		if all, err := t.processes(); err == nil {
			for _, p := range all {
				addresses = append(addresses, t.address("/processes/"+p.ID))
			}
		}
		for _, address := range addresses {
			a, err := t.expect(address, media, http.StatusOK)
			if err == nil {
				err = a.wantMedia(media)
			}
			t.assert(address, err)
		}
	}
}

// processOperations wants every operation of the standard in the API's description.
func processOperations(t *tester) {
	doc, err := t.api()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	for _, want := range []string{"GET /processes", "GET /processes/{}", "POST /processes/{}/execution", "GET /jobs/{}", "GET /jobs/{}/results"} {
		method, path, _ := strings.Cut(want, " ")
		err := fmt.Errorf("the API has no operation %s", want)
		for template, item := range doc.Paths.Map() {
			if withoutNames(template) == path && item.GetOperation(method) != nil {
				err = nil
			}
		}
		t.assert(want, err)
	}
}

// withoutNames takes the names of a template's variables out.
func withoutNames(template string) string {
	parts := strings.Split(template, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "{}"
		}
	}
	return strings.Join(parts, "/")
}
