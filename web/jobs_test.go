package web

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lindero/web/job"
)

// firstJob is the id of the first job of [jobsOf].
const firstJob = "00000000000000000000000000000001"

// counter gives ids of jobs in their order.
type counter struct{ n uint64 }

func (c *counter) Read(p []byte) (int, error) {
	clear(p)
	c.n++
	binary.BigEndian.PutUint64(p[len(p)-8:], c.n)
	return len(p), nil
}

// jobsOf is a store of jobs in a folder of the test's.
func jobsOf(t testing.TB) *job.Store {
	t.Helper()
	return jobsIn(t, job.Options{Dir: t.TempDir()})
}

func jobsIn(t testing.TB, o job.Options) *job.Store {
	t.Helper()
	o.Random = &counter{}
	store, err := job.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// execute asks for an execution.
func execute(server http.Handler, process, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/processes/"+process+"/execution", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, asPrincipal(r))
	return w
}

// jobOf makes a job and returns its id.
func jobOf(t testing.TB, server http.Handler, process, body string, headers ...string) string {
	t.Helper()
	w := execute(server, process, body, append(headers, "Prefer", "respond-async")...)
	var doc struct{ JobID string }
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusCreated || !strings.HasSuffix(w.Header().Get("Location"), "/jobs/"+doc.JobID) {
		t.Fatalf("making a job: %d %v: %s", w.Code, w.Header(), w.Body)
	}
	return doc.JobID
}

// ended waits for a job.
func ended(t testing.TB, store *job.Store, id string) job.Record {
	t.Helper()
	record, err := store.Wait(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// packedJob has the tiles of a collection packed by a job of nobody in particular.
func packedJob(t testing.TB, server http.Handler, store *job.Store, collection string) string {
	t.Helper()
	id := jobOf(t, server, "pack", fmt.Sprintf(`{"inputs":{"collections":[%q],"maxzoom":2}}`, collection))
	if record := ended(t, store, id); record.Status != job.Successful {
		t.Fatalf("packing: %+v", record)
	}
	return id
}

// executes has the addresses of processes and jobs give all of their answers.
func (d *documentation) executes(k *keyring, server, unsure, strict http.Handler, store *job.Store) {
	d.t.Helper()
	ask := func(server http.Handler, method, address, body string, status int, headers ...string) {
		d.t.Helper()
		r := httptest.NewRequest(method, address, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		d.answer(r, w, status)
	}
	const small = `{"inputs":{"maxzoom":1%s}%s}`
	execution := "/processes/pack/execution"
	mbtiles := fmt.Sprintf(small, `,"format":"mbtiles"`, "")
	ask(server, http.MethodPost, execution, fmt.Sprintf(small, "", ""), http.StatusOK)
	ask(server, http.MethodPost, execution, mbtiles, http.StatusOK)
	ask(server, http.MethodPost, execution, fmt.Sprintf(small, "", `,"response":"document"`), http.StatusOK)
	byReference := fmt.Sprintf(small, "", `,"outputs":{"archive":{"transmissionMode":"reference"}}`)
	ask(server, http.MethodPost, execution, byReference, http.StatusNoContent)
	ask(server, http.MethodPost, execution, "{}", http.StatusCreated, "Prefer", "respond-async")
	ask(server, http.MethodPost, execution, "{", http.StatusBadRequest)
	ask(server, http.MethodPost, "/processes/nope/execution", "{}", http.StatusNotFound)
	ask(server, http.MethodPost, execution, "{}", http.StatusUnsupportedMediaType, "Content-Type", "text/plain")
	ask(server, http.MethodPost, execution, strings.Repeat(" ", maxBody+1), http.StatusRequestEntityTooLarge)

	d.check(server, http.StatusNotFound, "/processes/nope")
	none := "/jobs/" + strings.Repeat("f", 32)
	for _, address := range []string{none, none + "/results", none + "/results/tiles.pmtiles"} {
		d.check(server, http.StatusNotFound, address)
	}
	for format, media := range map[string]string{"pmtiles": "", "mbtiles": `,"format":"mbtiles"`} {
		id := jobOf(d.t, server, "pack", fmt.Sprintf(small, media, ""))
		ended(d.t, store, id)
		for _, address := range []string{"/jobs/" + id + "/results", "/jobs/" + id + "/results/tiles." + format} {
			d.check(server, http.StatusOK, address)
			d.check(server, http.StatusPartialContent, address, "Range", "bytes=0-6")
			d.check(server, http.StatusRequestedRangeNotSatisfiable, address, "Range", "bytes=999999999-")
			d.check(server, http.StatusNotModified, address, "If-None-Match", "*")
			d.check(server, http.StatusBadRequest, address+"?nope=1")
			d.check(strict, http.StatusTooManyRequests, address)
			d.refused(k, server, unsure, address)
		}
	}
	for body, status := range map[string]int{fmt.Sprintf(small, "", `,"response":"document"`): http.StatusOK, byReference: http.StatusNoContent} {
		id := jobOf(d.t, server, "pack", body)
		ended(d.t, store, id)
		d.check(server, status, "/jobs/"+id+"/results")
	}
	d.dismisses(k, server, unsure, strict, ask)
}

// dismisses has the addresses of jobs that have no results give their answers.
func (d *documentation) dismisses(k *keyring, server, unsure, strict http.Handler, ask func(http.Handler, string, string, string, int, ...string)) {
	d.t.Helper()
	id := jobOf(d.t, server, "pack", `{}`)
	address := "/jobs/" + id
	many := tooManyFields()
	for method, path := range map[string]string{http.MethodPost: "/processes/pack/execution", http.MethodDelete: address} {
		ask(server, method, path, "{}", http.StatusUnauthorized, "X-API-Key", k.text["expired"])
		ask(server, method, path, "{}", http.StatusForbidden, "Origin", "https://other.example")
		ask(unsure, method, path, "{}", http.StatusServiceUnavailable, "X-API-Key", k.text["official"])
		ask(strict, method, path, "{}", http.StatusTooManyRequests)
		ask(server, method, path, "{}", http.StatusRequestHeaderFieldsTooLarge, many...)
		ask(server, method, path+"?nope=1", "{}", http.StatusBadRequest)
		ask(server, method, path+"?"+strings.Repeat("x", maxAddress), "{}", http.StatusRequestURITooLong)
	}
	ask(server, http.MethodDelete, "/jobs/"+strings.Repeat("f", 32), "", http.StatusNotFound)
	ask(server, http.MethodDelete, address, "", http.StatusOK)
	d.check(server, http.StatusGone, address+"/results")
	d.check(server, http.StatusGone, address+"/results/tiles.pmtiles")

	fails := jobsIn(d.t, job.Options{Dir: d.t.TempDir(), Run: time.Nanosecond})
	broken, _ := testServer(d.t, Config{Jobs: fails}, threeCrossings(d.t))
	lost := jobOf(d.t, broken, "pack", `{}`)
	ended(d.t, fails, lost)
	d.check(broken, http.StatusInternalServerError, "/jobs/"+lost+"/results")
	d.check(broken, http.StatusInternalServerError, "/jobs/"+lost+"/results/tiles.pmtiles")
}
