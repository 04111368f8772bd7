package conformance

import (
	"fmt"
	"net/http"
)

func jobChecks() []check {
	return []check{
		{"processes/core.Job.noSuchJob", "/conf/core/job-exception-no-such-job, /conf/core/job-results-exception-no-such-job", classProcesses, noSuchJob},
		{"processes/joblist.JobList.success", "/conf/job-list/job-list-op, /conf/job-list/job-list-success, /conf/job-list/links", classJobList, jobList},
		{"processes/joblist.JobList.parameters", "/conf/job-list/type-, processID-, status-, datetime-, duration- and limit-definition and -response", classJobList, jobListParameters},
		{"processes/dismiss.Dismiss.success", "/conf/dismiss/job-dismiss-op, /conf/dismiss/job-dismiss-success", classDismiss, dismissal},
	}
}

func noSuchJob(t *tester) {
	for _, path := range []string{"/jobs/no-such-job", "/jobs/no-such-job/results"} {
		a, err := t.get(t.address(path), mediaJSON)
		if err == nil {
			err = a.wantException(http.StatusNotFound, "no-such-job")
		}
		t.assert(path, err)
	}
}

// jobs reads the list of jobs, which whoever has not said who they are may find empty.
func (t *target) jobs(pairs ...string) (a *answer, jobs []statusInfo, err error) {
	var doc struct {
		Jobs  []statusInfo
		Links links
	}
	if a, err = t.document(withQuery(t.address("/jobs"), pairs...), mediaJSON, &doc); err != nil {
		return a, nil, err
	}
	if _, ok := doc.Links.find("self", ""); !ok {
		return a, nil, a.errorf("there is no link self")
	}
	if doc.Jobs == nil {
		return a, nil, a.errorf("there is no list of jobs")
	}
	for _, s := range doc.Jobs {
		if err := s.check(a); err != nil {
			return a, nil, err
		}
	}
	return a, doc.Jobs, nil
}

func jobList(t *tester) {
	_, _, err := t.jobs()
	t.assert("", err)
}

// jobListParameters wants none but the jobs chosen, and refusals of what cannot be chosen.
func jobListParameters(t *tester) {
	chosen := func(s statusInfo, name string) string {
		return map[string]string{"status": s.Status, "type": s.Type, "processID": s.ProcessID}[name]
	}
	for _, c := range [][2]string{{"type", "process"}, {"status", "successful"}, {"status", "dismissed"}, {"processID", "no-such-process"}} {
		a, jobs, err := t.jobs(c[0], c[1])
		for _, s := range jobs {
			if got := chosen(s, c[0]); err == nil && got != c[1] {
				err = a.errorf("a job has the %s %q", c[0], got)
			}
		}
		t.assert(c[0]+"="+c[1], err)
	}
	a, jobs, err := t.jobs("limit", "1")
	if err == nil && len(jobs) > 1 {
		err = a.errorf("limit=1 gives %d jobs", len(jobs))
	}
	t.assert("limit=1", err)
	for _, c := range [][2]string{{"datetime", "../2001-01-01"}, {"minDuration", "999999999"}} {
		a, jobs, err := t.jobs(c[0], c[1])
		if err == nil && len(jobs) > 0 {
			err = a.errorf("%d jobs are that old or long", len(jobs))
		}
		t.assert(c[0], err)
	}
	for _, c := range [][2]string{{"status", "none"}, {"datetime", "none"}, {"minDuration", "none"}, {"maxDuration", "-1"}, {"limit", "0"}} {
		_, err := t.expect(withQuery(t.address("/jobs"), c[0], c[1]), mediaJSON, http.StatusBadRequest)
		t.assert(fmt.Sprintf("%s=%s is refused", c[0], c[1]), err)
	}
}

// dismissal dismisses a job, whether it has ended by then or not: what it made is gone.
func dismissal(t *tester) {
	_, s, err := t.newJob("")
	if err != nil {
		t.assert("", needs(err))
		return
	}
	address := t.address("/jobs/" + s.JobID)
	a, err := t.send(http.MethodDelete, address, "")
	if err == nil {
		err = first(a.wantStatus(http.StatusOK), a.decode(&s))
	}
	if err == nil && s.Status != "dismissed" {
		err = a.errorf("the status is %q", s.Status)
	}
	t.assert("dismissed", err)
	a, err = t.send(http.MethodGet, address+"/results", "")
	if err == nil {
		err = a.wantStatus(http.StatusNotFound, http.StatusGone)
	}
	t.assert("results", err)
	a, err = t.send(http.MethodDelete, t.address("/jobs/no-such-job"), "")
	if err == nil {
		err = a.wantException(http.StatusNotFound, "no-such-job")
	}
	t.assert("no such job", err)
}
