package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"lindero/web/audit"
	"lindero/web/job"
)

// TestResultsComeAsAskedFor asks for the result of a job in one form, and for the same while waiting.
func TestResultsComeAsAskedFor(t *testing.T) {
	store := jobsOf(t)
	server, _ := testServer(t, Config{Jobs: store}, threeCrossings(t))
	want := get(server, "/jobs/"+packedJob(t, server, store, "crossings")+"/results").Body.Bytes()
	if !bytes.HasPrefix(want, []byte("PMTiles")) {
		t.Fatalf("the archive starts with %.20q", want)
	}
	const inputs = `{"collections":["crossings"],"maxzoom":2}`
	for form, check := range map[string]func(w *httptest.ResponseRecorder) bool{
		``: func(w *httptest.ResponseRecorder) bool {
			return w.Code == http.StatusOK && bytes.Equal(w.Body.Bytes(), want) && w.Header().Get("Content-Disposition") == `attachment; filename="crossings.pmtiles"`
		},
		`,"response":"document"`: func(w *httptest.ResponseRecorder) bool {
			var doc struct {
				Archive struct{ MediaType, Encoding, Value string }
			}
			err := json.Unmarshal(w.Body.Bytes(), &doc)
			value, err2 := base64.StdEncoding.DecodeString(doc.Archive.Value)
			return err == nil && err2 == nil && bytes.Equal(value, want) && doc.Archive.MediaType == "application/vnd.pmtiles" && doc.Archive.Encoding == "base64"
		},
		`,"outputs":{"archive":{"transmissionMode":"reference"}}`: func(w *httptest.ResponseRecorder) bool {
			links := w.Header().Values("Link")
			address, rest, _ := strings.Cut(strings.TrimPrefix(links[len(links)-1], "<http://example.com"), ">")
			return w.Code == http.StatusNoContent && strings.Contains(rest, `rel="item"`) && bytes.Equal(get(server, address).Body.Bytes(), want)
		},
		`,"response":"document","outputs":{"archive":{"transmissionMode":"reference","format":{"mediaType":"application/vnd.pmtiles"}}}`: func(w *httptest.ResponseRecorder) bool {
			var doc struct{ Archive struct{ Href, Type string } }
			err := json.Unmarshal(w.Body.Bytes(), &doc)
			return err == nil && doc.Archive.Type == "application/vnd.pmtiles" && bytes.Equal(get(server, strings.TrimPrefix(doc.Archive.Href, "http://example.com")).Body.Bytes(), want)
		},
	} {
		body := `{"inputs":` + inputs + form + `}`
		if w := execute(server, "pack", body); !check(w) || !strings.Contains(strings.Join(w.Header().Values("Link"), ","), `rel="monitor"`) {
			t.Errorf("%s, awaited: %d %v %.300s", form, w.Code, w.Header(), w.Body)
		}
		id := jobOf(t, server, "pack", body)
		ended(t, store, id)
		if w := get(server, "/jobs/"+id+"/results"); !check(w) {
			t.Errorf("%s, as a job: %d %v %.300s", form, w.Code, w.Header(), w.Body)
		}
	}
}

