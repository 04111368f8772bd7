package area

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo/crs"
)

const (
	someRing = "[[-90,14],[-89,14],[-89,15],[-90,15],[-90,14]]"
	someKML  = "-90,14 -89,14,120 -89,15 -90,15\n -90,14"
)

func kmlRing(kind, coordinates string) string {
	return "<" + kind + "><LinearRing><coordinates>" + coordinates + "</coordinates></LinearRing></" + kind + ">"
}

func kmlOf(inside string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>á</name>` + inside + `</Document></kml>`
}

func gpxPoints(name string, pairs ...float64) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, `<%s lat="%g" lon="%g"><ele>1</ele></%s>`, name, pairs[i+1], pairs[i], name)
	}
	return b.String()
}

func gpxOf(inside string) string {
	return `<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">` + inside + `</gpx>`
}

// shpOf is a .shp with one record a polygon.
func shpOf(kind uint32, polygons ...orb.Polygon) string {
	b := binary.BigEndian.AppendUint32(nil, 9994)
	b = append(b, make([]byte, 96)...)
	binary.LittleEndian.PutUint32(b[28:], 1000)
	binary.LittleEndian.PutUint32(b[32:], kind)
	for i, p := range polygons {
		var content, points []byte
		n := 0
		content = binary.LittleEndian.AppendUint32(content, kind)
		content = append(content, make([]byte, 32)...)
		content = binary.LittleEndian.AppendUint32(content, uint32(len(p)))
		var starts []byte
		for _, r := range p {
			starts = binary.LittleEndian.AppendUint32(starts, uint32(n))
			n += len(r)
			for _, at := range r {
				points = binary.LittleEndian.AppendUint64(points, math.Float64bits(at[0]))
				points = binary.LittleEndian.AppendUint64(points, math.Float64bits(at[1]))
			}
		}
		content = binary.LittleEndian.AppendUint32(content, uint32(n))
		content = append(append(content, starts...), points...)
		b = binary.BigEndian.AppendUint32(b, uint32(i+1))
		b = binary.BigEndian.AppendUint32(b, uint32(len(content)/2))
		b = append(b, content...)
	}
	return string(b)
}

