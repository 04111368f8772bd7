package conformance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

func executionChecks() []check {
	return []check{
		{"processes/core.Execution.defaultMode", "/conf/core/job-creation-default-execution-mode, /conf/core/job-creation-op", classProcesses, executesByDefault},
		{"processes/core.Execution.async", "/conf/core/job-creation-auto-execution-mode, /conf/core/job-creation-success-async, /conf/core/job-success", classProcesses, executesAsync},
		{"processes/core.Execution.raw", "/conf/core/job-creation-sync-raw-value-one, /conf/core/job-results-async-raw-value-one", classProcesses, resultsRaw},
		{"processes/core.Execution.document", "/conf/core/job-creation-sync-document, /conf/core/job-results-async-document", classProcesses, resultsDocument},
		{"processes/core.Execution.reference", "/conf/core/job-creation-sync-raw-ref, /conf/core/job-results-async-raw-ref", classProcesses, resultsReferred},
		{"processes/core.Execution.inputs", "/conf/core/job-creation-inputs, /conf/core/job-creation-input-validation", classProcesses, inputsValidated},
	}
}

// executesByDefault executes with no preference: what may be waited for is.
func executesByDefault(t *tester) {
	p, inputs, err := t.testable()
	if err != nil {
		t.assert("", err)
		return
	}
	a, err := t.execute(p.ID, inputs, "", "")
	want := http.StatusCreated
	if p.can("sync-execute") {
		want = http.StatusOK
	}
	if err == nil {
		err = a.wantStatus(want)
	}
	t.assert(p.ID, err)
}

// executesAsync makes a job and follows it to its end.
func executesAsync(t *tester) {
	p, _, err := t.asynchronous()
	if err != nil {
		t.assert("", err)
		return
	}
	a, s, err := t.newJob("")
	if err == nil && (s.ProcessID != p.ID || a.header.Get("Location") == "") {
		err = a.errorf("a job of %q at %q", s.ProcessID, a.header.Get("Location"))
	}
	t.assert("created", err)
	if err != nil {
		return
	}
	s, err = t.jobEnd(s.JobID)
	if err == nil && s.Status != "successful" {
		err = fmt.Errorf("the job is %s: %s", s.Status, s.Message)
	}
	if err == nil {
		if l, ok := s.Links.find(relBase+"results", ""); !ok {
			err = fmt.Errorf("a successful job has no link %sresults", relBase)
		} else {
			_, err = t.expect(l.Href, "", http.StatusOK)
		}
	}
	t.assert("done", err)
}

// asynchronous is a testable process that runs as a job.
func (t *target) asynchronous() (p process, inputs string, err error) {
	if p, inputs, err = t.testable(); err == nil && !p.can("async-execute") {
		err = skipf("%s is not executed as a job", p.ID)
	}
	return p, inputs, err
}

// newJob makes a job.
func (t *target) newJob(more string) (a *answer, s statusInfo, err error) {
	p, inputs, err := t.asynchronous()
	if err != nil {
		return nil, s, err
	}
	if a, err = t.execute(p.ID, inputs, more, "respond-async"); err != nil {
		return a, s, err
	}
	err = a.wantStatus(http.StatusCreated)
	if err == nil {
		err = a.decode(&s)
	}
	if err == nil {
		err = s.check(a)
	}
	return a, s, err
}

// How long a job may take, and how often is asked whether it is done.
const (
	jobLimit    = 60 * time.Second
	jobInterval = 50 * time.Millisecond
)

// jobEnd asks for a job until it has ended.
func (t *target) jobEnd(id string) (s statusInfo, err error) {
	for deadline := time.Now().Add(jobLimit); time.Now().Before(deadline); time.Sleep(jobInterval) {
		a, err := t.send(http.MethodGet, t.address("/jobs/"+id), "", "Accept", mediaJSON)
		if err == nil {
			err = first(a.wantStatus(http.StatusOK), a.decode(&s))
		}
		if err == nil {
			err = s.check(a)
		}
		if err == nil && s.JobID != id {
			err = a.errorf("it is about the job %q", s.JobID)
		}
		if err != nil || s.Status != "accepted" && s.Status != "running" {
			return s, err
		}
	}
	return s, fmt.Errorf("the job %s has not ended after %s", id, jobLimit)
}