func TestFilesComeInParts(t *testing.T) {
	store := jobsOf(t)
	server, _ := testServer(t, Config{Jobs: store}, threeCrossings(t))
	address := "/jobs/" + packedJob(t, server, store, "crossings") + "/results/crossings.pmtiles"
	whole := get(server, address, "Accept-Encoding", "gzip")
	etag, size := whole.Header().Get("ETag"), whole.Body.Len()
	if whole.Header().Get("Content-Encoding") != "" || len(etag) != 66 || whole.Header().Get("Content-Length") != fmt.Sprint(size) {
		t.Errorf("the file comes with %v", whole.Header())
	}
	for _, c := range []struct {
		headers []string
		status  int
		size    int
	}{
		{[]string{"Range", "bytes=0-6"}, http.StatusPartialContent, 7},
		{[]string{"Range", "bytes=-5"}, http.StatusPartialContent, 5},
		{[]string{"Range", "bytes=10-", "If-Range", etag}, http.StatusPartialContent, size - 10},
		{[]string{"Range", "bytes=10-", "If-Range", `"other"`}, http.StatusOK, size},
		{[]string{"If-None-Match", etag}, http.StatusNotModified, 0},
		{[]string{"If-Match", `"other"`}, http.StatusPreconditionFailed, 0},
	} {
		if w := get(server, address, c.headers...); w.Code != c.status || w.Body.Len() != c.size {
			t.Errorf("%q: %d with %d bytes, want %d with %d", c.headers, w.Code, w.Body.Len(), c.status, c.size)
		}
	}
	w := get(server, address, "Range", "bytes=99999999-")
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusRequestedRangeNotSatisfiable || w.Header().Get("Content-Range") != fmt.Sprintf("bytes */%d", size) || p.Status != w.Code {
		t.Errorf("beyond the end: %d %v %s", w.Code, w.Header(), w.Body)
	}
	for _, path := range []string{"/..%2frecord.json", "/../record.json", "/record.json", "/.", "/%2e%2e", "/..%5crecord.json"} {
		if w := get(server, strings.TrimSuffix(address, "/crossings.pmtiles")+path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d %.100s", path, w.Code, w.Body)
		}
	}
	for _, id := range []string{"..", "%2e%2e", "lock", strings.ToUpper(firstJob[:31]) + "A", firstJob + "%00", firstJob + "%2f"} {
		if w := get(server, "/jobs/"+id); w.Code != http.StatusNotFound && w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d %.100s", id, w.Code, w.Body)
		}
	}
}

// TestJobsAreOfWhoMadeThem asks for each one's job as everybody else.
func TestJobsAreOfWhoMadeThem(t *testing.T) {
	k, store := newKeyring(t), jobsOf(t)
	server := k.server(Config{Jobs: store})
	as := map[string]func(*http.Request){"public": func(*http.Request) {}}
	for _, class := range []string{"partner", "official"} {
		as[class] = byHeader("X-API-Key", k.text[class])
	}
	made := map[string]string{}
	for who := range as {
		var headers []string
		if who != "public" {
			headers = []string{"X-API-Key", k.text[who]}
		}
		id := jobOf(t, server, "pack", `{"inputs":{"collections":["crossings"],"maxzoom":1}}`, headers...)
		if record := ended(t, store, id); record.Owner.Class != who || (record.Owner.Principal == "") != (who == "public") {
			t.Fatalf("the job of %s is of %+v", who, record.Owner)
		}
		made[who] = id
	}
	versions := map[string]bool{}
	for owner, id := range made {
		for who, put := range as {
			mine := owner == who || owner == "public" // which is of whoever knows its id
			for _, address := range []string{"/jobs/" + id, "/jobs/" + id + "/results", "/jobs/" + id + "/results/crossings.pmtiles"} {
				w := askWith(server, http.MethodGet, address, put)
				if mine != (w.Code == http.StatusOK) || !mine && (w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "no-such-job")) {
					t.Errorf("%s of %s, asked by %s: %d", address, owner, who, w.Code)
				}
				none := strings.Repeat("e", 32)
				if absent := askWith(server, http.MethodGet, strings.Replace(address, id, none, 1), put); !mine && withoutID(w, id) != withoutID(absent, none) {
					t.Errorf("%s of %s, asked by %s, looks otherwise than one that is not there", address, owner, who)
				}
			}
			if !mine {
				if w := askWith(server, http.MethodDelete, "/jobs/"+id, put); w.Code != http.StatusNotFound {
					t.Errorf("%s dismisses the job of %s: %d", who, owner, w.Code)
				}
			}
			listed := strings.Contains(askWith(server, http.MethodGet, "/jobs", put).Body.String(), id)
			if want := owner == who && who != "public"; listed != want {
				t.Errorf("the list of %s has the job of %s: %v", who, owner, listed)
			}
		}
		record, err := store.Get(id)
		if err != nil {
			t.Fatal(err)
		}
		versions[record.Version] = true
	}
	if len(versions) != 3 {
		t.Errorf("the jobs ran on %d editions, want 3", len(versions))
	}
}

