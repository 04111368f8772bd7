package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/extract"
	"lindero/web/auth"
	"lindero/web/job"
)

// executing is a request for an execution, understood.
type executing struct {
	*request
	process *process
	inputs  json.RawMessage
	product product
	reply   reply
}

// Execute runs a process (OGC 18-062r2, 7.11): while the client waits, as a stream where
// the process can, or as a job where the client prefers that or the process must.
func (a *API) Execute(c echo.Context) error {
	noStore(c)
	if err := allow(c, "lang"); err != nil {
		return err
	}
	e, err := a.executing(c)
	if err != nil {
		return err
	}
	setSubject(c, e.process.ID+" "+string(e.inputs))
	setFeaturesSent(c, e.product.Features)
	streams := e.product.Write != nil && e.reply.Transmission == transmitValue
	switch {
	case a.mayWait(c, e.process):
		return a.accept(c, e)
	case streams:
		return a.expensive(e.stream)(c)
	default:
		return a.await(c, e)
	}
}

// stream answers with a product as it is made. Nobody asks how far it is.
func (e *executing) stream(c echo.Context) error {
	w := &answerWriter{c: c, reply: e.reply, output: e.process.Output.ID, product: e.product}
	return w.answer(func(w io.Writer) error {
		return e.product.Write(c.Request().Context(), w, func(float64, job.Text) {})
	})
}

// executing reads a request for an execution and has the process look at it.
func (a *API) executing(c echo.Context) (*executing, error) {
	p, err := namedProcess(c)
	if err != nil {
		return nil, err
	}
	r, err := a.understand(c, asJSON)
	if err != nil {
		return nil, err
	}
	asked, err := readExecute(c.Request())
	if err != nil {
		return nil, err
	}
	if r.view, err = a.view(c); err != nil {
		return nil, err
	}
	e := &executing{request: r, process: &p}
	if e.inputs, err = p.plainInputs(asked.Inputs.value); err != nil {
		return nil, err
	}
	asker := reply{Lang: r.lang, Asker: auth.From(c.Request().Context()).Name, Base: r.base}
	prepare := a.expensive(func(c echo.Context) (err error) {
		x := a.execution(r.view, asker)
		x.Waits = a.jobs != nil && !a.mayWait(c, &p)
		e.product, err = p.Prepare(c.Request().Context(), x, e.inputs)
		return err
	})
	if err := prepare(c); err != nil {
		return nil, err
	}
	e.reply, err = asked.reply(&p, e.product, r.lang)
	e.reply.Asker, e.reply.Base = asker.Asker, asker.Base
	return e, err
}

// mayWait reports whether a process is to be run as a job.
func (a *API) mayWait(c echo.Context, p *process) bool {
	return a.jobs != nil && (!p.Sync || prefersAsync(c.Request().Header))
}

// execution is what a process runs on.
func (a *API) execution(v *view, r reply) execution {
	return execution{view: v, Lang: r.Lang, Program: a.program, Limits: a.extracts, Asker: extract.Asker{Name: r.Asker, Class: v.Class}, Base: r.Base}
}

// submit makes a job of an execution.
func (a *API) submit(c echo.Context, e *executing) (job.Record, error) {
	if a.jobs == nil {
		return job.Record{}, geo.Errorf(geo.CodeUnavailable, "", "this server runs no jobs, which this execution takes: it has no folder that it may write to (--jobs)")
	}
	p := auth.From(c.Request().Context())
	owner, err := ownerOf(p)
	if err != nil {
		return job.Record{}, err
	}
	wanted, err := json.Marshal(e.reply)
	if err != nil {
		return job.Record{}, err
	}
	client := p.ID
	if client == "" {
		client = a.client(c.Request())
	}
	record, err := a.jobs.Submit(job.Submission{Process: e.process.ID, Inputs: e.inputs, Reply: wanted, Owner: owner, Client: client})
	switch {
	case errors.Is(err, job.ErrPerClient):
		return record, tooMany(c, http.StatusTooManyRequests, err.Error()+"; wait for one, or dismiss one")
	case errors.Is(err, job.ErrWaiting), errors.Is(err, job.ErrFull), errors.Is(err, job.ErrClosed):
		return record, tooMany(c, http.StatusServiceUnavailable, err.Error()+"; try again later")
	case job.IsNoSpace(err):
		return record, tooMany(c, http.StatusInsufficientStorage, "the disk of the jobs is full; try again later")
	}
	return record, err
}

