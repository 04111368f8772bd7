package encode

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// The elements of KML that are read back.
type (
	kmlDoc struct {
		XMLName   xml.Name    `xml:"http://www.opengis.net/kml/2.2 kml"`
		Name      string      `xml:"Document>name"`
		Author    string      `xml:"Document>author>name"`
		Documents []kmlFolder `xml:"Document>Document"`
	}
	kmlFolder struct {
		Name        string      `xml:"name"`
		Author      string      `xml:"author>name"`
		Description string      `xml:"description"`
		Styles      []kmlStyle  `xml:"Style"`
		Fields      []kmlField  `xml:"Schema>SimpleField"`
		Placemarks  []placemark `xml:"Placemark"`
	}
	kmlStyle struct {
		ID    string `xml:"id,attr"`
		Color string `xml:"IconStyle>color"`
		Href  string `xml:"IconStyle>Icon>href"`
	}
	kmlField struct {
		Type  string `xml:"type,attr"`
		Name  string `xml:"name,attr"`
		Title string `xml:"displayName"`
	}
	placemark struct {
		Name        string `xml:"name"`
		Description string `xml:"description"`
		When        string `xml:"TimeStamp>when"`
		Style       string `xml:"styleUrl"`
		Data        []struct {
			Name  string `xml:"name,attr"`
			Value string `xml:",chardata"`
		} `xml:"ExtendedData>SchemaData>SimpleData"`
		kmlShapes
	}
	kmlShapes struct {
		Points   []string     `xml:"Point>coordinates"`
		Lines    []string     `xml:"LineString>coordinates"`
		Polygons []kmlPolygon `xml:"Polygon"`
		Multi    []kmlShapes  `xml:"MultiGeometry"`
	}
	kmlPolygon struct {
		Outer string   `xml:"outerBoundaryIs>LinearRing>coordinates"`
		Holes []string `xml:"innerBoundaryIs>LinearRing>coordinates"`
	}
)

func readKML(t testing.TB, data []byte) kmlDoc {
	t.Helper()
	var doc kmlDoc
	if err := xml.Unmarshal(data, &doc); err != nil {
		t.Fatalf("%v in\n%.2000s", err, data)
	}
	return doc
}

func coordinates(t testing.TB, text string) []orb.Point {
	t.Helper()
	var points []orb.Point
	for _, tuple := range strings.Fields(text) {
		x, y, ok := strings.Cut(tuple, ",")
		if !ok {
			t.Fatalf("%q has no two numbers", tuple)
		}
		points = append(points, orb.Point{number(t, x), number(t, y)})
	}
	return points
}

// parts are the geometries that a geometry is made of, in the order points, lines,
// polygons: KML's own order within a MultiGeometry does not survive encoding/xml.
func (s kmlShapes) parts(t testing.TB) (parts []orb.Geometry) {
	for _, text := range s.Points {
		parts = append(parts, coordinates(t, text)[0])
	}
	for _, text := range s.Lines {
		parts = append(parts, orb.LineString(coordinates(t, text)))
	}
	for _, p := range s.Polygons {
		polygon := orb.Polygon{coordinates(t, p.Outer)}
		for _, hole := range p.Holes {
			polygon = append(polygon, coordinates(t, hole))
		}
		parts = append(parts, polygon)
	}
	for _, m := range s.Multi {
		parts = append(parts, m.parts(t)...)
	}
	return parts
}

// partsOf takes a geometry apart in the same order.
func partsOf(g orb.Geometry) []orb.Geometry {
	var points, lines, polygons, deeper []orb.Geometry
	var add func(g orb.Geometry)
	add = func(g orb.Geometry) {
		switch g := g.(type) {
		case orb.Point:
			points = append(points, g)
		case orb.LineString:
			lines = append(lines, g)
		case orb.Polygon:
			polygons = append(polygons, g)
		case orb.MultiPoint:
			for _, p := range g {
				points = append(points, p)
			}
		case orb.MultiLineString:
			for _, l := range g {
				lines = append(lines, l)
			}
		case orb.MultiPolygon:
			for _, p := range g {
				polygons = append(polygons, p)
			}
		case orb.Collection:
			for _, m := range g {
				if isSimple(m) {
					add(m)
				} else {
					deeper = append(deeper, partsOf(m)...)
				}
			}
		}
	}
	add(g)
	all := slices.Concat(points, lines, polygons, deeper)
	return slices.DeleteFunc(all, func(g orb.Geometry) bool { return !hasPositions(g) })
}

func isSimple(g orb.Geometry) bool {
	switch g.(type) {
	case orb.Point, orb.LineString, orb.Polygon:
		return true
	}
	return false
}