// TestOtherSitesExecuteNothing sends what a page of another site can have a browser send.
func TestOtherSitesExecuteNothing(t *testing.T) {
	store := jobsOf(t)
	server, _ := testServer(t, Config{Jobs: store}, threeCrossings(t))
	for status, headers := range map[int][][]string{
		http.StatusForbidden:            {{"Origin", "https://other.example"}, {"Sec-Fetch-Site", "cross-site"}},
		http.StatusUnsupportedMediaType: {{"Content-Type", "text/plain"}, {"Content-Type", "application/x-www-form-urlencoded"}, {"Content-Type", ""}, {"Content-Type", "application/jsonp"}},
	} {
		for _, h := range headers {
			if w := execute(server, "pack", `{}`, h...); w.Code != status {
				t.Errorf("%q: %d, want %d", h, w.Code, status)
			}
		}
	}
	if w := execute(server, "pack", `{"inputs":{"maxzoom":1}}`, "Content-Type", "application/json; charset=utf-8", "Origin", "http://example.com"); w.Code != http.StatusOK {
		t.Errorf("an own page: %d %s", w.Code, w.Body)
	}
}

func TestExecutionsThatMakeNoSense(t *testing.T) {
	server, _ := testServer(t, Config{Jobs: jobsOf(t)}, threeCrossings(t))
	for body, parameter := range map[string]string{
		``: "", `null`: "", `{`: "", `[]`: "", `{"input":{}}`: "", `{} {}`: "", `{"inputs":[]}`: "", `{"inputs":null}`: "", `{"response":null}`: "", `{"outputs":{"archive":null}}`: "", `{"outputs":{"archive":{"mode":"value"}}}`: "",
		`{"inputs":{"zoom":1}}`: "zoom", `{"inputs":{"minzoom":"1"}}`: "minzoom", `{"inputs":{"minzoom":-1}}`: "minzoom", `{"inputs":{"minzoom":3,"maxzoom":2}}`: "minzoom",
		`{"inputs":{"maxzoom":30}}`: "maxzoom", `{"inputs":{"collections":["nope"]}}`: "collections", `{"inputs":{"collections":[]}}`: "collections",
		`{"inputs":{"bbox":[1,2,3]}}`: "bbox", `{"inputs":{"bbox":[0,91,1,92]}}`: "bbox", `{"inputs":{"format":"zip"}}`: "format",
		`{"inputs":{"maxzoom":{"href":"http://127.0.0.1/secret"}}}`: "maxzoom", `{"inputs":{"maxzoom":{"href":"file:///etc/passwd"}}}`: "maxzoom", `{"inputs":{"maxzoom":{"href":"data:,x"}}}`: "maxzoom",
		`{"response":"xml"}`: "response", `{"outputs":{"nope":{}}}`: "nope", `{"outputs":{"archive":{"transmissionMode":"pigeon"}}}`: "transmissionMode",
		`{"outputs":{"archive":{"format":{"mediaType":"image/png"}}}}`: "mediaType",
	} {
		w := execute(server, "pack", body)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusBadRequest || p.Parameter != parameter {
			t.Errorf("%s: %d for %q, want 400 for %q: %s", body, w.Code, p.Parameter, parameter, w.Body)
		}
	}
	for _, body := range []string{`{"inputs":{"maxzoom":{"value":1}}}`, `{"inputs":{"maxzoom":{"href":"data:application/json,1"}}}`, `{"inputs":{"maxzoom":{"href":"data:application/json;base64,MQ=="}}}`} {
		if w := execute(server, "pack", body); w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	w := execute(server, "pack", `{"inputs":{"bbox":[100,10,101,11],"minzoom":5}}`)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "nothing lies") {
		t.Errorf("an area with nothing in it: %d %s", w.Code, w.Body)
	}
}

