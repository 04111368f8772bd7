package api

import "lindero/geo"

// Problem is an error with a type of its own among those of problem documents (RFC 9457,
// 3.1.1).
type Problem struct {
	Type  string // a URI
	Cause *geo.Error
}

func (p *Problem) Error() string { return p.Cause.Error() }

// Unwrap is the error itself.
func (p *Problem) Unwrap() error { return p.Cause }

// exceptions are the types of problems that OGC API – Processes names (OGC 18-062r2, 7.9
// to 7.13).
const exceptions = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/"

func noSuchProcess(id string) error {
	return &Problem{exceptions + "no-such-process", geo.Errorf(geo.CodeNotFound, "processId", "there is no process %q; /processes lists those there are", id)}
}

func noSuchJob() error {
	return &Problem{exceptions + "no-such-job", geo.Errorf(geo.CodeNotFound, "jobId", "there is no such job, or it is another's, or it was kept long enough")}
}

func notReady(status string) error {
	return &Problem{exceptions + "result-not-ready", geo.Errorf(geo.CodeNotFound, "jobId", "the job is %s; its results are not there yet", status)}
}
