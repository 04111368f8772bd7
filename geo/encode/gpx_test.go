package encode

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// The elements of GPX that are read back.
type (
	gpxDoc struct {
		XMLName  xml.Name `xml:"http://www.topografix.com/GPX/1/1 gpx"`
		Metadata struct {
			Name      string `xml:"name"`
			Desc      string `xml:"desc"`
			Copyright *struct {
				Author  string `xml:"author,attr"`
				License string `xml:"license"`
			} `xml:"copyright"`
			Time   string `xml:"time"`
			Bounds *struct {
				MinLat float64 `xml:"minlat,attr"`
				MinLon float64 `xml:"minlon,attr"`
				MaxLat float64 `xml:"maxlat,attr"`
				MaxLon float64 `xml:"maxlon,attr"`
			} `xml:"bounds"`
		} `xml:"metadata"`
		Waypoints []gpxThing `xml:"wpt"`
		Tracks    []gpxThing `xml:"trk"`
	}
	gpxThing struct {
		gpxPlace
		Time     string `xml:"time"`
		Name     string `xml:"name"`
		Cmt      string `xml:"cmt"`
		Desc     string `xml:"desc"`
		Sym      string `xml:"sym"`
		Type     string `xml:"type"`
		Segments []struct {
			Points []gpxPlace `xml:"trkpt"`
		} `xml:"trkseg"`
	}
	gpxPlace struct {
		Lat float64 `xml:"lat,attr"`
		Lon float64 `xml:"lon,attr"`
	}
)

func readGPX(t testing.TB, data []byte) gpxDoc {
	t.Helper()
	var doc gpxDoc
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatalf("%v in\n%.2000s", err, data)
	}
	return doc
}

// described is what the description of a feature must say.
func described(c *geo.Collection, i uint32, note string) string {
	lines := []string{idName(c) + ": " + string(c.AppendID(nil, i))}
	if note != "" {
		lines = slices.Insert(lines, 0, note)
	}
	for k := range c.Columns {
		v := c.Columns[k].Value(i)
		if v.Kind == geo.KindNull {
			continue
		}
		label, value := c.Columns[k].Title.ES, string(v.Bytes)
		if label == "" {
			label = c.Columns[k].Name
		}
		switch v.Kind {
		case geo.KindInteger:
			value = fmt.Sprint(v.Int)
		case geo.KindNumber:
			value = fmt.Sprint(v.Float)
		case geo.KindBoolean:
			value = []string{"no", "sí"}[v.Int]
		}
		lines = append(lines, label+": "+value)
	}
	return strings.Join(lines, "\n")
}

// pathsOf are the lines and rings of a geometry, in order.
func pathsOf(g orb.Geometry) [][]orb.Point {
	var paths [][]orb.Point
	switch g := g.(type) {
	case orb.LineString:
		paths = append(paths, g)
	case orb.MultiLineString:
		for _, l := range g {
			paths = append(paths, l)
		}
	case orb.Polygon:
		for _, r := range g {
			paths = append(paths, r)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			paths = append(paths, pathsOf(p)...)
		}
	case orb.Collection:
		for _, m := range g {
			paths = append(paths, pathsOf(m)...)
		}
	}
	return slices.DeleteFunc(paths, func(p []orb.Point) bool { return len(p) == 0 })
}

// pointsOf are the points of a geometry that are no part of lines.
func pointsOf(g orb.Geometry) []orb.Point {
	var points []orb.Point
	switch g := g.(type) {
	case orb.Point:
		points = append(points, g)
	case orb.MultiPoint:
		points = append(points, g...)
	case orb.Collection:
		for _, m := range g {
			points = append(points, pointsOf(m)...)
		}
	}
	return points
}

func TestGPXReadsBack(t *testing.T) {
	for name, c := range samples(t) {
		doc := readGPX(t, writeFile(t, "gpx", FileOptions{}, c))
		points, paths := map[string][]orb.Point{}, map[string][][]orb.Point{}
		for _, w := range doc.Waypoints {
			points[w.Desc] = append(points[w.Desc], orb.Point{w.Lon, w.Lat})
			if w.Cmt != w.Desc {
				t.Fatalf("%s: %q is no comment", name, w.Cmt)
			}
		}
		for _, trk := range doc.Tracks {
			for _, s := range trk.Segments {
				var path []orb.Point
				for _, p := range s.Points {
					path = append(path, orb.Point{p.Lon, p.Lat})
				}
				paths[trk.Desc] = append(paths[trk.Desc], path)
			}
		}
		unplaced := 0
		for i := range uint32(c.Len()) {
			g := c.Geometry(i)
			note := ""
			if isArea(g) {
				note = "Contorno de un área"
			}
			if got, want := points[described(c, i, "")], pointsOf(g); !slices.Equal(got, want) {
				t.Fatalf("%s: %q is at %v, want %v", name, described(c, i, ""), got, want)
			}
			if got, want := paths[described(c, i, note)], pathsOf(g); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s: %q runs along %v, want %v", name, described(c, i, note), got, want)
			}
			if !hasPositions(g) {
				unplaced++
			}
			delete(points, described(c, i, ""))
			delete(paths, described(c, i, note))
		}
		if len(points)+len(paths) > 0 {
			t.Errorf("%s: nobody knows %v, %v", name, points, paths)
		}
		if says := strings.Contains(doc.Metadata.Desc, fmt.Sprintf("%d elementos sin posición", unplaced)); says != (unplaced > 0) {
			t.Errorf("%s: %d are missing: %q", name, unplaced, doc.Metadata.Desc)
		}
		box, ok := c.Extent()
		if b := doc.Metadata.Bounds; (b != nil) != ok || ok && (orb.Bound{Min: orb.Point{b.MinLon, b.MinLat}, Max: orb.Point{b.MaxLon, b.MaxLat}}) != box {
			t.Errorf("%s: %+v, want %v", name, b, box)
		}
	}
}

