package source

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	geom "github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/wkb"
)

// gpkgFile writes a GeoPackage with the tables that its metadata need, and what the
// statements make.
func gpkgFile(tb testing.TB, statements ...string) string {
	tb.Helper()
	name := filepath.Join(tb.TempDir(), "data.gpkg")
	db, err := sql.Open("sqlite", name)
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	for _, s := range append([]string{
		`PRAGMA application_id = 1196444487`,
		`CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT, organization_coordsys_id INTEGER, definition TEXT, description TEXT)`,
		`INSERT INTO gpkg_spatial_ref_sys VALUES ('undefined', -1, 'NONE', -1, 'undefined', ''), ('undefined', 0, 'NONE', 0, 'undefined', ''), ('WGS 84', 4326, 'EPSG', 4326, 'x', ''),
			('UTM', 32615, 'EPSG', 32615, 'x', ''), ('mine', 99, 'ME', 1, 'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],UNIT["Degree",0.0174532925199433]]', ''),
			('NAD27', 4267, 'EPSG', 4267, 'GEOGCS["NAD27",DATUM["North_American_Datum_1927",SPHEROID["Clarke 1866",6378206.4,294.978]]]', '')`,
		`CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, description TEXT, srs_id INTEGER)`,
		`CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT)`,
	}, statements...) {
		if _, err := db.Exec(s); err != nil {
			tb.Fatalf("%s: %v", s, err)
		}
	}
	return name
}

// gpkgTable makes a table of features with columns and rows as SQL has them.
func gpkgTable(name string, srs string, columns string, rows ...string) []string {
	all := []string{
		`INSERT INTO gpkg_contents VALUES ('` + name + `', 'features', '` + name + `', '', ` + srs + `)`,
		`INSERT INTO gpkg_geometry_columns VALUES ('` + name + `', 'geom', 'GEOMETRY', ` + srs + `, 0, 0)`,
		`CREATE TABLE "` + name + `" (fid INTEGER PRIMARY KEY, geom BLOB` + columns + `)`,
	}
	for _, r := range rows {
		all = append(all, `INSERT INTO "`+name+`" VALUES (`+r+`)`)
	}
	return all
}

// blobOf is a geometry as GeoPackage stores it, as an SQL literal.
func blobOf(tb testing.TB, flags byte, srs uint32, g geom.T) string {
	tb.Helper()
	b := binary.LittleEndian.AppendUint32([]byte{'G', 'P', 0, flags | 1}, srs)
	b = append(b, make([]byte, [8]int{0, 32, 48, 48, 64}[flags>>1&7])...)
	if g != nil {
		text, err := wkb.Marshal(g, binary.LittleEndian)
		if err != nil {
			tb.Fatal(err)
		}
		b = append(b, text...)
	}
	return "x'" + hex.EncodeToString(b) + "'"
}