// bothWays has a result answered while it is waited for and as that of a job, and holds
// both against what is wanted.
func bothWays(t *tester, more func(p *process) string, verify func(p *process, a *answer) error) {
	p, inputs, err := t.testable()
	if err != nil {
		t.assert("", err)
		return
	}
	if p.can("sync-execute") {
		a, err := t.execute(p.ID, inputs, more(&p), "")
		if err == nil {
			err = verify(&p, a)
		}
		t.assert("awaited", err)
	}
	if !p.can("async-execute") {
		return
	}
	_, s, err := t.newJob(more(&p))
	if err == nil {
		s, err = t.jobEnd(s.JobID)
	}
	if err != nil {
		t.assert("as a job", needs(err))
		return
	}
	a, err := t.send(http.MethodGet, t.address("/jobs/"+s.JobID+"/results"), "")
	if err == nil {
		err = verify(&p, a)
	}
	t.assert("as a job", err)
}

// resultsRaw wants the output as it is.
func resultsRaw(t *tester) {
	bothWays(t, func(*process) string { return `,"response":"raw"` }, func(_ *process, a *answer) error {
		if len(a.body) == 0 || a.header.Get("Content-Type") == "" {
			return a.errorf("%d bytes of type %q", len(a.body), a.header.Get("Content-Type"))
		}
		return a.wantStatus(http.StatusOK)
	})
}

// resultsDocument wants the output in a document, the same as it is without.
func resultsDocument(t *tester) {
	p, inputs, err := t.testable()
	if err != nil {
		t.assert("", err)
		return
	}
	raw, err := t.execute(p.ID, inputs, `,"response":"raw"`, "")
	if err != nil || raw.status != http.StatusOK {
		t.assert("", skipf("there is nothing to compare with"))
		return
	}
	bothWays(t, func(*process) string { return `,"response":"document"` }, func(p *process, a *answer) error {
		var doc map[string]json.RawMessage
		if err := first(a.wantStatus(http.StatusOK), a.wantMedia(mediaJSON), a.decode(&doc)); err != nil {
			return err
		}
		value, ok := doc[p.output()]
		if !ok {
			return a.errorf("the document has no output %q", p.output())
		}
		if isJSON(raw.media()) {
			return wantSameJSON(value, raw.body)
		}
		var file struct{ Value, MediaType, Encoding string }
		if err := json.Unmarshal(value, &file); err != nil {
			return a.errorf("the output is no qualified value: %v", err)
		}
		decoded, err := base64.StdEncoding.DecodeString(file.Value)
		if err != nil || file.Encoding != "base64" || file.MediaType != raw.media() || !bytes.Equal(decoded, raw.body) {
			return a.errorf("the output in the document, of %s in %q, is not the one without (%v)", file.MediaType, file.Encoding, err)
		}
		return nil
	})
}

func wantSameJSON(a, b []byte) error {
	var one, other any
	if json.Unmarshal(a, &one) != nil || json.Unmarshal(b, &other) != nil || fmt.Sprint(one) != fmt.Sprint(other) {
		return fmt.Errorf("the output in the document is not the one without")
	}
	return nil
}

// resultsReferred wants to be led to the output.
func resultsReferred(t *tester) {
	more := func(p *process) string {
		return fmt.Sprintf(`,"outputs":{%q:{"transmissionMode":"reference"}}`, p.output())
	}
	if p, _, err := t.testable(); err == nil && !slices.Contains(p.OutputTransmission, "reference") {
		t.assert("", skipf("%s gives its output by value alone", p.ID))
		return
	}
	bothWays(t, more, func(_ *process, a *answer) error {
		if err := a.wantStatus(http.StatusNoContent); err != nil {
			return err
		}
		for _, field := range a.header.Values("Link") {
			address, rest, ok := strings.Cut(strings.TrimPrefix(field, "<"), ">")
			if ok && !strings.Contains(rest, `"monitor"`) {
				_, err := t.expect(address, "", http.StatusOK)
				return err
			}
		}
		return a.errorf("no header Link leads to the output")
	})
}

// inputsValidated sends inputs that the process has not got, or that its schema forbids.
func inputsValidated(t *tester) {
	p, _, err := t.testable()
	if err != nil {
		t.assert("", err)
		return
	}
	bad := map[string]string{"no such input": `{"no_such_input":1}`}
	for name, v := range p.Inputs {
		if string(v.Schema["type"]) == `"integer"` {
			bad[name+" as text"] = fmt.Sprintf(`{%q:"text"}`, name)
		}
	}
	for what, inputs := range bad {
		a, err := t.execute(p.ID, inputs, "", "")
		if err == nil {
			err = a.wantStatus(http.StatusBadRequest)
		}
		t.assert(what, err)
	}
}
