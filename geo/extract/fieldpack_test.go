package extract

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb/geojson"
)

// unzipped are the files of a zip, by name, and their names in order.
func unzipped(t testing.TB, data []byte) (files map[string][]byte, names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
		if f.Method == zip.Store && f.Flags&sizeBehind != 0 {
			t.Errorf("%s is stored with its size behind it, which telephones do not read", f.Name)
		}
		if !f.Modified.Equal(built) {
			t.Errorf("%s is of %s", f.Name, f.Modified)
		}
	}
	return files, names
}

func TestFieldPack(t *testing.T) {
	d := demo(t, "official")
	p := planned(t, d, Request{
		Area: places()["triangle"], Format: "fieldpack", CRS: "http://www.opengis.net/def/crs/EPSG/0/32615",
		Filter: map[string]string{"official_crossings": "status = 'open'"}, Datetime: "1990-01-01/..",
	})
	var out bytes.Buffer
	var last Progress
	o := Options{Temp: t.TempDir(), Program: "test", Asked: Asker{"Ana", "official"}, Progress: func(now Progress) {
		if now.Done < last.Done || now.Done > now.Total {
			t.Errorf("progress goes from %+v to %+v", last, now)
		}
		last = now
	}}
	if err := p.Run(t.Context(), &out, o); err != nil {
		t.Fatal(err)
	}
	if last.Done < 80 {
		t.Errorf("the last progress is %+v", last)
	}
	files, names := unzipped(t, out.Bytes())
	if names[len(names)-1] != "manifest.json" {
		t.Errorf("the files are %q", names)
	}
	var m Manifest
	if err := json.Unmarshal(files["manifest.json"], &m); err != nil {
		t.Fatal(err)
	}
	checkFiles(t, files, m)
	checkManifest(t, p, m)
}

// checkFiles holds the files of a pack against its manifest.
func checkFiles(t *testing.T, files map[string][]byte, m Manifest) {
	t.Helper()
	for _, f := range m.Files {
		sum := sha256.Sum256(files[f.Name])
		if f.Bytes != int64(len(files[f.Name])) || f.Bytes == 0 || f.SHA256 != hex.EncodeToString(sum[:]) || f.MediaType == "" || f.Title.ES == "" || f.Title.EN == "" {
			t.Errorf("the manifest says of %s: %+v", f.Name, f)
		}
	}
	if len(m.Files) != len(files)-1 {
		t.Errorf("the manifest names %d of %d files", len(m.Files), len(files))
	}
	for name, start := range map[string]string{
		"lindero.gpkg": "SQLite format 3\x00", "lindero.gpx": "<?xml", "lindero.kmz": "PK", "lindero.mbtiles": "SQLite format 3\x00",
		"lindero.pdf": "%PDF-", "area.geojson": `{"`, "LEAME.md": "# Fronteras", "README.md": "# Borders",
	} {
		if !bytes.HasPrefix(files[name], []byte(start)) {
			t.Errorf("%s starts with %.20q", name, files[name])
		}
	}
	for name, words := range map[string][]string{
		"LEAME.md":  {"QField", "OsmAnd", "Organic Maps", "GPS", "2026-03-04 05:06 UTC", "sintéticos", "UTM", "status = 'open'", "ODbL", "manifest.json", "Clase de acceso: official"},
		"README.md": {"QField", "OsmAnd", "Organic Maps", "GPS units", "2026-03-04 05:06 UTC", "synthetic data", "UTM", "status = 'open'", "ODbL", "manifest.json", "Access class: official"},
	} {
		for _, word := range words {
			if !strings.Contains(string(files[name]), word) {
				t.Errorf("%s does not say %q:\n%s", name, word, files[name])
			}
		}
	}
	if f, err := geojson.UnmarshalFeature(files["area.geojson"]); err != nil || f.Geometry.GeoJSONType() != "Polygon" {
		t.Errorf("the area is %s: %v", files["area.geojson"], err)
	}
}

func checkManifest(t *testing.T, p *Plan, m Manifest) {
	t.Helper()
	if m.Dataset.Version != p.data.Version || !m.Created.Equal(built) || m.Asker != (Asker{"Ana", "official"}) || m.Cut != Clip || m.Program != "test" || !strings.HasSuffix(m.CRS, "/32615") {
		t.Errorf("%+v", m)
	}
	if len(m.Layers) != len(p.Layers) || len(m.Basemap) != len(p.data.Basemap) || !slices.Equal(m.Warnings, p.Warnings) {
		t.Errorf("%d layers, %d of the basemap, %v", len(m.Layers), len(m.Basemap), m.Warnings)
	}
	for i, l := range m.Layers {
		of := p.Layers[i]
		if l.ID != of.Collection.ID || *l.Features != of.Features || *l.Synthetic != of.Synthetic || l.Filter != p.Request.Filter[l.ID] || l.Version != of.Collection.Version {
			t.Errorf("%+v", l)
		}
	}
	if f, err := geojson.UnmarshalFeature(m.Area); err != nil || f.Properties["square_kilometres"].(float64) < 1000 || len(f.BBox) != 4 {
		t.Errorf("the area is %s: %v", m.Area, err)
	}
}

// The public's zones are told to be zones.
func TestFieldPackOfThePublic(t *testing.T) {
	p := planned(t, demo(t, "public"), Request{Area: places()["box"], Format: "fieldpack", Lang: "en"})
	files, _ := unzipped(t, written(t, p))
	for name, words := range map[string]string{"LEAME.md": "los lugares están generalizados", "README.md": "places are generalised"} {
		if !strings.Contains(string(files[name]), words) {
			t.Errorf("%s does not say %q:\n%s", name, words, files[name])
		}
	}
	var m Manifest
	if err := json.Unmarshal(files["manifest.json"], &m); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(m.Layers, func(l manifestLayer) bool { return l.Generalised != nil && l.Generalised.MinCount > 0 }) {
		t.Error("the manifest tells of no zones")
	}
}

// A pack that is stopped leaves nothing behind.
func TestFieldPackThatIsStopped(t *testing.T) {
	p := planned(t, demo(t, "official"), Request{Area: places()["box"], Format: "fieldpack"})
	dir := t.TempDir()
	if err := p.Run(t.Context(), &brief{left: 1000}, Options{Temp: dir}); err == nil {
		t.Error("a writer that fails passes")
	}
	if left := entries(t, dir); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
}
