//go:build interop

package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

// visit is a request that a client made, with the status it got.
type visit struct {
	method string
	path   string
	query  url.Values
	status int
}

// recorder stands before the program, where a client takes it for the server, and
// notes every request.
type recorder struct {
	url    string // with a slash at the end
	mutex  sync.Mutex
	visits []visit
}

// record starts a recorder. Links lead back to it: they carry the address that the
// client asked.
func record(t *testing.T, p *program) *recorder {
	t.Helper()
	target, err := url.Parse(p.url)
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(request *httputil.ProxyRequest) {
			request.SetURL(target)
			request.Out.Host = request.In.Host
		},
		ModifyResponse: r.note,
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	r.url = server.URL + "/"
	return r
}

func (r *recorder) note(response *http.Response) error {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	request := response.Request
	r.visits = append(r.visits, visit{request.Method, request.URL.Path, request.URL.Query(), response.StatusCode})
	return nil
}

// take returns the requests since it was called last, and fails the test where one
// of them failed.
func (r *recorder) take(t *testing.T) []visit {
	t.Helper()
	r.mutex.Lock()
	defer r.mutex.Unlock()
	visits := r.visits
	r.visits = nil
	for _, v := range visits {
		if v.status >= http.StatusBadRequest {
			t.Errorf("%s %s?%s got %d", v.method, v.path, v.query.Encode(), v.status)
		}
	}
	return visits
}

// asked tells whether a request for features carried a parameter: one that has all
// of the texts, in its name or its value.
func asked(visits []visit, texts ...string) bool {
	return slices.ContainsFunc(visits, func(v visit) bool {
		if !strings.HasSuffix(v.path, "/items") {
			return false
		}
		for name, values := range v.query {
			parameter := name + "=" + strings.Join(values, ",")
			if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(parameter, text) }) {
				return true
			}
		}
		return false
	})
}

// run runs a client and returns what it wrote to standard output.
func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(t.Context(), name, args...)
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, stderr.Bytes(), stdout.Bytes())
	}
	return stdout.Bytes()
}

// interpreter is the Python that the environment names. The tests need it: where
// nothing brought it, they fail.
func interpreter(t *testing.T, variable string) string {
	t.Helper()
	path := os.Getenv(variable)
	if path == "" {
		t.Fatalf("%s names no Python; go run ./cmd/dev test -run interoperability brings what the tests need and names it", variable)
	}
	return path
}

// runPython runs a script, which prints JSON, and reads that into answer.
func runPython(t *testing.T, python, script string, answer any, args ...string) {
	t.Helper()
	out := run(t, python, append([]string{"testdata/" + script}, args...)...)
	if err := json.Unmarshal(out, answer); err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
}

// getJSON reads a document of the program.
func (p *program) getJSON(t *testing.T, path string, answer any) {
	t.Helper()
	status, body := p.get(t, path)
	if status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, status, body)
	}
	if err := json.Unmarshal([]byte(body), answer); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// matched is how many features the program finds.
func (p *program) matched(t *testing.T, collection string, query url.Values) int {
	t.Helper()
	var page struct{ NumberMatched int }
	p.getJSON(t, "/collections/"+collection+"/items?limit=1&"+query.Encode(), &page)
	return page.NumberMatched
}

// collectionIDs are the collections in their order.
func (p *program) collectionIDs(t *testing.T) []string {
	t.Helper()
	var doc struct{ Collections []struct{ ID string } }
	p.getJSON(t, "/collections", &doc)
	var ids []string
	for _, c := range doc.Collections {
		ids = append(ids, c.ID)
	}
	if len(ids) == 0 {
		t.Fatal("there are no collections")
	}
	return ids
}
