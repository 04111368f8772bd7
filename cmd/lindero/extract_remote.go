package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lindero/geo"
	"lindero/geo/extract"
)

// mapServer is a server that extracts are asked of.
type mapServer struct {
	address string // without a slash at its end
	token   string
	client  *http.Client
	pause   time.Duration // between two tries
}

// fetch has a server make the extract, follows its job, and downloads the file.
func (e *extractCommand) fetch(env *environment, request extract.Request) error {
	if len(e.Paths) > 0 {
		return errors.New("--from takes the data of a server, and files are named as well; give one or the other")
	}
	if e.Class != geo.Public {
		return errors.New("--class is of files; of a server, --token says what may be seen")
	}
	address, err := url.Parse(e.From)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return fmt.Errorf("--from %s is no address of a server, such as https://map.example/", e.From)
	}
	address.RawQuery, address.Fragment = "", ""
	r := &mapServer{address: strings.TrimRight(address.String(), "/"), token: e.Token, client: &http.Client{}, pause: time.Second}
	show := newProgressLine(env.stderr)
	job, err := r.start(env.ctx, request)
	if err == nil {
		err = r.follow(env.ctx, job, func(text string) { show.say(text, false) })
	}
	if err == nil {
		err = r.download(env.ctx, job, e.Output, env.stdout, show.say)
	}
	show.end()
	if err != nil || e.Output == "-" {
		return err
	}
	result := job.Lindero.Results[0]
	_, err = fmt.Fprintf(env.stdout, "%s: %d bytes, SHA-256 %s\n", e.Output, result.Size, result.SHA256)
	return err
}

// remoteJob is what a server says of a job.
type remoteJob struct {
	JobID    string  `json:"jobID"`
	Status   string  `json:"status"`
	Message  string  `json:"message"`
	Progress float64 `json:"progress"`
	Lindero  struct {
		Results []remoteResult `json:"results"`
	} `json:"x-lindero"`
}

// remoteResult is a file that a job has made.
type remoteResult struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// start asks for the extract as a job.
func (r *mapServer) start(ctx context.Context, request extract.Request) (*remoteJob, error) {
	body, err := json.Marshal(map[string]extract.Request{"inputs": request})
	if err != nil {
		return nil, err
	}
	asked, err := r.request(ctx, http.MethodPost, "/processes/extract/execution?lang="+request.Lang, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	asked.Header.Set("Content-Type", "application/json")
	asked.Header.Set("Prefer", "respond-async")
	job := &remoteJob{}
	if err := r.read(asked, http.StatusCreated, job); err != nil {
		return nil, err
	}
	if job.JobID == "" {
		return nil, fmt.Errorf("%s made no job; it may be no Lindero server, or an older one", r.address)
	}
	return job, nil
}

// maxFailures is how many looks at a job in a row may fail before it is given up.
const maxFailures = 10

// follow waits until a job has ended, telling how far it is.
func (r *mapServer) follow(ctx context.Context, job *remoteJob, tell func(string)) error {
	id, pause := job.JobID, r.pause/8
	for failures := 0; ; {
		switch job.Status {
		case "successful":
			return nil
		case "failed", "dismissed":
			return fmt.Errorf("the server's job %s: %s", job.Status, job.Message)
		}
		tell(fmt.Sprintf("%s: %.0f %%, %s", job.Status, job.Progress, job.Message))
		if err := wait(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, 2*r.pause) // small jobs are done soon
		asked, err := r.request(ctx, http.MethodGet, "/jobs/"+url.PathEscape(id)+"?f=json", nil)
		if err != nil {
			return err
		}
		*job = remoteJob{}
		err = r.read(asked, http.StatusOK, job)
		var refused *refusedError
		switch {
		case err == nil:
			failures = 0
		case ctx.Err() != nil, errors.As(err, &refused) && !refused.passing(), failures >= maxFailures:
			return err
		default:
			failures++
		}
	}
}

func wait(ctx context.Context, pause time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pause):
		return nil
	}
}

func (r *mapServer) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, r.address+path, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "lindero/"+strings.Fields(version())[0])
	if r.token != "" {
		request.Header.Set("Authorization", "Bearer "+r.token)
	}
	return request, nil
}

// maxDocument bounds what is read of a server's document.
const maxDocument = 32 << 20

// read reads a JSON document that is answered with the status.
func (r *mapServer) read(request *http.Request, status int, into any) error {
	response, err := r.client.Do(request)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument))
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return err
	}
	if response.StatusCode != status {
		return refusedAs(response.StatusCode, body)
	}
	return json.Unmarshal(body, into)
}

// refusedError is a server's answer that says no.
type refusedError struct {
	status int
	detail string
}

func (e *refusedError) Error() string {
	return "the server answers " + strconv.Itoa(e.status) + ": " + e.detail
}

// passing reports whether it may be another answer a moment later.
func (e *refusedError) passing() bool {
	return e.status == http.StatusTooManyRequests || e.status >= http.StatusInternalServerError
}

// refusedAs reads a problem document (RFC 9457).
func refusedAs(status int, body []byte) error {
	var problem struct{ Title, Detail string }
	if json.Unmarshal(body, &problem) != nil || problem.Title+problem.Detail == "" {
		problem.Detail = http.StatusText(status)
	}
	if problem.Detail == "" {
		problem.Detail = problem.Title
	}
	return &refusedError{status, problem.Detail}
}