func TestJobsMayBeTooMany(t *testing.T) {
	store := jobsIn(t, job.Options{Dir: t.TempDir(), PerClient: 1, Waiting: 1})
	server, _ := testServer(t, Config{Jobs: store}) // without data no job begins
	snapshot := snapshotOf(generation(t, 1))
	server.api.Publish(snapshot)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if w := execute(server, "pack", `{}`, "Prefer", "respond-async"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("a server that stops: %d %s", w.Code, w.Body)
	}
	busy := jobsIn(t, job.Options{Dir: t.TempDir(), PerClient: 1})
	server, _ = testServer(t, Config{Jobs: busy}, threeCrossings(t))
	refused := 0
	for range 20 {
		switch w := execute(server, "pack", `{}`, "Prefer", "respond-async"); w.Code {
		case http.StatusCreated:
		case http.StatusTooManyRequests:
			refused++
		default:
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if refused == 0 {
		t.Error("one client may have any number of jobs")
	}
}

// TestPartsOfResultsAreRecorded fetches a part of a file: the audit log has it, with what
// it is of.
func TestPartsOfResultsAreRecorded(t *testing.T) {
	dir, store, k := t.TempDir(), jobsOf(t), newKeyring(t)
	log, err := audit.Open(audit.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	server := k.server(Config{Jobs: store, Audit: log, AuditRequired: true})
	id := jobOf(t, server, "pack", `{"inputs":{"maxzoom":1}}`, "X-API-Key", k.text["official"])
	ended(t, store, id)
	if w := get(server, "/jobs/"+id+"/results/tiles.pmtiles", "X-API-Key", k.text["official"], "Range", "bytes=0-9"); w.Code != http.StatusPartialContent {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := audit.Files(dir)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var outcomes []string
	for line := range strings.Lines(string(text)) {
		var r audit.Record
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.Kind == audit.Extract {
			outcomes = append(outcomes, r.Outcome)
			if !strings.Contains(r.Detail, `pack {"maxzoom":1}`) || !strings.Contains(r.Detail, id) || r.Principal != k.ids["official"] {
				t.Errorf("recorded is %+v", r)
			}
		}
	}
	if !slices.Equal(outcomes, []string{audit.Begun, audit.Complete}) {
		t.Errorf("outcomes %q", outcomes)
	}
}

// TestThePageOfAJobFollowsIt asks for the page of a job that waits and of one that is
// done.
func TestThePageOfAJobFollowsIt(t *testing.T) {
	store := jobsIn(t, job.Options{Dir: t.TempDir(), Running: 2})
	store.Register("held", job.RunnerFunc(func(ctx context.Context, task job.Task) ([]job.File, error) {
		task.Progress(41.5, job.Text{ES: "a medias", EN: "half way"})
		<-ctx.Done()
		return nil, ctx.Err()
	}))
	server, _ := testServer(t, Config{Jobs: store}, threeCrossings(t))
	done := packedJob(t, server, store, "crossings")
	if page := get(server, "/jobs/"+done+"?f=html&lang=es").Body.String(); strings.Contains(page, "http-equiv") || !strings.Contains(page, "Terminado") || !strings.Contains(page, "/results/crossings.pmtiles") {
		t.Errorf("done: %s", page)
	}
	record, err := store.Submit(job.Submission{Process: "held", Owner: job.Owner{Class: "public"}, Reply: []byte(`{}`)})
	if err != nil {
		t.Fatal(err)
	}
	for record.Progress == 0 {
		time.Sleep(time.Millisecond)
		if record, err = store.Get(record.ID); err != nil {
			t.Fatal(err)
		}
	}
	page := get(server, "/jobs/"+record.ID+"?f=html&lang=en").Body.String()
	for _, text := range []string{`<meta http-equiv="refresh" content="3">`, "half way", `<progress max="100" value="41">`} {
		if !strings.Contains(page, text) {
			t.Errorf("under way, without %s: %s", text, page)
		}
	}
	w := get(server, "/jobs/"+record.ID+"/results")
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "/result-not-ready") {
		t.Errorf("results of a job under way: %d %s", w.Code, w.Body)
	}
}
