package source

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

const somePoints = "id,lon,lat\n1,1,2\n2,3,4\n"

func ids(d *Dataset) string {
	var all []string
	for _, c := range d.Collections {
		all = append(all, c.ID)
	}
	return strings.Join(all, " ")
}

func TestLayersAndTheirOrder(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
		codes string // of all reports
	}{
		"by name":              {map[string]string{"b.csv": somePoints, "a.csv": somePoints, "posts.csv": somePoints}, "posts a b", ""},
		"names made ids":       {map[string]string{"Pasos Áreas (2).csv": somePoints}, "pasos_areas__2", ""},
		"taken":                {map[string]string{"a.csv": somePoints, "a.geojsonl": feature(1, somePoint, "")}, "a", "layer-taken"},
		"taken below":          {map[string]string{"a.csv": somePoints, "sub/a.csv": somePoints}, "a", "layer-taken"},
		"no name":              {map[string]string{"ñ.csv": somePoints, "¿?.csv": somePoints}, "n", "format"},
		"order of config":      {map[string]string{"lindero.yaml": "layers: [{id: z}, {id: b}]", "a.csv": somePoints, "b.csv": somePoints, "z.csv": somePoints, "posts.csv": somePoints}, "z b posts a", ""},
		"files":                {map[string]string{"lindero.yaml": "layers: [{id: z, files: [a.csv, sub/*.csv]}]", "a.csv": somePoints, "sub/c.csv": "id,lon,lat\n3,1,2\n", "z.csv": somePoints}, "z", "layer-taken"},
		"all of one name":      {map[string]string{"lindero.yaml": "layers: [{id: a}]", "a.csv": somePoints, "a.geojsonl": feature(9, somePoint, "")}, "a", ""},
		"missing file":         {map[string]string{"lindero.yaml": "layers: [{id: z, files: [q.csv]}, {id: y}]", "a.csv": somePoints}, "a", "missing-file missing-layer"},
		"sub-folders":          {map[string]string{"lindero.yaml": "layers: [{id: b}]", "x/y/a.csv": somePoints, "x/b.csv": somePoints}, "b a", ""},
		"config of sub-folder": {map[string]string{"a.csv": somePoints, "x/lindero.yaml": "layers: [{id: q, files: [a.csv]}]", "x/a.csv": somePoints}, "q a", ""},
		"ignored":              {map[string]string{"a.csv": somePoints, "README.md": "", ".hidden.csv": "x", "b.dbf": ""}, "a", "ignored-file ignored-file"},
		"one bad":              {map[string]string{"a.csv": "x", "b.csv": somePoints}, "b", "no-coordinates"},
	} {
		d, r := load(t, c.files, Options{})
		var all []string
		for _, f := range r.Files {
			if s := codes(f); s != "" {
				all = append(all, s)
			}
		}
		if ids(d) != c.want || strings.Join(all, " ") != c.codes {
			t.Errorf("%s: %s [%s], want %s [%s]", name, ids(d), strings.Join(all, " "), c.want, c.codes)
		}
	}
}

func TestSeveralFilesOfALayer(t *testing.T) {
	d, r := load(t, map[string]string{
		"lindero.yaml": "title: {es: T}\nattribution: [x]\nlayers: [{id: a, files: [one.csv, two.csv]}]",
		"one.csv":      "name,n,d,lon,lat\nx,1,2024-01-01,1,2\ny,2,2024-01-02,1,2\n",
		"two.csv":      "name,d,n,lon,lat\nz,soon,many,1,2\n",
	}, Options{})
	want := `1 POINT(1 2) name="x" n="1" d="2024-01-01"` + "\n" + `2 POINT(1 2) name="y" n="2" d="2024-01-02"` + "\n" + `3 POINT(1 2) name="z" n="many" d="soon"`
	if got := show(d.Collections[0]); got != want || r.Files[1].Count(CodeMixedTypes) != 1 || r.Files[1].Count(CodeDate) != 0 {
		t.Errorf("%s\n%v", got, r.Files[1].Issues)
	}
	if d.Title.ES != "T" || len(d.Attribution) != 1 {
		t.Error(d.Dataset)
	}
}

func TestInputs(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b := write("a.csv", somePoints), write("in/b.geojsonl", feature(1, somePoint, ""))
	write("shape/s.shp", shpFile(shpRecord(1, 1.0, 2.0)))
	write("shape/s.DBF", dbfFile(0, []string{"id N 3 0"}, " 5"))
	d, r, err := Load(context.Background(), []Input{{Path: a}, {Path: filepath.Join(dir, "in")}, {Path: filepath.Join(dir, "shape", "s.shp")}}, Options{})
	if err != nil || ids(d) != "a b s" || r.Files[1].File != b || string(d.Collections[2].AppendID(nil, 0)) != "5" {
		t.Error(err, ids(d), r.Files)
	}
	for path, says := range map[string]string{
		filepath.Join(dir, "none"):          "no such",
		write("notes.txt", "x"):             "not known",
		filepath.Join(dir, "none", "a.csv"): "no such",
		"":                                  "empty",
	} {
		var e *InputError
		if _, _, err := Load(context.Background(), []Input{{Path: path}}, Options{}); !errors.As(err, &e) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", path, err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Load(context.Background(), []Input{{Path: filepath.Join(dir, "empty")}}, Options{}); err == nil || !strings.Contains(err.Error(), "no file that is read") {
		t.Error(err)
	}
	if _, _, err := Load(context.Background(), nil, Options{}); err == nil {
		t.Error("no input is no error")
	}
}

// closedFS is a folder that may not be read, and files that may not be opened: a
// stand-in for permissions, which a privileged user does not feel.
type closedFS struct {
	fstest.MapFS
	closed string
}

