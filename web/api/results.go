package api

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/job"
)

// Results answers with what came of a job, in the form that was asked for when the job
// was made (OGC 18-062r2, 7.13).
func (a *API) Results(c echo.Context) error {
	noStore(c)
	if err := allow(c); err != nil {
		return err
	}
	record, err := a.ownJob(c)
	if err != nil {
		return err
	}
	return a.sendResults(c, &record)
}

// Result answers with a file of a job, or with the parts of it that Range asks for.
func (a *API) Result(c echo.Context) error {
	if err := allow(c); err != nil {
		return err
	}
	record, err := a.ownJob(c)
	if err != nil {
		return err
	}
	name, err := pathParam(c, "name")
	if err != nil {
		return err
	}
	if err := resultsOf(&record); err != nil {
		return err
	}
	file, ok := record.File(name)
	if !ok {
		return geo.Errorf(geo.CodeNotFound, "name", "the job has no result %q", name)
	}
	return a.sendFile(c, &record, file)
}

// resultsOf fails where a job has no results.
func resultsOf(record *job.Record) error {
	switch record.Status {
	case job.Successful:
		return nil
	case job.Dismissed:
		return geo.Errorf(geo.CodeExpired, "jobId", "the job was dismissed; its results are gone")
	case job.Failed:
		if record.Code != "" {
			return geo.Errorf(geo.Code(record.Code), "", "%s", record.Message.EN)
		}
		return echo.NewHTTPError(http.StatusInternalServerError, "the job failed: "+record.Message.EN)
	default:
		return notReady(string(record.Status))
	}
}

// sendResults answers with what came of a job: by value or by reference, as it is or in a
// document.
func (a *API) sendResults(c echo.Context, record *job.Record) error {
	if err := resultsOf(record); err != nil {
		return err
	}
	var wanted reply
	if err := json.Unmarshal(record.Reply, &wanted); err != nil {
		return err
	}
	p, err := processOf(record.Process)
	if err != nil {
		return err
	}
	if len(record.Files) != 1 {
		return fmt.Errorf("job %s has %d files, not one", record.ID, len(record.Files))
	}
	file := record.Files[0]
	switch {
	case wanted.Transmission == transmitReference:
		return a.refer(c, record, wanted, p.Output.ID, file)
	case wanted.Response == responseRaw:
		return a.sendFile(c, record, file)
	default:
		setSubject(c, aboutJob(record))
		w := &answerWriter{c: c, reply: wanted, output: p.Output.ID, product: product{Name: file.Name, MediaType: file.MediaType}}
		return w.answer(func(w io.Writer) error { return a.copyResult(w, record, file) })
	}
}

func (a *API) copyResult(w io.Writer, record *job.Record, file job.File) error {
	f, _, err := a.jobs.Open(record.ID, file.Name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return errors.Join(err, f.Close())
}

// refer answers with where a result is: in a document, or in a header.
func (a *API) refer(c echo.Context, record *job.Record, wanted reply, output string, file job.File) error {
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	link := Link{Href: withKey(c, base+"/jobs/"+record.ID+"/results/"+file.Name), Rel: "item", Type: file.MediaType, Title: file.Name}
	if wanted.Response == responseRaw {
		seeOther(c, link)
		return c.NoContent(http.StatusNoContent)
	}
	body, err := marshal(orderedObject{{output, link}})
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaJSON, append(body, '\n'))
}

// answerWriter writes a product as an answer: as it is, or in a document of results. The
// answer begins with the first byte of the product: what fails before is an error.
type answerWriter struct {
	c       echo.Context
	reply   reply
	output  string // its id
	product product

	out    io.Writer      // the answer; nil as long as it has not begun
	value  io.Writer      // the product within the answer
	encode io.WriteCloser // nil: the product stands as it is
}

// answer has a product written.
func (a *answerWriter) answer(write func(io.Writer) error) error {
	if err := write(a); err != nil {
		return err
	}
	if err := a.begin(); err != nil {
		return err
	}
	return a.end()
}

// Write writes a part of the product.
func (a *answerWriter) Write(b []byte) (int, error) {
	if err := a.begin(); err != nil {
		return 0, err
	}
	return a.value.Write(b)
}

func (a *answerWriter) begin() error {
	if a.out != nil {
		return nil
	}
	w := a.c.Response()
	a.out = &patientWriter{w, http.NewResponseController(w)}
	a.value = a.out
	if a.reply.Response == responseRaw {
		startFile(a.c, a.product.Name, a.product.MediaType)
		w.WriteHeader(http.StatusOK)
		return nil
	}
	w.Header().Set(echo.HeaderContentType, mediaJSON)
	w.WriteHeader(http.StatusOK)
	id, err := marshal(a.output)
	if err != nil {
		return err
	}
	head := "{" + string(id) + ":"
	if !standsInJSON(a.product.MediaType) {
		media, err := marshal(a.product.MediaType)
		if err != nil {
			return err
		}
		head += `{"mediaType":` + string(media) + `,"encoding":"base64","value":"`
		a.encode = base64.NewEncoder(base64.StdEncoding, a.out)
		a.value = a.encode
	}
	_, err = io.WriteString(a.out, head)
	return err
}

// standsInJSON reports whether what is of the media type stands in a document as it is.
func standsInJSON(mediaType string) bool { return mediaType == mediaJSON || mediaType == mediaGeoJSON }

func (a *answerWriter) end() error {
	if a.reply.Response == responseRaw {
		return nil
	}
	tail := "}\n"
	if a.encode != nil {
		if err := a.encode.Close(); err != nil {
			return err
		}
		tail = `"}}` + "\n"
	}
	_, err := io.WriteString(a.out, tail)
	return err
}

// startFile sets the headers of a file. What is no JSON is for the disk, not for a
// browser to show.
func startFile(c echo.Context, name, mediaType string) {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, mediaType)
	if mediaType != mediaJSON {
		h.Set(echo.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", name))
	}
}
