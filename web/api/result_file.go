package api

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"lindero/web/job"
)

// sendFile answers with a file of a job, or with the parts of it that Range asks for
// (RFC 9110, 14). Its SHA-256 is its ETag.
func (a *API) sendFile(c echo.Context, record *job.Record, file job.File) (err error) {
	setSubject(c, aboutJob(record))
	f, _, err := a.jobs.Open(record.ID, file.Name)
	if errors.Is(err, job.ErrNoJob) {
		return noSuchJob()
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	startFile(c, file.Name, file.MediaType)
	h := c.Response().Header()
	h["Etag"] = []string{`"` + file.SHA256 + `"`}
	h["Cache-Control"] = cacheRevalidate.private
	w := c.Response()
	out := &watchedWriter{ResponseWriter: w, to: &patientWriter{w, http.NewResponseController(w)}}
	in := &watchedReader{ReadSeeker: f}
	http.ServeContent(out, c.Request(), "", record.Finished, in)
	if out.beyond {
		h.Del(echo.HeaderContentDisposition)
		h.Del(echo.HeaderContentType) // which an error sets only where there is none
		return echo.NewHTTPError(http.StatusRequestedRangeNotSatisfiable, fmt.Sprintf("the file has %d bytes; Range asks for others", file.Size))
	}
	return errors.Join(in.err, out.err)
}

// aboutJob is what the audit log says that results are of.
func aboutJob(record *job.Record) string {
	return record.Process + " " + string(record.Inputs) + " job " + record.ID
}

// watchedWriter remembers what failed, which [http.ServeContent] does not tell, and keeps
// back its own words on a Range that is none.
type watchedWriter struct {
	http.ResponseWriter
	to     io.Writer
	err    error
	beyond bool // the status would be 416
}

func (w *watchedWriter) WriteHeader(status int) {
	if status == http.StatusRequestedRangeNotSatisfiable {
		w.beyond = true
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watchedWriter) Write(b []byte) (int, error) {
	if w.beyond {
		return len(b), nil
	}
	n, err := w.to.Write(b)
	if err != nil {
		w.err = err
	}
	return n, err
}

// watchedReader is [watchedWriter] for what is read.
type watchedReader struct {
	io.ReadSeeker
	err error
}

func (r *watchedReader) Read(b []byte) (int, error) {
	n, err := r.ReadSeeker.Read(b)
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}