// zipOf packs names and contents in turn.
func zipOf(t testing.TB, files ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	utm15 = `PROJCS["WGS_1984_UTM_Zone_15N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-93.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
	nad27 = `GEOGCS["GCS_North_American_1927",DATUM["D_North_American_1927",SPHEROID["Clarke_1866",6378206.4,294.9786982]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
)

func inUTM(t testing.TB, p orb.Polygon) orb.Polygon {
	system, err := crs.FromEPSG(32615)
	if err != nil {
		t.Fatal(err)
	}
	p = p.Clone()
	for _, r := range p {
		for i := range r {
			r[i] = system.FromWGS84(r[i])
		}
	}
	return p
}

func TestRead(t *testing.T) {
	square := polygonFrom("-90 14, -89 14, -89 15, -90 15")
	holed := polygonFrom("-90 14, -90 15, -89 15, -89 14 | -89.8 14.2, -89.2 14.2, -89.2 14.8")
	const squareText, holedText = "-90 14, -89 14, -89 15, -90 15", "-90 14, -89 14, -89 15, -90 15 | -89.8 14.2, -89.2 14.8, -89.2 14.2"
	kmlHole := kmlRing("innerBoundaryIs", "-89.8,14.2 -89.2,14.2 -89.2,14.8 -89.8,14.2")
	polygon := `{"type":"Polygon","coordinates":[` + someRing + `]}`
	for name, c := range map[string]struct{ file, want string }{
		"polygon":             {polygon, squareText},
		"heights, bom, space": {"\ufeff \n" + strings.ReplaceAll(polygon, "14]", "14,99.5]"), squareText},
		"multipolygon":        {`{"type":"MultiPolygon","coordinates":[[` + someRing + `],[[[0,0],[1,0],[1,1],[0,0]]]]}`, squareText + "/ 0 0, 1 0, 1 1"},
		"feature":             {`{"type":"Feature","properties":{"a":[1]},"geometry":` + polygon + `}`, squareText},
		"collection":          {`{"features":[{"type":"Feature","geometry":` + polygon + `},{"type":"Feature","geometry":` + polygon + `}],"type":"FeatureCollection"}`, squareText},
		"geometries":          {`{"type":"GeometryCollection","geometries":[` + polygon + `]}`, squareText},
		"old crs":             {`{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4326"}},"type":"Polygon","coordinates":[` + someRing + `]}`, squareText},
		"unsplit":             {`{"type":"Polygon","coordinates":[[[179,0],[-179,0],[-179,1],[179,1],[179,0]]]}`, "-180 0, -179 0, -179 1, -180 1 / 179 0, 180 0, 180 1, 179 1"},
		"kml":                 {kmlOf("<Placemark><Polygon><tessellate>1</tessellate>" + kmlRing("outerBoundaryIs", someKML) + "</Polygon></Placemark>"), squareText},
		"kml, hole first":     {kmlOf("<Folder><Folder><Placemark><Polygon>" + kmlHole + kmlRing("outerBoundaryIs", someKML) + "</Polygon></Placemark></Folder></Folder>"), holedText},
		"kml, many":           {kmlOf("<Placemark><Point><coordinates>0,0</coordinates></Point></Placemark><Placemark><MultiGeometry><Polygon>" + kmlRing("outerBoundaryIs", someKML) + "</Polygon><Polygon>" + kmlRing("outerBoundaryIs", "0,0 1,0 1,1 0,0") + "</Polygon></MultiGeometry></Placemark>"), squareText + "/ 0 0, 1 0, 1 1"},
		"kml, prefixed":       {"<k:kml xmlns:k='http://www.opengis.net/kml/2.2'>" + strings.NewReplacer("</", "</k:", "<", "<k:").Replace("<Polygon>"+kmlRing("outerBoundaryIs", someKML)+"</Polygon></kml>"), squareText},
		"kml, latin":          {"<?xml version='1.0' encoding='ISO-8859-1'?><kml><name>\xe1</name><Polygon>" + kmlRing("outerBoundaryIs", someKML) + "</Polygon></kml>", squareText},
		"gpx track":           {gpxOf("<wpt lat='1' lon='1'/><trk><trkseg>" + gpxPoints("trkpt", -90, 14, -89, 14) + "</trkseg><trkseg>" + gpxPoints("trkpt", -89, 15, -90, 15) + "</trkseg></trk>"), squareText},
		"gpx route, closed":   {gpxOf("<rte><name>x</name>" + gpxPoints("rtept", -90, 14, -89, 14, -89, 15, -90, 15, -90, 14) + "</rte>"), squareText},
		"kmz":                 {zipOf(t, "files/a.png", "x", "doc.kml", kmlOf("<Polygon>"+kmlRing("outerBoundaryIs", someKML)+"</Polygon>")), squareText},
		"kmz, linked":         {zipOf(t, "doc.kml", kmlOf("<NetworkLink/>"), "layers/a.kml", kmlOf("<Polygon>"+kmlRing("outerBoundaryIs", someKML)+"</Polygon>")), squareText},
		"shapefile":           {zipOf(t, "__MACOSX/._a.shp", "", "a/area.SHP", shpOf(5, holed), "a/area.dbf", "not read"), holedText},
		"shapefile, names":    {zipOf(t, "../../etc/passwd.shp", shpOf(5, holed)), holedText},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read([]byte(c.file))
			if err != nil {
				t.Fatal(err)
			}
			checkSound(t, got)
			if want := areaFrom(t, c.want); !got.Shape.Equal(want.Shape) {
				t.Errorf("got  %v\nwant %v", got.Shape, want.Shape)
			}
		})
	}
	got, err := Read([]byte(zipOf(t, "a.shp", shpOf(5, inUTM(t, square)), "b.prj", nad27, "A.PRJ", utm15)))
	if err != nil {
		t.Fatal(err)
	}
	for i, at := range got.Shape[0][0] {
		if want := areaFrom(t, squareText).Shape[0][0]; len(got.Shape) != 1 || math.Hypot(at[0]-want[i][0], at[1]-want[i][1]) > 1e-10 {
			t.Errorf("%v, want %v", at, want[i])
		}
	}
}