// accept makes a job and says where it is (OGC 18-062r2, 7.11.3).
func (a *API) accept(c echo.Context, e *executing) error {
	record, err := a.submit(c, e)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderLocation, withKey(c, e.jobAddress(record.ID)))
	if prefersAsync(c.Request().Header) {
		h.Set("Preference-Applied", "respond-async")
	}
	body, err := marshal(e.statusDoc(&record))
	if err != nil {
		return err
	}
	return c.Blob(http.StatusCreated, mediaJSON, append(linksWithKey(c, e.base, body), '\n'))
}

// await makes a job and waits for it. A client that leaves takes the job with it: nobody
// else knows of it.
func (a *API) await(c echo.Context, e *executing) error {
	controller := http.NewResponseController(c.Response())
	for _, forever := range []func(time.Time) error{controller.SetReadDeadline, controller.SetWriteDeadline} {
		if err := forever(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return err
		}
	}
	record, err := a.submit(c, e)
	if err != nil {
		return err
	}
	ended, err := a.jobs.Wait(c.Request().Context(), record.ID)
	switch {
	case errors.Is(err, job.ErrClosed):
		return geo.Errorf(geo.CodeUnavailable, "", "the server is stopping; ask again in a moment")
	case err != nil:
		_, dismissed := a.jobs.Dismiss(record.ID)
		return errors.Join(err, dismissed)
	}
	seeOther(c, Link{Href: withKey(c, e.jobAddress(record.ID)), Rel: "monitor", Type: mediaJSON})
	return a.sendResults(c, &ended)
}

// register has the store of jobs run the processes.
func (a *API) register() {
	for _, p := range processes() {
		a.jobs.Register(p.ID, job.RunnerFunc(func(ctx context.Context, t job.Task) ([]job.File, error) {
			file, err := a.run(ctx, &p, t)
			if err != nil {
				return nil, forOwner(err)
			}
			return []job.File{file}, nil
		}))
	}
}

// run runs a process as a job, on what the job's owner may see now.
func (a *API) run(ctx context.Context, p *process, t job.Task) (job.File, error) {
	var wanted reply
	if err := json.Unmarshal(t.Reply, &wanted); err != nil {
		return job.File{}, err
	}
	scope, err := scopeOf(t.Owner)
	if err != nil {
		return job.File{}, err
	}
	v, err := a.views.Load().seenBy(t.Owner.Class, scope)
	if err != nil {
		return job.File{}, err
	}
	t.Uses(v.Version)
	x := a.execution(v, wanted)
	x.Temp = t.Dir
	made, err := p.Prepare(ctx, x, t.Inputs)
	if err != nil {
		return job.File{}, err
	}
	file := job.File{Name: made.Name, MediaType: made.MediaType}
	if made.Make != nil {
		return file, made.Make(ctx, t.Dir, t.Progress)
	}
	f, err := os.Create(filepath.Join(t.Dir, made.Name))
	if err != nil {
		return file, err
	}
	return file, errors.Join(made.Write(ctx, f, t.Progress), f.Close())
}

// forOwner makes an error fit for whoever asked a failure that says so.
func forOwner(err error) error {
	var known *geo.Error
	if !errors.As(err, &known) {
		return err
	}
	return &job.Failure{Message: job.Text{ES: "No se pudo hacer: " + known.Message, EN: known.Message}, Code: string(known.Code)}
}
