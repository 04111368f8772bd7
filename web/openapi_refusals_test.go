package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/paulmach/orb"

	"lindero/geo"
)

// everyType is a layer with a property of each type.
func everyType(t *testing.T) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "every-type", MaxZoom: 14}, geo.Schema{ID: "id", Date: "seen", Properties: []geo.Property{
		{Name: "text", Type: geo.String}, {Name: "whole", Type: geo.Integer}, {Name: "number", Type: geo.Number},
		{Name: "flag", Type: geo.Boolean}, {Name: "list", Type: geo.JSON}, {Name: "seen", Type: geo.String, Format: geo.FormatDate},
	}})
	f := feature("1", orb.Point{-90, 15}, text("a"), geo.Value{Kind: geo.KindInteger, Int: 1}, geo.Value{Kind: geo.KindNumber, Float: 1.5},
		geo.Value{Kind: geo.KindBoolean, Int: 1}, geo.Value{Kind: geo.KindJSON, Bytes: []byte(`["a"]`)}, text("2024-05-31"))
	if err := b.Add(&f); err != nil {
		t.Fatal(err)
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// badValues are values that a parameter must not take: those that break its schema,
// and of parameters with a grammar some that break that.
func badValues(p *openapi3.Parameter) []string {
	schema := p.Schema.Value
	bad := map[string][]string{
		"bbox":     {"1,2,3", "1,2,3,4,5", "a,b,c,d", "0,91,1,92", "-181,0,1,1", "0,2,1,1", "NaN,0,1,1", "0x1,0,1,1", "1e400,0,1,1"},
		"cursor":   {"x", "%%", "AAAAAAAAAAAAAAAA!"},
		"datetime": {"yesterday", "2024-02-30", "2024-13-01/..", "2024-01-01/2020-01-01", "2024-01-01/2024-01-02/2024-01-03"},
		"filter":   {"(", "no_such_property = 1", "id =", strings.Repeat("(", 1000)},
	}[p.Name]
	switch {
	case len(schema.Enum) > 0:
		bad = append(bad, "", "no-such-value")
	case schema.Type.Is("integer"):
		bad = append(bad, "", "one", "1.5", "0x10", "1e3", "NaN", "--1")
		if schema.Format == "int64" {
			bad = append(bad, "9223372036854775808")
		}
	case schema.Type.Is("number"):
		bad = append(bad, "", "one", "NaN", "Infinity", "0x10", "1_000", "1,5")
	case schema.Type.Is("boolean"):
		bad = append(bad, "", "yes", "2", "TRUE")
	case schema.Format == geo.FormatDate:
		bad = append(bad, "", "yesterday", "2024-02-30")
	case schema.MinLength > 0, schema.Type.Is("array"):
		bad = append(bad, "")
	}
	if p.In == openapi3.ParameterInPath {
		bad = slices.DeleteFunc(bad, func(s string) bool { return s == "" }) // another address
	}
	if schema.Min != nil && *schema.Min > -1 && p.In == openapi3.ParameterInQuery { // an index that a path has not got is not found
		bad = append(bad, "-1")
	}
	if schema.Pattern != "" {
		bad = append(bad, "no such pattern")
	}
	return bad
}

// pathOf fills the variables of an operation's path, all of them with values that
// are there but for the one given.
func pathOf(template, variable, value string) string {
	good := map[string]string{"collectionId": "every-type", "featureId": "1", "clusterId": "90", "tilesetId": "packed", "z": "0", "x": "0", "y": "0.mvt",
		"tileMatrixSetId": "WebMercatorQuad", "tileMatrix": "0", "tileRow": "0", "tileCol": "0",
		"borderId": "GT-MX", "processId": "pack", "jobId": firstJob, "name": "every-type.pmtiles", "fontstack": "Go Bold", "range": "0-255.pbf", "file": "lindero.json"}
	if variable != "" {
		good[variable] = value
	}
	for name, value := range good {
		template = strings.ReplaceAll(template, "{"+name+"}", url.PathEscape(value))
	}
	return template
}

// requiredOf are values of the parameters that an operation's query must have.
func requiredOf(operation *openapi3.Operation) url.Values {
	query := url.Values{}
	for _, p := range operation.Parameters {
		if p.Value.In == openapi3.ParameterInQuery && p.Value.Required {
			query[p.Value.Name] = []string{"15"}
		}
	}
	return query
}

// refuses asks for an address that has one fault and expects a problem document that
// names it.
func refuses(t *testing.T, server http.Handler, address, parameter string, status ...int) {
	t.Helper()
	w := get(server, address)
	var p problem
	err := json.Unmarshal(w.Body.Bytes(), &p)
	if err != nil || !slices.Contains(status, w.Code) || w.Header().Get("Content-Type") != problemType || p.Status != w.Code || p.Parameter != parameter || p.Detail == "" {
		t.Errorf("%s: %d %s, want %v for the parameter %q: %.300s", address, w.Code, w.Header().Get("Content-Type"), status, parameter, w.Body)
	}
}

// TestEveryOperationRefusesWhatItCannotTake reads operations and parameters out of the
// document, so that it holds for new ones from their first day.
func TestEveryOperationRefusesWhatItCannotTake(t *testing.T) {
	store := jobsOf(t)
	server, _ := testServer(t, Config{Tilesets: archives(t), Jobs: store}, everyType(t), someBorders(t, "marked"))
	packedJob(t, server, store, "every-type")
	doc := specification(t, server)
	seen := map[string]bool{}
	for path, item := range doc.Paths.Map() {
		operation := item.Get
		if operation == nil {
			continue // what changes something has tests of its own
		}
		if slices.Contains(operation.Tags, "operation") {
			continue // probes and collectors may send what they like
		}
		if operation.Responses.Value("400") == nil {
			t.Errorf("%s documents no answer to a bad parameter", path)
		}
		good, needed := pathOf(path, "", ""), requiredOf(operation)
		if strings.Contains(good, "{") {
			t.Fatalf("%s: pathOf knows no value for a variable", path)
		}
		with := func(name string, values ...string) string {
			query := maps.Clone(needed)
			query[name] = values
			return "?" + query.Encode()
		}
		if w := get(server, good+"?"+needed.Encode()); w.Code >= 400 {
			t.Fatalf("%s, without a fault: %d %s", good, w.Code, w.Body)
		}
		for name := range needed {
			refuses(t, server, good+with(name), name, 400)
		}
		refuses(t, server, good+with("no-such-parameter", "1"), "no-such-parameter", 400)
		for _, reference := range operation.Parameters {
			p := reference.Value
			for _, bad := range badValues(p) {
				seen[p.Name] = true
				if p.In == openapi3.ParameterInPath { // where it names a thing, there is none
					refuses(t, server, pathOf(path, p.Name, bad)+"?"+needed.Encode(), p.Name, 400, 404)
					continue
				}
				refuses(t, server, good+with(p.Name, bad), p.Name, 400)
			}
			if p.In == openapi3.ParameterInQuery {
				refuses(t, server, good+with(p.Name, "1", "1"), p.Name, 400)
			}
		}
	}
	for _, name := range []string{"bbox", "limit", "filter", "f", "collectionId", "z", "y", "whole", "number", "flag", "seen"} {
		if !seen[name] {
			t.Errorf("no bad value of %q was tried", name)
		}
	}
}