func loadFile(tb testing.TB, name string) (*Dataset, *Report) {
	tb.Helper()
	d, r, err := Load(context.Background(), []Input{{Path: name}}, Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return d, r
}

func TestGeoPackage(t *testing.T) {
	point := geom.NewPointFlat(geom.XY, []float64{-92.1, 14.6})
	high := geom.NewPointFlat(geom.XYZM, []float64{-92.1, 14.6, 5, 6})
	columns := ", name TEXT, n INTEGER, x REAL, b BOOLEAN, d DATE, dt DATETIME, raw BLOB"
	name := gpkgFile(t, append(append(append(
		gpkgTable("Pasos Ñ", "4326", columns,
			"1, "+blobOf(t, 0, 4326, point)+", 'Tecún', 7, 1.5, 1, '2024-05-31', '2024-05-31T12:00:00.000Z', x'00ff'",
			"2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
			"3, "+blobOf(t, 1<<1, 4326, high)+", '', -1, 2, 0, '2024-01-01', '2024-01-01T00:00:00.5Z', NULL",
			"4, "+blobOf(t, 0x10|4<<1, 0, nil)+", 'empty', NULL, NULL, NULL, NULL, NULL, NULL"),
		gpkgTable("utm", "32615", "", "1, "+blobOf(t, 0, 32615, geom.NewPointFlat(geom.XY, []float64{500000, 0})))...),
		gpkgTable("mine", "99", "", "1, "+blobOf(t, 2<<1, 99, point))...),
		`INSERT INTO gpkg_contents VALUES ('notes', 'attributes', '', '', 0)`)...)
	d, r := loadFile(t, name)
	if ids(d) != "mine pasos_n utm" {
		t.Fatal(ids(d), r.Files)
	}
	want := `1 POINT(-92.1 14.6) name="Tecún" n=7 x=1.5 b=true d="2024-05-31" dt="2024-05-31T12:00:00Z"` + "\n" +
		"2 -\n" +
		`3 POINT(-92.1 14.6) name="" n=-1 x=2 b=false d="2024-01-01" dt="2024-01-01T00:00:00.5Z"` + "\n" +
		`4 - name="empty"`
	if got := show(d.Collections[1]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := show(d.Collections[2]); got != "1 POINT(-93 0)" {
		t.Error(got)
	}
	if d.Collections[1].Column("d").Format != "date" || d.Collections[1].Column("dt").Format != "date-time" {
		t.Error("dates are not known as such")
	}
	found := ""
	for _, f := range r.Files {
		found += codes(f) + ";"
	}
	if found != "ignored-file;;column-dropped no-geometry*2 z-dropped;reprojected;" {
		t.Error(found)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	embedded, _ := load(t, map[string]string{"data.gpkg": string(data), "x.zip": zipOf(t, []string{"q/data.gpkg"}, map[string]string{"q/data.gpkg": string(data)})}, Options{})
	if got := show(embedded.Collections[1]); got != want || len(embedded.Collections) != 3 {
		t.Error(got)
	}
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "lindero-*.gpkg"))
	if err != nil || len(left) > 0 {
		t.Error("temporary files are left", left, err)
	}
}

func TestGeoPackageRefusals(t *testing.T) {
	point := geom.NewPointFlat(geom.XY, []float64{1, 2})
	good := blobOf(t, 0, 4326, point)
	for bad, code := range map[string]Code{
		"'text'":                   CodeGeometry,
		"x'00'":                    CodeGeometry,
		"x'4750010100000000'":      CodeGeometry, // version 1
		"x'4750002100000000'":      CodeGeometry, // an extension
		"x'4750000B00000000'":      CodeGeometry, // envelope 5
		"x'4750000300000000'":      CodeGeometry, // envelope cut short
		"x'4750000100000000'":      CodeGeometry, // no geometry
		good[:len(good)-3] + "'":   CodeGeometry, // cut short
		good[:len(good)-1] + "00'": CodeGeometry, // goes on
		blobOf(t, 0, 32615, point): CodeCRS,
		blobOf(t, 0, 4326, geom.NewPointFlat(geom.XY, []float64{200, 2})):      CodeOutOfRange,
		"x'47500001E610000001020000000000001000'":                              CodeGeometry, // counts that the bytes do not hold
		"x'47500001E61000000108000000'":                                        CodeGeometry, // a circular string
		"x'47500001E6100000" + strings.Repeat("010700000001000000", 100) + "'": CodeTooDeep,
	} {
		name := gpkgFile(t, gpkgTable("a", "4326", "", "1, "+good, "2, "+bad, "3, "+good)...)
		_, r := loadFile(t, name)
		if f := r.Files[0]; f.Accepted != 2 || f.Count(code) != 1 {
			t.Errorf("%.60s: %v", bad, f.Issues)
		}
	}
	_, r := loadFile(t, gpkgFile(t, gpkgTable("a", "4267", "", "1, "+good)...))
	if f := r.Files[0]; f.Count(CodeCRS) != 1 || !strings.Contains(f.Issues[0].Message, "NAD27") {
		t.Error(f.Issues)
	}
	_, r = loadFile(t, gpkgFile(t))
	if f := r.Files[0]; f.Count(CodeNoLayers) != 1 {
		t.Error(f.Issues)
	}
	d, r := load(t, map[string]string{"a.gpkg": "hello, this is no database"}, Options{})
	if f := r.Files[0]; f.Count(CodeFormat) != 1 || len(d.Collections) != 0 {
		t.Error(f.Issues)
	}
}

func TestGeoPackageTablesByConfig(t *testing.T) {
	name := gpkgFile(t, append(gpkgTable("one", "4326", ", code TEXT", "1, NULL, 'x'"), gpkgTable("two", "4326", "", "1, NULL")...)...)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	d, r := load(t, map[string]string{"d.gpkg": string(data), "lindero.yaml": "layers: [{id: first, files: [d.gpkg/one], id_column: code}, {id: fids, files: [d.gpkg/two], id_column: fid}]"}, Options{})
	if ids(d) != "first fids" || show(d.Collections[0]) != "x -" || show(d.Collections[1]) != "1 -" || d.Collections[1].Schema.ID != "fid" {
		t.Error(ids(d), show(d.Collections[0]), r.Files)
	}
}

// Every type, with and without positions, comes back from WKB and from GeoJSON.
func TestWKBRoundTrip(t *testing.T) {
	flat := []float64{0, 0, 1, 0, 1, 1, 0, 0}
	gc := geom.NewGeometryCollection()
	inner := geom.NewGeometryCollection()
	if err := inner.Push(geom.NewPointFlat(geom.XY, []float64{1, 2})); err != nil {
		t.Fatal(err)
	}
	if err := gc.Push(geom.NewLineStringFlat(geom.XY, flat), inner); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in   geom.T
		want orb.Geometry
	}{
		{geom.NewPointFlat(geom.XY, []float64{1, 2}), orb.Point{1, 2}},
		{geom.NewPointFlat(geom.XYM, []float64{1, 2, 3}), orb.Point{1, 2}},
		{geom.NewMultiPointFlat(geom.XY, flat), orb.MultiPoint(flatPoints(flat))},
		{geom.NewLineStringFlat(geom.XY, flat), orb.LineString(flatPoints(flat))},
		{geom.NewMultiLineStringFlat(geom.XY, flat, []int{4, 8}), orb.MultiLineString{flatPoints(flat[:4]), flatPoints(flat[4:])}},
		{geom.NewPolygonFlat(geom.XY, flat, []int{8}), orb.Polygon{flatPoints(flat)}},
		{geom.NewMultiPolygonFlat(geom.XY, append(flat, flat...), [][]int{{8}, {16}}), orb.MultiPolygon{{flatPoints(flat)}, {flatPoints(flat)}}},
		{gc, orb.Collection{orb.LineString(flatPoints(flat)), orb.Collection{orb.Point{1, 2}}}},
		{geom.NewLineString(geom.XYZ), nil}, {geom.NewPolygon(geom.XY), nil}, {geom.NewMultiPoint(geom.XY), nil},
		{geom.NewMultiLineString(geom.XY), nil}, {geom.NewMultiPolygon(geom.XY), nil}, {geom.NewGeometryCollection(), nil},
	} {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			b, err := wkb.Marshal(c.in, order)
			if err != nil {
				t.Fatal(err)
			}
			got, _, _, err := parseWKB(b, 10)
			if err != nil || !orb.Equal(got, c.want) && !(got == nil && c.want == nil) {
				t.Errorf("%T: %v %v, want %v", c.in, got, err, c.want)
			}
		}
	}
}

func flatPoints(flat []float64) []orb.Point { return pointsOf(flat, 2) }
