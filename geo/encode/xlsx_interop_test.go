//go:build interop

package encode

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lindero/geo"
)

// pythonOfClients is the Python that has the pinned packages.
func pythonOfClients(t *testing.T) string {
	t.Helper()
	path := os.Getenv("CLIENTS_PYTHON")
	if path == "" {
		t.Fatal("CLIENTS_PYTHON names no Python; go run ./cmd/dev test -run interoperability brings what the tests need and names it")
	}
	return path
}

// pythonSheet is a sheet as openpyxl reads it.
type pythonSheet struct {
	Name   string
	Frozen string
	Filter string
	Rows   [][]json.RawMessage
}

func TestOpenpyxlReadsWorkbooks(t *testing.T) {
	all := samples(t)
	var paths []string
	byPath := map[string]*geo.Collection{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		path := saved(t, "sample.xlsx", writeFile(t, "xlsx", FileOptions{Created: sampleCreated}, all[name]))
		paths, byPath[path] = append(paths, path), all[name]
	}
	var books map[string][]pythonSheet
	if err := json.Unmarshal(runIn(t, ".", pythonOfClients(t), append([]string{"testdata/read_xlsx.py"}, paths...)...), &books); err != nil {
		t.Fatal(err)
	}
	for path, sheets := range books {
		c := byPath[path]
		sheet := sheets[1]
		if sheet.Name != "Muestra" || sheet.Frozen != "A2" || len(sheet.Rows) != c.Len()+1 || !strings.HasPrefix(sheet.Filter, "A1:") {
			t.Fatalf("%s %s %s: %d rows", sheet.Name, sheet.Frozen, sheet.Filter, len(sheet.Rows))
		}
		first := 2
		if c.Points() != nil {
			first = 3
		}
		for i, want := range expected(c, allOf(c), Options{}, "xlsx") {
			cells := sheet.Rows[i+1]
			got := map[string]string{}
			for k := range c.Columns {
				if text := string(cells[first+k]); text != "null" {
					got[c.Columns[k].Name] = pythonValue(t, &c.Columns[k], cells[first+k])
				}
			}
			if id := unquoteJSON(t, cells[0]); id != want.id || !maps.Equal(got, want.values) {
				t.Errorf("got %s %v\nwant %s %v", id, got, want.id, want.values)
			}
		}
	}
}

func pythonValue(t *testing.T, c *geo.Column, v json.RawMessage) string {
	t.Helper()
	switch c.Type {
	case geo.Number:
		return canonicalNumber(t, string(v))
	case geo.JSON:
		s, err := strconv.Unquote(unquoteJSON(t, v))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	return unquoteJSON(t, v)
}

// GDAL finds the types of columns, and every row.
func TestGDALReadsWorkbooks(t *testing.T) {
	c := sample(t, true, sampleGeometries()["line"])
	path := saved(t, "sample.xlsx", writeFile(t, "xlsx", FileOptions{Lang: "es"}, c))
	features := ogr2geojson(t, path, "Muestra", "-oo", "HEADERS=FORCE")
	if len(features) != c.Len() {
		t.Fatalf("%d rows of %d", len(features), c.Len())
	}
	for i, f := range features {
		var feature struct {
			Properties struct {
				Identificador int64
				Texto         *string
				Open          *bool
				Seen          *string
			}
		}
		if err := json.Unmarshal(f, &feature); err != nil {
			t.Fatal(err)
		}
		p := feature.Properties
		text := c.Column("text").Value(uint32(i))
		if p.Identificador != c.IntID(uint32(i)) || (p.Open == nil) != (text.Kind == geo.KindNull) || p.Seen != nil && *p.Seen != "2024/02/29" && *p.Seen != "2024-02-29" {
			t.Errorf("row %d: %s", i, f)
		}
		if s := string(text.Bytes); s != "" && !strings.Contains(s, "\r") && (p.Texto == nil || *p.Texto != s) { // GDAL has no escapes
			t.Errorf("row %d: %s, want %q", i, f, s)
		}
	}
}

// Workbooks keep to the schemas of ECMA-376, and a faulty one is found.
func TestWorkbooksKeepToTheSchemas(t *testing.T) {
	dir := t.TempDir()
	for name, c := range samples(t) {
		other := *sample(t, false, sampleGeometries()["line"])
		other.Title = geo.Text{ES: "'[hostil]': <&>"}
		write := FileOptions{Created: sampleCreated, Title: "<&\">\x01", Attribution: []string{"A & B"}}
		if err := os.WriteFile(filepath.Join(dir, name+".xlsx"), writeFile(t, "xlsx", write, c, &other), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if found := audit(t, dir); len(found) > 0 {
		t.Errorf("%q", found)
	}
	faulty := t.TempDir()
	data := writeFile(t, "xlsx", FileOptions{}, sample(t, false, nil))
	if err := os.WriteFile(filepath.Join(faulty, "faulty.xlsx"), withFilterFirst(t, data), 0o600); err != nil {
		t.Fatal(err)
	}
	if found := audit(t, faulty); len(found) == 0 {
		t.Error("nothing is wrong with a workbook whose parts are out of order, which proves nothing")
	}
}

// audit returns what is wrong with the workbooks of a folder. That texts stand within
// cells is no fault.
func audit(t *testing.T, dir string) (found []string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(filepath.Dir(pythonOfClients(t)), "openxml-audit"), "--output", "json", "--recursive", dir)
	out, err := cmd.Output()
	if len(out) == 0 {
		t.Fatal(err)
	}
	var files []struct {
		File   string
		Errors []struct{ Severity, Description, Node string }
	}
	if err := json.Unmarshal(out, &files); err != nil {
		t.Fatalf("%v in %.300s", err, out)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(files) != len(entries) {
		t.Fatalf("%d files of %d: %v", len(files), len(entries), err)
	}
	for _, f := range files {
		for _, e := range f.Errors {
			if !strings.Contains(e.Description, "inline-string") {
				found = append(found, f.File+": "+e.Description)
			}
		}
	}
	return found
}

// withFilterFirst puts the filters of sheets before their rows, where they must not be.
func withFilterFirst(t *testing.T, data []byte) []byte {
	t.Helper()
	files := unzip(t, data)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(files[name])
		if at := strings.Index(text, "<autoFilter"); at >= 0 {
			text = strings.Replace(text[:at]+"</worksheet>", "<sheetData>", strings.TrimSuffix(text[at:], "</worksheet>")+"<sheetData>", 1)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