func (c closedFS) Open(name string) (fs.File, error) {
	if name == c.closed {
		return nil, &os.PathError{Op: "open", Path: name, Err: os.ErrPermission}
	}
	return c.MapFS.Open(name)
}

func (c closedFS) ReadDir(name string) ([]os.DirEntry, error) {
	if name == c.closed {
		return nil, &os.PathError{Op: "open", Path: name, Err: os.ErrPermission}
	}
	return c.MapFS.ReadDir(name)
}

func TestWithoutPermission(t *testing.T) {
	files := folderOf(map[string]string{"a.csv": somePoints, "sub/b.csv": somePoints, "c.geojson": collection(), "d.gpkg": "x", "e.zip": "x", "f.shp": "x"})
	for _, closed := range []string{"a.csv", "sub", "c.geojson", "d.gpkg", "e.zip", "f.shp"} {
		_, r, err := Load(context.Background(), []Input{{FS: closedFS{files, closed}}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, f := range r.Files {
			found = found || f.File == closed && f.Count(CodeUnreadable) == 1 && strings.Contains(fmt.Sprint(f.Issues), "permission")
		}
		if !found {
			t.Errorf("%s: not reported", closed)
		}
	}
	var e *InputError
	if _, _, err := Load(context.Background(), []Input{{FS: closedFS{files, "."}}}, Options{}); !errors.As(err, &e) || !strings.Contains(err.Error(), "permission") {
		t.Error(err)
	}
	if os.Getuid() == 0 {
		return // nothing is closed to it
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Load(context.Background(), []Input{{Path: dir}}, Options{}); !errors.As(err, &e) {
		t.Error(err)
	}
}

func TestStrict(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"feature": {"a.geojsonl": feature(1, somePoint, "") + "\n" + feature(2, geometryOf("Point", "[1]"), "")},
		"file":    {"a.csv": "x", "b.csv": somePoints},
		"taken":   {"a.csv": somePoints, "a.tsv": somePoints},
		"crs":     {"a.shp": shpFile(), "a.prj": "LOCAL_CS[\"x\"]"},
	} {
		d, r, err := Load(context.Background(), []Input{{FS: folderOf(files)}}, Options{Strict: true})
		var e *RefusalError
		if d != nil || !errors.As(err, &e) || !r.HasRefusals() || e.Issue.Code == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := Load(context.Background(), []Input{{FS: folderOf(map[string]string{"a.csv": somePoints})}}, Options{Strict: true}); err != nil {
		t.Error(err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, name := range []string{"a.csv", "a.geojson", "a.geojsonl", "a.shp", "a.zip", "a.gpkg"} {
		if _, _, err := Load(ctx, []Input{{FS: folderOf(map[string]string{name: somePoints})}}, Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConfigFault(t *testing.T) {
	_, _, err := Load(context.Background(), []Input{{FS: folderOf(map[string]string{"sub/lindero.yaml": "a: 1", "a.csv": somePoints})}}, Options{})
	var e *ConfigError
	if !errors.As(err, &e) || e.File != "sub/lindero.yaml" || e.Line != 1 {
		t.Error(err)
	}
	d, _, err := Load(context.Background(), []Input{{FS: folderOf(map[string]string{"lindero.yaml": "a: 1", "a.csv": somePoints})}}, Options{Config: &Config{Layers: []LayerConfig{{ID: "q", Files: []string{"a.csv"}}}}})
	if err != nil || ids(d) != "q" {
		t.Error(err)
	}
}

func TestReportIsBounded(t *testing.T) {
	var lines strings.Builder
	for i := range 3000 {
		lines.WriteString(feature(i, geometryOf("Point", "[1]"), "") + "\n" + feature(10000+i, geometryOf("Point", "[1,2,3]"), `"":1`) + "\n")
	}
	_, r := loadOne(t, "a.geojsonl", lines.String(), Options{})
	if r.Refused != 3000 || r.Accepted != 3000 || r.Notes != 3000 || r.Warnings != 3000 || len(r.Issues) != 1000+100+3 {
		t.Error(r.Refused, r.Accepted, r.Notes, r.Warnings, len(r.Issues))
	}
}

func TestReportForms(t *testing.T) {
	_, r := load(t, map[string]string{"a.geojsonl": feature(1, geometryOf("Point", "[200,1]"), "") + "\n" + strings.Repeat(feature(2, geometryOf("Point", "[1,2,3]"), "")+"\n", 6), "b.txt": "", "c.csv": somePoints}, Options{})
	var text, machine bytes.Buffer
	if err := errors.Join(r.WriteText(&text), r.WriteJSON(&machine)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"a.geojsonl (geojsonseq) -> a: 1 accepted, 6 refused", `a.geojsonl:1 record 1 id "1": refusal [out-of-range] the longitude 200`,
		"b.txt: note [ignored-file]", "c.csv (csv) -> c: 2 accepted, 0 refused\n", "3 accepted, 6 refused, 0 warnings, 2 notes in 3 files\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, text.String())
		}
	}
	var back struct {
		Accepted int
		Files    []struct {
			File     string
			Complete bool
			Issues   []Issue
			Counts   []CodeCount
		}
	}
	if err := json.Unmarshal(machine.Bytes(), &back); err != nil || back.Accepted != 3 || len(back.Files) != 3 || back.Files[1].Issues[0].Code != CodeOutOfRange || !back.Files[1].Complete {
		t.Errorf("%v\n%s", err, machine.String())
	}
	var none bytes.Buffer
	if err := (&Report{}).WriteJSON(&none); err != nil || !strings.Contains(none.String(), `"files": []`) {
		t.Error(none.String())
	}
}
