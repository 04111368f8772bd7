package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lindero/geo"
	"lindero/geo/extract"
	"lindero/web/api"
	"lindero/web/job"
)

// everywhere is an area that has all crossings.
const everywhere = `"area":{"bbox":[-95,11,-82,19]}`

// extracts has the addresses of jobs and their results give every media type that
// extracts may have.
func (d *documentation) extracts(server http.Handler, store *job.Store) {
	d.t.Helper()
	executes := func(server http.Handler, store *job.Store, process, inputs string) {
		body := `{"inputs":{` + everywhere + inputs + `}}`
		r := httptest.NewRequest(http.MethodPost, "/processes/"+process+"/execution", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		d.answer(r, w, http.StatusOK)
		id := jobOf(d.t, server, process, body)
		record := ended(d.t, store, id)
		if record.Status != job.Successful {
			d.t.Fatalf("%s: %+v", body, record)
		}
		for _, address := range []string{"/jobs/" + id + "/results", "/jobs/" + id + "/results/" + record.Files[0].Name} {
			d.check(server, http.StatusOK, address)
			d.check(server, http.StatusPartialContent, address, "Range", "bytes=0-6")
		}
		if _, err := store.Dismiss(id); err != nil {
			d.t.Fatal(err)
		}
	}
	for _, f := range extract.Formats() {
		executes(server, store, "extract", fmt.Sprintf(`,"format":%q,"collections":["crossings"],"maxzoom":2`, f.Name))
	}
	executes(server, store, "area", "")
	executes(server, store, "estimate", "")
	layers := jobsOf(d.t)
	executes(extractServer(d.t, layers, api.ExtractLimits{}), layers, "extract", `,"format":"json"`) // in a zip
}

// extractServer serves the crossings and twice as many posts.
func extractServer(t *testing.T, store *job.Store, limits api.ExtractLimits) *Server {
	t.Helper()
	server, _ := testServer(t, Config{Jobs: store, Extracts: limits, Program: "test"})
	layers := []*geo.Collection{threeCrossings(t), secretLayer(t, "posts", []geo.Feature{
		feature("p1", [2]float64{-92, 14.5}, text("a")), feature("p2", [2]float64{-92.1, 14.6}, text("b")), feature("p3", [2]float64{170, -14}, text("c")),
	})}
	server.Publish(geo.NewSnapshot(time.Unix(1e9, 0), geo.NewEdition(geo.Public, geo.Dataset{Title: geo.Text{ES: "Prueba"}}, layers, layers[:1])))
	return server
}

func TestAreasAndEstimates(t *testing.T) {
	server := extractServer(t, nil, api.ExtractLimits{NowFeatures: 1})
	w := execute(server, "area", `{"inputs":{"area":{"circle":{"center":[-92,14.5],"radius_km":10}}},"response":"document"}`)
	var doc struct {
		Outline struct {
			Type       string
			BBox       []float64
			Properties struct {
				SquareKilometres float64 `json:"square_kilometres"`
			}
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK || doc.Outline.Type != "Feature" || len(doc.Outline.BBox) != 4 {
		t.Fatalf("%d, %v: %s", w.Code, err, w.Body)
	}
	if size := doc.Outline.Properties.SquareKilometres; size < 314 || size > 314.2 {
		t.Errorf("a circle of 10 km has %g km²", size)
	}
	w = execute(server, "estimate", `{"inputs":{"area":{"bbox":[-93,14,-91,15]},"collections":["posts"]}}`)
	var estimate struct {
		Features int
		Layers   []struct {
			ID       string
			Features int
		}
		Formats []struct {
			Name  string
			Bytes int64
			Job   bool
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &estimate); err != nil || w.Code != http.StatusOK || estimate.Features != 2 || len(estimate.Layers) != 1 || len(estimate.Formats) < 4 {
		t.Fatalf("%d, %v: %s", w.Code, err, w.Body)
	}
	for _, f := range estimate.Formats {
		if f.Bytes < 50 || !f.Job {
			t.Errorf("%+v", f)
		}
	}
}

// An extract is the same file whether one waits for it or has it made by a job.
func TestExtractsByJobsAreTheSame(t *testing.T) {
	store := jobsOf(t)
	server := extractServer(t, store, api.ExtractLimits{})
	for _, f := range extract.Formats() {
		body := fmt.Sprintf(`{"inputs":{%s,"format":%q,"maxzoom":2}}`, everywhere, f.Name)
		w := execute(server, "extract", body)
		if w.Code != http.StatusOK || w.Body.Len() == 0 || !strings.Contains(w.Header().Get("Content-Disposition"), "lindero-extracto-") {
			t.Fatalf("%s: %d %v", f.Name, w.Code, w.Header())
		}
		id := jobOf(t, server, "extract", body)
		if record := ended(t, store, id); record.Status != job.Successful || record.Files[0].Name == "" {
			t.Fatalf("%s: %+v", f.Name, record)
		}
		if result := get(server, "/jobs/"+id+"/results"); !bytes.Equal(result.Body.Bytes(), w.Body.Bytes()) || result.Header().Get("Content-Type") != w.Header().Get("Content-Type") {
			t.Errorf("%s: the job made %d bytes, the answer has %d", f.Name, result.Body.Len(), w.Body.Len())
		}
	}
}

// What is too much is refused with the limit and the way out.
func TestExtractsAreBounded(t *testing.T) {
	store := jobsOf(t)
	limits := api.ExtractLimits{Limits: extract.Limits{Features: 5, Bytes: 5000, Layers: 2, Tiles: 50}, NowFeatures: 2, NowBytes: 300}
	server := extractServer(t, store, limits)
	for _, test := range []struct {
		inputs, prefer string
		status         int
		says           string
	}{
		{`"area":{"bbox":[-93,14,-91,15]},"collections":["posts"],"format":"csv"`, "", http.StatusOK, "p1"},
		{`"area":{"bbox":[-93,14,-91,15]},"collections":["posts"],"format":"json"`, "", http.StatusRequestEntityTooLarge, "respond-async"},
		{`"area":{"bbox":[-180,-90,180,90]},"collections":["posts"],"format":"csv"`, "", http.StatusRequestEntityTooLarge, "respond-async"},
		{`"area":{"bbox":[-180,-90,180,90]},"collections":["posts"],"format":"csv"`, "respond-async", http.StatusCreated, "accepted"},
		{`"area":{"bbox":[-180,-90,180,90]},"format":"csv"`, "respond-async", http.StatusRequestEntityTooLarge, "at most 5"},
		{`"area":{"bbox":[-93,14,-91,15]},"collections":["posts"],"format":"gpkg"`, "respond-async", http.StatusRequestEntityTooLarge, "MB"},
		{`"area":{"bbox":[-93,14,-91,15]},"collections":["posts"],"format":"mbtiles","maxzoom":12`, "respond-async", http.StatusRequestEntityTooLarge, "at most 50"},
		{`"area":{"bbox":[-93,14,-91,15]},"collections":["gold"],"format":"csv"`, "respond-async", http.StatusBadRequest, "gold"},
		{`"area":{"bbox":[-93,14,-91,15]}`, "", http.StatusBadRequest, "format"},
		{`"format":"csv"`, "", http.StatusBadRequest, "area"},
		{`"area":{"municipalities":["x"]},"format":"csv"`, "", http.StatusBadRequest, "municipalities"},
	} {
		w := execute(server, "extract", `{"inputs":{`+test.inputs+`}}`, "Prefer", test.prefer)
		if w.Code != test.status || !strings.Contains(w.Body.String(), test.says) {
			t.Errorf("%s: status %d, want %d with %q: %s", test.inputs, w.Code, test.status, test.says, w.Body)
		}
	}
}

// TestExtractsTellNoSecrets compares what the public extracts of two datasets with the
// same outline and other secrets.
func TestExtractsTellNoSecrets(t *testing.T) {
	built, open := time.Unix(1e9, 0), threeCrossings(t)
	a, b := newWorld(t, 3, 10), newWorld(t, 3, 20)
	one, other := secretServer(t, a, open, built, Config{}), secretServer(t, b, open, built, Config{})
	insider := secretServer(t, a, open, built, Config{AnonymousClass: "official"})
	at := a.positions[0]
	for _, area := range []string{everywhere, fmt.Sprintf(`"area":{"circle":{"center":[%g,%g],"radius_km":1}}`, at[0], at[1])} {
		for _, f := range extract.Formats() {
			for process, inputs := range map[string]string{"extract": area + `,"maxzoom":3`, "estimate": area + `,"datetime":"2015-01-01/.."`} {
				body := fmt.Sprintf(`{"inputs":{%s,"format":%q}}`, inputs, f.Name)
				first, second := execute(one, process, body), execute(other, process, body)
				if first.Code != http.StatusOK || !bytes.Equal(first.Body.Bytes(), second.Body.Bytes()) {
					t.Errorf("%s of %s tells the secrets apart: %d, %d bytes and %d", process, body, first.Code, first.Body.Len(), second.Body.Len())
				}
				if full := execute(insider, process, body); bytes.Equal(full.Body.Bytes(), first.Body.Bytes()) {
					t.Errorf("%s of %s tells the officials no more than the public", process, body)
				}
			}
		}
	}
}