func TestUnreadable(t *testing.T) {
	square := polygonFrom("-90 14, -90 15, -89 15, -89 14")
	kmz := zipOf(t, "doc.kml", kmlOf("<Polygon>"+kmlRing("outerBoundaryIs", someKML)+"</Polygon>"))
	many := make([]string, 0, 2*maxMembers+2)
	for i := range maxMembers + 1 {
		many = append(many, fmt.Sprint(i), "")
	}
	for name, c := range map[string]struct{ file, message string }{
		"nothing":            {"", "empty"},
		"text":               {"POLYGON((0 0,1 0,1 1,0 0))", "no type that areas are read from"},
		"bare .shp":          {shpOf(5, square), "pack it"},
		"broken json":        {`{"type":"Polygon",`, "no JSON"},
		"point":              {`{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}`, "this is a Point"},
		"line in a list":     {`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}]}`, "feature 1: an area is made of polygons"},
		"no features":        {`{"type":"FeatureCollection","features":[]}`, "not a single feature"},
		"no geometry":        {`{"type":"Feature","geometry":null}`, "no geometry"},
		"typeless":           {`{"coordinates":[]}`, "no type"},
		"unknown":            {`{"type":"Circle"}`, `"Circle"`},
		"null position":      {`{"type":"Polygon","coordinates":[[[null,null],[1,0],[1,1],[null,null]]]}`, "no position"},
		"one number":         {`{"type":"Polygon","coordinates":[[[1],[1,0],[1,1],[1]]]}`, "no position"},
		"no number":          {`{"type":"Polygon","coordinates":[[["1","2"]]]}`, "no position"},
		"too great":          {`{"type":"Polygon","coordinates":[[[1e999,1]]]}`, "no position"},
		"null coordinates":   {`{"type":"Polygon","coordinates":null}`, "no outline"},
		"no coordinates":     {`{"type":"Polygon"}`, "no coordinates"},
		"open ring":          {`{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}`, "not closed"},
		"nested":             {strings.Repeat(`{"type":"GeometryCollection","geometries":[`, 20) + `{"type":"Polygon","coordinates":[` + someRing + `]}` + strings.Repeat("]}", 20), "nested too deeply"},
		"datum":              {`{"crs":{"properties":{"name":"EPSG:4267"}},"type":"Polygon","coordinates":[` + someRing + `]}`, "EPSG:4267"},
		"html":               {"<html><body/></html>", `"html"`},
		"xml cut short":      {kmlOf("")[:80], "cannot be read"},
		"only a comment":     {"<!-- -->", "cannot be read"},
		"entities":           {`<!DOCTYPE kml [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><kml><name>&b;</name></kml>`, "cannot be read"},
		"deep xml":           {"<kml>" + strings.Repeat("<Folder>", 100), "nested too deeply"},
		"kml without":        {kmlOf("<Placemark><LineString><coordinates>0,0 1,1</coordinates></LineString></Placemark>"), "no polygon"},
		"kmz without":        {zipOf(t, "doc.kml", kmlOf("")), "no polygon"},
		"kml numbers":        {kmlOf("<Polygon>" + kmlRing("outerBoundaryIs", "0,0 1,x 1,1 0,0") + "</Polygon>"), `"1,x"`},
		"kml two outlines":   {kmlOf("<Polygon>" + kmlRing("outerBoundaryIs", someKML) + kmlRing("outerBoundaryIs", someKML) + "</Polygon>"), "two outer rings"},
		"kml no outline":     {kmlOf("<Polygon>" + kmlRing("innerBoundaryIs", someKML) + "</Polygon>"), "outerBoundaryIs"},
		"kml within":         {kmlOf("<Polygon><Polygon></Polygon></Polygon>"), "within another"},
		"kml open":           {kmlOf("<Polygon>" + kmlRing("outerBoundaryIs", "0,0 1,0 1,1 0,1") + "</Polygon>"), "not closed"},
		"gpx without":        {gpxOf("<wpt lat='1' lon='1'/>"), "no track"},
		"gpx numbers":        {gpxOf("<trk><trkseg><trkpt lat='x' lon='1'/></trkseg></trk>"), `"x"`},
		"gpx short":          {gpxOf("<rte>" + gpxPoints("rtept", 0, 0, 1, 1) + "</rte>"), "3 positions"},
		"zip cut short":      {kmz[:len(kmz)-10], "cut short"},
		"zip with text":      {zipOf(t, "a.txt", "x"), "neither"},
		"two shapefiles":     {zipOf(t, "a.shp", "", "b.shp", ""), "2 Shapefiles"},
		"many members":       {zipOf(t, many...), "1001 members"},
		"lines in a .shp":    {zipOf(t, "a.shp", shpOf(3, square)), "LineString"},
		"empty .shp":         {zipOf(t, "a.shp", ""), "header"},
		".shp without":       {zipOf(t, "a.shp", shpOf(5)), "empty"},
		".shp cut short":     {zipOf(t, "a.shp", shpOf(5, square)[:150]), "record 1"},
		"datum of a .prj":    {zipOf(t, "a.shp", shpOf(5, square), "a.prj", nad27), "GCS_North_American_1927"},
		"bomb":               {zipOf(t, "doc.kml", strings.Repeat(" ", 8<<20)), "do harm"},
		"too large":          {strings.Repeat(" ", MaxBytes+1), "8 MiB"},
		"damaged zip member": {strings.Replace(kmz, "PK\x03\x04", "PK\x03\x05", 1), "no type"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read([]byte(c.file))
			checkRefused(t, err, c.message)
		})
	}
}