func TestGPXSaysWhatPeopleRead(t *testing.T) {
	c := crossings(t, "Tecún Umán", "El Carmen", strings.Repeat("ñ", 100))
	line := sample(t, true, orb.LineString{{-180, 1}, {180, 0.0000001}})
	created := time.Date(2026, 3, 4, 5, 6, 8, 9, time.FixedZone("", -6*3600))
	doc := readGPX(t, writeFile(t, "gpx", FileOptions{Title: "Área", Lang: "en", Created: created}, line, c))
	m := doc.Metadata
	if m.Name != "Área" || m.Desc != "Sample (CC-BY-4.0)\nOfficial crossings (CC-BY-4.0)" || m.Time != "2026-03-04T11:06:08Z" || m.Copyright.Author != "MIDE & Cía" || m.Copyright.License != "" {
		t.Errorf("%+v", m)
	}
	want := gpxThing{gpxPlace: gpxPlace{14, -92}, Time: "2024-05-31T00:00:00Z", Name: "0 Tecún Umán", Sym: "Crossing", Type: "Official crossings: Open",
		Desc: "id: 0\nName: Tecún Umán\nStatus: Open\nWidth (m): 3.5\nseen: 2024-05-31\nuses: Open, x\npaved: yes"}
	want.Cmt = want.Desc
	byName := map[string]gpxThing{}
	for _, w := range doc.Waypoints {
		byName[w.Name] = w
	}
	if got := byName[want.Name]; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := byName["1 El Carmen"]; got.Time != "2024-05-31T12:00:00.5Z" || got.Sym != "Danger Area" {
		t.Errorf("%+v", got)
	}
	if got := byName["2 "+strings.Repeat("ñ", 31)]; got.Time != "" || got.Type != "Official crossings: other" {
		t.Errorf("%+v", got)
	}
	p := doc.Tracks[0].Segments[0].Points
	if p[0].Lon != -180 || p[1].Lon != 179.9999999 || p[1].Lat != 1e-7 {
		t.Errorf("%+v", p)
	}
}

func TestGPXNamesPointsApart(t *testing.T) {
	doc := readGPX(t, writeFile(t, "gpx", FileOptions{}, collection(t, geo.Feature{Geometry: orb.MultiPoint{{1, 2}, {3, 4}}})))
	if doc.Waypoints[0].Name != "0" || doc.Waypoints[1].Name != "0 #2" {
		t.Errorf("%+v", doc.Waypoints)
	}
}

func TestGPXOfNoFeatures(t *testing.T) {
	if doc := readGPX(t, writeFile(t, "gpx", FileOptions{}, collection(t))); doc.Metadata.Bounds != nil || doc.Metadata.Copyright != nil || len(doc.Waypoints)+len(doc.Tracks) != 0 {
		t.Errorf("%+v", doc)
	}
}

func TestGPXOfHostileTexts(t *testing.T) {
	c := crossings(t, hostile()...)
	doc := readGPX(t, writeFile(t, "gpx", FileOptions{}, c))
	clean := strings.NewReplacer("\x00", "\ufffd", "\x1b", "\ufffd", "\ufffe", "\ufffd", "\uffff", "\ufffd")
	for _, w := range doc.Waypoints {
		var id int
		if _, err := fmt.Sscanf(w.Name, "%d ", &id); err != nil {
			t.Fatal(err)
		}
		if want := clean.Replace(strings.ToValidUTF8(hostile()[id], "\ufffd")); !strings.Contains(w.Desc, "\nNombre: "+want+"\n") {
			t.Errorf("%q is not in %q", want, w.Desc)
		}
	}
	if len(doc.Waypoints) != len(hostile()) {
		t.Errorf("%d waypoints", len(doc.Waypoints))
	}
}

// Four bytes are kept of a feature until the file is written.
func TestGPXKeepsFewBytesAFeature(t *testing.T) {
	const n = 100_000
	c := manyPoints(t, n)
	f := &gpxFile{}
	l := newGPXLayer(f, c, Options{})
	for i := range uint32(n) {
		if err := l.Write(i); err != nil {
			t.Fatal(err)
		}
	}
	if each := float64(4*cap(l.ordinals)+cap(f.buf)) / n; each > 6 {
		t.Errorf("%.1f bytes are kept of a feature", each)
	}
}

// Files of several layers take every layer's shapes and refuse other systems alike.
func TestShapesReplaceGeometriesInFiles(t *testing.T) {
	whole, cut := sample(t, true, sampleGeometries()["line"]), sample(t, true, orb.LineString{{-91, 14}, {-90.5, 14.25}})
	for _, name := range []string{"kml", "kmz", "gpx"} {
		got := writeShapes(t, name, whole, Options{Shape: cut.Geometry})
		if want := writeShapes(t, name, cut, Options{}); got != want {
			t.Errorf("%s keeps something of the shapes as they were", name)
		}
	}
}

func writeShapes(t *testing.T, name string, c *geo.Collection, o Options) string {
	t.Helper()
	var out strings.Builder
	file, err := fileFormat(t, name).Open(&out, FileOptions{Layers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteLayer(file, c, o, each(allOf(c))); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