// kmlRows are the rows of a layer; geometries are collections of parts.
func kmlRows(t testing.TB, layer kmlFolder, c *geo.Collection) []row {
	t.Helper()
	var rows []row
	for _, p := range layer.Placemarks {
		r := row{values: map[string]string{}, geometry: orb.Collection(p.parts(t))}
		for _, d := range p.Data {
			column := c.Column(d.Name)
			switch {
			case d.Name == idName(c) && c.NumericIDs():
				r.id = d.Value
			case d.Name == idName(c):
				r.id = strconv.Quote(d.Value)
			case column.Type == geo.String:
				r.values[d.Name] = strconv.Quote(d.Value)
			case column.Type == geo.Number:
				r.values[d.Name] = canonicalNumber(t, d.Value)
			case column.Type == geo.Boolean:
				r.values[d.Name] = strconv.FormatBool(d.Value == "1")
			default:
				r.values[d.Name] = d.Value
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// inParts has the geometries of rows taken apart.
func inParts(rows []row) []row {
	for i := range rows {
		rows[i].geometry = orb.Collection(partsOf(rows[i].geometry))
	}
	return rows
}

func TestKMLReadsBack(t *testing.T) {
	for name, c := range samples(t) {
		doc := readKML(t, writeFile(t, "kml", FileOptions{}, c))
		if len(doc.Documents) != 1 {
			t.Fatalf("%s: %d layers", name, len(doc.Documents))
		}
		compareRows(t, name, kmlRows(t, doc.Documents[0], c), inParts(expected(c, allOf(c), Options{}, "kml")))
	}
}

func TestKMLOfNoFeatures(t *testing.T) {
	for _, name := range []string{"kml", "kmz"} {
		file := writeFile(t, name, FileOptions{Title: "Nada"}, collection(t))
		if name == "kmz" {
			file = unzip(t, file)["doc.kml"]
		}
		if doc := readKML(t, file); doc.Name != "Nada" || len(doc.Documents) != 1 || len(doc.Documents[0].Placemarks) != 0 {
			t.Errorf("%+v", doc)
		}
	}
}

// crossings are features with a class, a date and values with titles.
func crossings(t testing.TB, names ...string) *geo.Collection {
	t.Helper()
	status := []geo.EnumValue{{Value: "open", Title: geo.Text{ES: "Abierto", EN: "Open"}}, {Value: "closed", Title: geo.Text{ES: "Cerrado", EN: "Closed"}}}
	b := geo.NewBuilder(geo.Info{ID: "official_crossings", Title: geo.Text{ES: "Pasos oficiales", EN: "Official crossings"},
		Attribution: "MIDE & Cía", License: "CC-BY-4.0", LicenseURL: "https://example.org/?a&b"},
		geo.Schema{Class: "status", Date: "seen", Properties: []geo.Property{
			{Name: "name", Type: geo.String, Title: geo.Text{ES: "Nombre", EN: "Name"}}, {Name: "status", Type: geo.String, Title: geo.Text{ES: "Estado", EN: "Status"}, Enum: status},
			{Name: "width", Type: geo.Number, Unit: "m", Title: geo.Text{ES: "Ancho", EN: "Width"}}, {Name: "seen", Type: geo.String, Format: geo.FormatDate},
			{Name: "uses", Type: geo.JSON, Enum: status}, {Name: "paved", Type: geo.Boolean},
		}})
	classes, dates := []string{"open", "closed", "other"}, []string{"2024-05-31", "2024-05-31T06:00:00.5-06:00", "mayo"}
	for i, name := range names {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true, Point: orb.Point{-92 + float64(i), 14}, Values: []geo.Value{
			text(name), text(classes[i%3]), {Kind: geo.KindNumber, Float: 3.5}, text(dates[i%3]), {Kind: geo.KindJSON, Bytes: []byte(`["open","x"]`)}, {Kind: geo.KindBoolean, Int: 1},
		}}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func placemarksByID(t testing.TB, layer kmlFolder) map[string]placemark {
	t.Helper()
	byID := map[string]placemark{}
	for _, p := range layer.Placemarks {
		byID[p.Data[0].Value] = p
	}
	return byID
}

func TestKMLSaysWhatPeopleRead(t *testing.T) {
	c := crossings(t, "Tecún Umán", "El Carmen", "La Mesilla")
	doc := readKML(t, writeFile(t, "kml", FileOptions{Title: "Área <1>", Attribution: []string{"A", "B"}, Lang: "en"}, c, sample(t, true, orb.Point{1, 2})))
	layer := doc.Documents[0]
	if doc.Name != "Área <1>" || doc.Author != "A; B" || len(doc.Documents) != 2 || layer.Name != "Official crossings" || layer.Author != "MIDE & Cía" || layer.Description != "CC-BY-4.0" {
		t.Errorf("%+v", doc)
	}
	if got := layer.Fields[3]; got != (kmlField{"double", "width", "Width (m)"}) {
		t.Errorf("%+v", got)
	}
	byID := placemarksByID(t, layer)
	const want = `<table><tr><th align="left">id</th><td>0</td></tr><tr><th align="left">Name</th><td>Tecún Umán</td></tr><tr><th align="left">Status</th><td>Open</td></tr>` +
		`<tr><th align="left">Width (m)</th><td>3.5</td></tr><tr><th align="left">seen</th><td>2024-05-31</td></tr><tr><th align="left">uses</th><td>Open, x</td></tr><tr><th align="left">paved</th><td>yes</td></tr></table>`
	if p := byID["0"]; p.Name != "Tecún Umán" || p.Description != want || p.When != "2024-05-31" || p.Style != "#l_official_crossings-0" {
		t.Errorf("%+v", p)
	}
	if p := byID["1"]; p.When != "2024-05-31T06:00:00.5-06:00" || p.Style != "#l_official_crossings-2" {
		t.Errorf("%+v", p)
	}
	if p := byID["2"]; p.When != "" || p.Style != "#l_official_crossings-4" {
		t.Errorf("%+v", p)
	}
	if s := layer.Styles[0]; s.ID != "l_official_crossings-0" || s.Color != "ff9c5a0a" || s.Href != "" {
		t.Errorf("%+v", s)
	}
}

// hostile are texts that might be taken for something else.
func hostile() []string {
	return []string{"]]>", "<script>alert(1)</script>", "a\x00b\x1b", "\ufffe\uffff", "&amp;", "$[name]", "a\r\nb\tc", "עברית \u202e", strings.Repeat("ñ", 5000), "a\xffb", `"'`}
}

// What XML cannot hold becomes U+FFFD; everything else comes back, and is no markup in
// the description.
func TestKMLOfHostileTexts(t *testing.T) {
	c := crossings(t, hostile()...)
	doc := readKML(t, writeFile(t, "kml", FileOptions{}, c))
	byID := placemarksByID(t, doc.Documents[0])
	clean := strings.NewReplacer("\x00", "\ufffd", "\x1b", "\ufffd", "\ufffe", "\ufffd", "\uffff", "\ufffd")
	for i, s := range hostile() {
		p := byID[strconv.Itoa(i)]
		want := clean.Replace(strings.ToValidUTF8(s, "\ufffd"))
		if p.Name != want || p.Data[1].Value != want {
			t.Errorf("%q came back as %q and %q", s, p.Name, p.Data[1].Value)
		}
		if strings.Contains(p.Description, "<script") || strings.Contains(p.Description, "$[") || strings.Contains(p.Description, "]]>") {
			t.Errorf("%q is markup in %q", s, p.Description)
		}
	}
}

func TestFilesInDegreesOnly(t *testing.T) {
	for _, name := range []string{"kml", "kmz", "gpx"} {
		file, err := fileFormat(t, name).Open(io.Discard, FileOptions{Layers: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, system := range crs.All() {
			_, err := file.Layer(sample(t, true, orb.Point{1, 2}), Options{CRS: system})
			var refused *geo.Error
			if system.IsWGS84() != (err == nil) || err != nil && (!errors.As(err, &refused) || refused.Code != geo.CodeInvalid || refused.Param != "crs") {
				t.Errorf("%s, %s: %v", name, system.URI, err)
			}
		}
	}
}

// Every image that a style of KMZ refers to lies beside the document, and says its
// class by more than colour.
func TestKMZHoldsItsSymbols(t *testing.T) {
	o := FileOptions{Created: time.Date(2026, 3, 4, 5, 6, 8, 0, time.UTC)}
	layers := []*geo.Collection{crossings(t, "a"), sample(t, true, orb.Point{1, 2})}
	for _, id := range []string{"blind_crossings", "airstrips", "municipalities", "borders", "posts"} {
		other := *layers[0]
		other.ID = id
		layers = append(layers, &other)
	}
	archive := writeFile(t, "kmz", o, layers...)
	if !bytes.Equal(archive, writeFile(t, "kmz", o, layers...)) {
		t.Error("the bytes differ from run to run")
	}
	files := unzip(t, archive)
	used := map[string]bool{"doc.kml": true}
	pictures := map[string]bool{}
	for _, layer := range readKML(t, files["doc.kml"]).Documents {
		for _, s := range layer.Styles {
			used[s.Href] = true
			img, err := png.Decode(bytes.NewReader(files[s.Href]))
			if err != nil || img.Bounds().Dx() != symbolSide || s.Color != "" {
				t.Fatalf("%+v: %v", s, err)
			}
			pictures[string(files[s.Href])] = true
		}
	}
	if len(used) != len(files) || len(pictures) != len(files)-1 || len(files) < 20 {
		t.Errorf("%d files, of which %d are used and %d differ", len(files), len(used), len(pictures))
	}
}

// A writer that fails fails the file.
func TestFilesToABrokenWriter(t *testing.T) {
	for _, name := range []string{"kml", "kmz", "gpx"} {
		file, err := fileFormat(t, name).Open(brokenWriter{}, FileOptions{Layers: 1})
		c := manyPoints(t, 2000)
		if err == nil {
			err = errors.Join(WriteLayer(file, c, Options{}, each(allOf(c))), file.Close(), file.Discard())
		}
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