// fuzzRead demands that a file is refused with a sentence or makes a sound area.
func fuzzRead(t *testing.T, file string) {
	a, err := Read([]byte(file))
	if err != nil {
		checkRefused(t, err)
		return
	}
	checkSound(t, a)
	for _, p := range a.Shape {
		if !a.Contains(p[0][0]) {
			t.Fatal("a vertex lies outside")
		}
	}
}

func FuzzGeoJSON(f *testing.F) {
	f.Add(`{"type":"Polygon","coordinates":[` + someRing + `]}`)
	f.Add(`{"type":"MultiPolygon","coordinates":[[[[179,0],[-179,0],[-179,1],[179,0]]],[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[0.5,0.1],[0.5,0.2],[0,0]]]]}`)
	f.Add(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,0]]]}},{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[[[1,0],[2,1],[0,2],[1,0]]]}]}}]}`)
	f.Add(`{"crs":{"properties":{"name":"EPSG:32615"}},"type":"Polygon","coordinates":[[[500000,0],[600000,0],[600000,9],[500000,0]]]}`)
	f.Fuzz(func(t *testing.T, s string) { fuzzRead(t, s) })
}

func FuzzKML(f *testing.F) {
	f.Add("<Polygon>" + kmlRing("outerBoundaryIs", someKML) + kmlRing("innerBoundaryIs", "-89.8,14.2 -89.2,14.2 -89.2,14.8 -89.8,14.2") + "</Polygon>")
	f.Add("<Folder><MultiGeometry><Polygon>" + kmlRing("outerBoundaryIs", "0,0 9,0 9,9 0,0") + "</Polygon><Polygon>" + kmlRing("outerBoundaryIs", "3,0 9,5 0,6 3,0") + "</Polygon></MultiGeometry></Folder>")
	f.Add("<Point><coordinates>1,2</coordinates></Point>&amp;<![CDATA[x]]><!-- y -->")
	f.Fuzz(func(t *testing.T, s string) { fuzzRead(t, "<kml>"+s+"</kml>") })
}

func FuzzGPX(f *testing.F) {
	f.Add("<trk><trkseg>" + gpxPoints("trkpt", 0, 0, 4, 0, 4, 4) + "</trkseg></trk><rte>" + gpxPoints("rtept", 1, 1, 5, 1, 5, 5, 1, 1) + "</rte>")
	f.Add("<wpt lat='1' lon='2'/><trk/>")
	f.Fuzz(func(t *testing.T, s string) { fuzzRead(t, "<gpx>"+s+"</gpx>") })
}

func FuzzZip(f *testing.F) {
	f.Add(zipOf(f, "doc.kml", kmlOf("<Polygon>"+kmlRing("outerBoundaryIs", someKML)+"</Polygon>")))
	f.Add(zipOf(f, "a.shp", shpOf(5, polygonFrom("-90 14, -90 15, -89 15, -89 14")), "a.prj", utm15))
	f.Fuzz(func(t *testing.T, s string) { fuzzRead(t, s) })
}

func FuzzShapes(f *testing.F) {
	f.Add(shpOf(5, polygonFrom("-90 14, -90 15, -89 15, -89 14"), polygonFrom("0 0, 0 9, 9 9 | 1 2, 2 3, 1 3")))
	f.Add(shpOf(3, polygonFrom("0 0, 1 1, 2 0")))
	f.Fuzz(func(t *testing.T, s string) { fuzzRead(t, zipOf(t, "a.shp", s)) })
}
