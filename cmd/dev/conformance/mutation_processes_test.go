package conformance

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
)

// The addresses of OGC API - Processes.
var (
	executionPath = regexp.MustCompile(`^/processes/[a-z]+/execution$`)
	jobPath       = regexp.MustCompile(`^/jobs/[^/]+$`)
	resultsPath   = regexp.MustCompile(`^/jobs/[^/]+/results$`)
)

// at applies a change to the answers whose path matches.
func at(path *regexp.Regexp, change func(a *reply)) func(a *reply) {
	return func(a *reply) {
		if path.MatchString(a.r.URL.Path) {
			change(a)
		}
	}
}

// described applies a change to the description of every process, in the list too.
func described(change func(p map[string]any)) func(a *reply) {
	return func(a *reply) {
		switch {
		case a.r.URL.Path == "/processes/pack":
			a.edit(change)
		case a.r.URL.Path == "/processes":
			a.edit(func(doc map[string]any) {
				for _, p := range doc["processes"].([]any) {
					change(p.(map[string]any))
				}
			})
		}
	}
}

// edited changes a document whatever its status.
func edited(change func(doc map[string]any)) func(a *reply) {
	return func(a *reply) {
		status := a.status
		a.edit(change)
		a.status = status
	}
}

// listed puts jobs into the list of jobs.
func listed(s map[string]any) func(a *reply) {
	return document("/jobs", func(doc map[string]any) { doc["jobs"] = []any{s, s} })
}

// unasked takes a member out of the body of an execution.
func unasked(name string) func(r *http.Request) {
	return func(r *http.Request) {
		if !executionPath.MatchString(r.URL.Path) {
			return
		}
		text, err := io.ReadAll(r.Body)
		var doc map[string]json.RawMessage
		if err == nil && json.Unmarshal(text, &doc) == nil {
			delete(doc, name)
			text, err = json.Marshal(doc)
		}
		if err != nil {
			panic(err) // tests send JSON
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	}
}

func processMutations() []mutation {
	job := map[string]any{"type": "process", "jobID": "1", "processID": "other", "status": "failed", "links": []any{}}
	both := at(regexp.MustCompile(executionPath.String()+"|"+resultsPath.String()), func(a *reply) { a.body = nil })
	return []mutation{
		{name: "no link to processes", tell: document("/", withoutLink(relBase+"processes")), asked: "processes/core.Landing", fails: []string{"LandingPage.processesLink"}},
		{name: "processes without a version", tell: described(remove("version")), asked: "core.ProcessList.success", fails: []string{"ProcessList.success"}},
		{name: "processes without modes", tell: document("/processes", func(doc map[string]any) {
			doc["processes"].([]any)[0].(map[string]any)["jobControlOptions"] = []any{}
		}), asked: "core.Process.success", fails: []string{"core.Process.success"}},
		{name: "a limit that is none", ask: dropParameter("limit"), asked: "ProcessList.limit", fails: []string{"ProcessList.limit"}},
		{name: "processes that cannot be executed", tell: described(withoutLink(relBase + "execute")), asked: "core.Process.success", fails: []string{"core.Process.success"}},
		{name: "exceptions of no type", tell: func(a *reply) {
			if a.status >= 400 {
				edited(remove("type"))(a)
			}
		}, asked: "noSuch|Dismiss", fails: []string{"core.Process.noSuchProcess", "Job.noSuchJob", "Dismiss.success"}},
		{name: "inputs without schemas", tell: described(func(p map[string]any) {
			if inputs, ok := p["inputs"].(map[string]any); ok {
				delete(inputs["bbox"].(map[string]any), "schema")
			}
		}), asked: "processes/description", fails: []string{"description.Process.schemas"}},
		{name: "processes of another type", tell: of("/processes", func(a *reply) { a.header.Set("Content-Type", "text/plain") }),
			asked: "processes/(json|html)", fails: []string{"processes/json.JSON.definition", "processes/html.HTML.definition"}},
		{name: "an API without executions", tell: document("/api", func(doc map[string]any) {
			delete(doc["paths"].(map[string]any), "/processes/{processId}/execution")
		}), asked: "processes/oas30", fails: []string{"OpenAPI.operations"}},
		{name: "nobody may wait", ask: func(r *http.Request) { r.Header.Set("Prefer", "respond-async") }, asked: "defaultMode", fails: []string{"Execution.defaultMode"}},
		{name: "everybody must wait", ask: func(r *http.Request) { r.Header.Del("Prefer") }, asked: "Execution.async", fails: []string{"Execution.async"}},
		{name: "jobs that are nowhere", tell: at(executionPath, func(a *reply) { a.header.Del("Location") }), asked: "Execution.async", fails: []string{"Execution.async"}},
		{name: "jobs that fail", tell: at(jobPath, edited(set("status", "failed"))), asked: "Execution.async", fails: []string{"Execution.async"}},
		{name: "jobs of no type", tell: at(jobPath, edited(remove("type"))), asked: "Execution.async", fails: []string{"Execution.async"}},
		{name: "results without links", tell: at(jobPath, edited(func(doc map[string]any) { doc["links"] = []any{} })), asked: "Execution.async", fails: []string{"Execution.async"}},
		{name: "empty results", tell: both, asked: "Execution.(raw|document)", fails: []string{"Execution.raw", "Execution.document"}},
		{name: "no documents of results", ask: unasked("response"), asked: "Execution.(raw|document)", fails: []string{"Execution.document"}},
		{name: "no references", ask: unasked("outputs"), asked: "Execution.(raw|reference)", fails: []string{"Execution.reference"}},
		{name: "references to nowhere", tell: func(a *reply) {
			for i, field := range a.header["Link"] {
				a.header["Link"][i] = strings.Replace(field, "/results/", "/nowhere/", 1)
			}
		}, asked: "Execution.reference", fails: []string{"Execution.reference"}},
		{name: "any inputs", ask: unasked("inputs"), asked: "Execution.inputs", fails: []string{"Execution.inputs"}},
		{name: "no list of jobs", tell: document("/jobs", remove("jobs")), asked: "JobList.success", fails: []string{"JobList.success"}},
		{name: "a job with no status", tell: listed(map[string]any{"type": "process", "jobID": "1"}), asked: "JobList.success", fails: []string{"JobList.success"}},
		{name: "all jobs whatever is asked for", tell: listed(job), asked: "JobList", fails: []string{"JobList.parameters"}},
		{name: "parameters of jobs ignored", ask: func(r *http.Request) {
			if r.URL.Path == "/jobs" {
				r.URL.RawQuery = ""
			}
		}, asked: "JobList", fails: []string{"JobList.parameters"}},
		{name: "dismissed and still there", ask: func(r *http.Request) {
			if r.Method == http.MethodDelete {
				r.Method = http.MethodGet
			}
		}, asked: "Dismiss", fails: []string{"Dismiss.success"}},
	}
}
