package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/source"
	"lindero/tiles"
	"lindero/web"
	"lindero/web/job"
)

// jobsDir is where the server keeps jobs.
var jobsDir string

// TestMain gives the one server of all tests a folder for jobs.
func TestMain(m *testing.M) {
	var err error
	if jobsDir, err = os.MkdirTemp("", "lindero-conformance-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(jobsDir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// lindero is the real server with the embedded data, made once.
var lindero = sync.OnceValues(func() (http.Handler, error) {
	ctx := context.Background()
	data, _, err := source.Load(ctx, []source.Input{{FS: fixtures.Data(), Path: ".", Name: "embedded data"}}, source.Options{})
	if err != nil {
		return nil, err
	}
	cache, err := tiles.NewCache(tiles.CacheOptions{MaxBytes: 16 << 20})
	if err != nil {
		return nil, err
	}
	jobs, err := job.Open(job.Options{Dir: jobsDir, PerClient: 1000, Waiting: 1000})
	if err != nil {
		return nil, err
	}
	server, err := web.New(web.Config{Jobs: jobs}, &geo.Store{}, cache)
	if err != nil {
		return nil, err
	}
	server.Publish(geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, data.Dataset, data.Collections, nil)))
	return server, nil
})

// A reply is an answer on its way to the client, which a test may change.
type reply struct {
	r      *http.Request // as the client sent it
	status int
	header http.Header
	body   []byte
}

// edit changes a JSON object.
func (a *reply) edit(change func(doc map[string]any)) {
	var doc map[string]any
	if json.Unmarshal(a.body, &doc) != nil {
		return
	}
	change(doc)
	a.replace(http.StatusOK, a.header.Get("Content-Type"), doc)
}

// replace makes the reply another JSON document.
func (a *reply) replace(status int, media string, doc any) {
	body, err := json.Marshal(doc)
	if err != nil {
		panic(err) // tests make documents of what JSON has
	}
	a.status, a.body = status, body
	a.header.Set("Content-Type", media)
}

// between puts something wrong between client and server: ask changes the request on
// its way in, tell the answer on its way out; either may be nil.
func between(next http.Handler, ask func(r *http.Request), tell func(a *reply)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner := r.Clone(r.Context())
		inner.Header.Del("Accept-Encoding")
		if ask != nil {
			ask(inner)
		}
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, inner)
		a := &reply{r, recorder.Code, recorder.Header(), recorder.Body.Bytes()}
		if tell != nil {
			tell(a)
		}
		for name, values := range a.header {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body) // a client that left has no answer to judge
	})
}

// query changes the parameters of a request.
func query(change func(q url.Values)) func(r *http.Request) {
	return func(r *http.Request) {
		q := r.URL.Query()
		change(q)
		r.URL.RawQuery = q.Encode()
	}
}

func dropParameter(name string) func(r *http.Request) {
	return query(func(q url.Values) { q.Del(name) })
}

// start listens with the real server, completed, behind what is between.
func start(t *testing.T, ask func(r *http.Request), tell func(a *reply)) string {
	t.Helper()
	server, err := lindero()
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(between(server, ask, tell))
	t.Cleanup(listening.Close)
	return listening.URL
}

// ask runs the checks that match and returns the counts and the report.
func ask(t *testing.T, address, match string) (Summary, string) {
	t.Helper()
	var out bytes.Buffer
	summary, err := Run(t.Context(), address, Options{Out: &out, Match: regexp.MustCompile(match)})
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return summary, out.String()
}

// failing lists the checks that a report calls failed.
func failing(report string) []string {
	var names []string
	for line := range strings.Lines(report) {
		if rest, ok := strings.CutPrefix(line, "FAIL"); ok {
			names = append(names, strings.Fields(rest)[0])
		}
	}
	slices.Sort(names)
	return names
}
