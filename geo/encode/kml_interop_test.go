//go:build interop

package encode

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"testing"

	"lindero/geo"
)

// pythonJSON runs a script of testdata/interop, which prints JSON, with the Python that
// has the packages of cmd/dev/python.
func pythonJSON(t *testing.T, answer any, script string, args ...string) {
	t.Helper()
	if err := json.Unmarshal(runIn(t, interopFolder, pythonOfClients(t), append([]string{script}, args...)...), answer); err != nil {
		t.Fatal(err)
	}
}

func TestKMLIsValid(t *testing.T) {
	all := []*geo.Collection{collection(t), crossings(t, hostile()...)}
	for _, c := range samples(t) {
		all = append(all, c)
	}
	paths := []string{saved(t, "several.kml", writeFile(t, "kml", FileOptions{Title: "Área", Attribution: []string{"A", "B"}}, crossings(t, "a"), collection(t)))}
	for _, c := range all {
		paths = append(paths, saved(t, "sample.kml", writeFile(t, "kml", FileOptions{}, c)))
	}
	paths = append(paths, saved(t, "doc.kml", unzip(t, writeFile(t, "kmz", FileOptions{}, all[1], all[0]))["doc.kml"]))
	var wrong map[string][]string
	pythonJSON(t, &wrong, "validate_kml.py", paths...)
	if len(wrong) != len(paths) {
		t.Fatalf("%d files of %d were read", len(wrong), len(paths))
	}
	for path, errors := range wrong {
		if len(errors) > 0 {
			t.Errorf("%s: %v", path, errors)
		}
	}
}

// GDAL reads KML and KMZ by Google's library, which drops blanks at the ends of texts.
func TestGDALReadsKML(t *testing.T) {
	value := func(c *geo.Column, v json.RawMessage) string {
		switch {
		case v[0] == '[':
			return compact(t, v)
		case c.Type == geo.Number:
			return canonicalNumber(t, string(v))
		case c.Type == geo.Integer: // beyond 32 bits they are doubles
			return strconv.FormatInt(int64(number(t, string(v))), 10)
		case c.Type == geo.Boolean: // Debian's GDAL makes them numbers
			return map[string]string{"0": "false", "1": "true"}[string(v)]
		}
		return unquoteJSON(t, v)
	}
	for name, c := range samples(t) {
		for _, format := range []string{"kml", "kmz"} {
			path := saved(t, "sample."+format, writeFile(t, format, FileOptions{}, c))
			rows := rowsOf(t, onlyColumns(t, ogr2geojson(t, path), c), c, value)
			want := inParts(expected(c, allOf(c), Options{}, "kml"))
			for _, r := range want {
				if s, ok := r.values["text"]; ok {
					r.values["text"] = trimmed(t, s)
				}
			}
			compareRows(t, name, inParts(rows), want)
		}
	}
}

// onlyColumns takes from features what is no property of the collection.
func onlyColumns(t *testing.T, features []json.RawMessage, c *geo.Collection) []json.RawMessage {
	t.Helper()
	for i, text := range features {
		var f struct {
			Geometry   json.RawMessage            `json:"geometry"`
			Properties map[string]json.RawMessage `json:"properties"`
		}
		if err := json.Unmarshal(text, &f); err != nil {
			t.Fatal(err)
		}
		maps.DeleteFunc(f.Properties, func(name string, _ json.RawMessage) bool { return name != idName(c) && c.Column(name) == nil })
		var err error
		if features[i], err = json.Marshal(f); err != nil {
			t.Fatal(err)
		}
	}
	return features
}

func trimmed(t *testing.T, quoted string) string {
	t.Helper()
	s, err := strconv.Unquote(quoted)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Quote(strings.Trim(s, " "))
}
