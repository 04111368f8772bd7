package source

import (
	"context"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// fuzzLoad loads a file; nothing may panic, and what is taken must be sound.
func fuzzLoad(t *testing.T, files map[string]string) {
	o := Options{Limits: Limits{FeatureBytes: 1 << 16, Depth: 16, ZipBytes: 1 << 22}}
	d, r, err := Load(context.Background(), []Input{{FS: folderOf(files)}}, o)
	if err != nil {
		t.Fatal(err)
	}
	accepted, _, _, _ := r.Totals()
	kept := 0
	for _, c := range d.Collections {
		kept += c.Len()
		for i := range uint32(c.Len()) {
			geo.EachPoint(c.Geometry(i), func(p orb.Point) {
				if !(p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90) {
					t.Fatalf("%v was taken", p)
				}
			})
			if id := string(c.AppendID(nil, i)); id == "" {
				t.Fatal("an empty id was taken")
			}
		}
	}
	if kept != accepted {
		t.Fatalf("%d features are kept and %d reported", kept, accepted)
	}
}

func FuzzGeoJSON(f *testing.F) {
	for _, s := range []string{
		collection(), collection(feature(1, somePoint, `"a":"\u00e9\ud83d\ude00","b":[1,{"c":2}],"d":1e5`)),
		collection(feature(1, geometryOf("Polygon", "[[[0,0],[1,0],[1,1],[0,0]]]"), ""), feature(2, geometryOf("MultiPolygon", "[[[[0,0],[1,0],[1,1],[0,0]]]]"), "")),
		`{"features":[],"crs":{"type":"name","properties":{"name":"EPSG:32615"}},"type":"FeatureCollection"}`,
		somePoint, feature(1, `{"type":"GeometryCollection","geometries":[`+somePoint+`]}`, ""),
		`{"type":"FeatureCollection","features":[NaN,null,{"type":"Feature"}`, "\ufeff{", "[", `{"a":`, "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { fuzzLoad(t, map[string]string{"a.geojson": s}) })
}

func FuzzGeoJSONSeq(f *testing.F) {
	for _, s := range []string{
		feature(1, somePoint, "") + "\n" + feature(2, "null", `"a":true`), rs + feature(1, somePoint, "") + "\n" + rs + "{\n", "{\n{\n", "x\n" + somePoint,
		strings.Repeat(`{"type":`, 20) + "\n" + somePoint,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { fuzzLoad(t, map[string]string{"a.geojsonl": s}) })
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"id,lon,lat\n1,1,2\n", "id;x;y\n1;1,5;2,5\n", "wkt\tid\nPOINT (1 2)\t\"a\"\"b\"\n", "sep=|\nlon|lat\n1|2", "\ufefflon,lat\r1,2\r\"", "id,lon,lat,\n1,1,2,,\n",
		"geom,a\n0101000000000000000000F03F0000000000000040,007\n", "geometry\n\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[1,2]}\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { fuzzLoad(t, map[string]string{"a.csv": s}) })
}

func FuzzWKT(f *testing.F) {
	for _, s := range []string{"POINT(1 2)", "SRID=4326;MULTIPOINT((1 2),EMPTY)", "POLYGON Z((0 0 1,1 0 1,1 1 1,0 0 1))", "GEOMETRYCOLLECTION(MULTILINESTRING((1 2,3 4)),MULTIPOLYGON(((0 0,1 0,1 1,0 0))))", "LINESTRING EMPTY", "POINT(.5 5.)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g, _, _, err := parseWKT([]byte(s), 16)
		if err != nil {
			return
		}
		geo.EachPoint(g, func(p orb.Point) {
			if !isFinite(p) {
				t.Fatalf("%v was read", p)
			}
		})
	})
}

func FuzzGeoPackageBlob(f *testing.F) {
	point := "\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0\x3f\x00\x00\x00\x00\x00\x00\x00\x40"
	for _, s := range []string{
		"GP\x00\x01\xe6\x10\x00\x00" + point, "GP\x00\x00\x00\x00\x10\xe6" + point,
		"GP\x00\x01\xe6\x10\x00\x00\x01\x07\x00\x00\x00\x02\x00\x00\x00" + point + point,
		"GP\x00\x01\xe6\x10\x00\x00\x01\xeb\x03\x00\x00\x01\x00\x00\x00\x04\x00\x00\x00",
		"GP\x00\x01\xe6\x10\x00\x00\x01\x01\x00\x00\xe0\xe6\x10\x00\x00" + strings.Repeat("\x00", 32),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		blob, err := parseGeoPackageBlob(b)
		if err != nil {
			return
		}
		g, _, _, err := parseWKB(blob.wkb, 16)
		if err != nil {
			return
		}
		o := Options{Limits: Limits{}.withDefaults()}
		s := newSink(geo.NewBuilder(geo.Info{}, geo.Schema{}), &LayerConfig{}, &FileReport{limits: &o.Limits}, &o)
		s.begin()
		s.feature.Geometry = g
		if err := s.add(place{record: 1}); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzShapefile(f *testing.F) {
	dbf := dbfFile(0x57, []string{"id N 3 0", "t C 5 0", "d D 8 0", "b L 1 0"}, " 1|a|20240531|T", " 2", " 3")
	for _, s := range []string{shpFile(shpRecord(1, 1.0, 2.0), shpRecord(0)), shpFile(parts(5, square, hole, triangle)), shpFile(parts(3, []float64{1, 2, 3, 4})), shpFile(shpRecord(8, 0.0, 0.0, 0.0, 0.0, 1, 1.0, 2.0))} {
		f.Add(s, dbf, "UTF-8", `GEOGCS["WGS 84",DATUM["WGS_1984"]]`)
	}
	f.Fuzz(func(t *testing.T, shp, dbf, cpg, prj string) {
		fuzzLoad(t, map[string]string{"a.shp": shp, "a.dbf": dbf, "a.cpg": cpg, "a.prj": prj})
	})
}

func FuzzZip(f *testing.F) {
	f.Add(zipOf(f, []string{"a.shp", "a.dbf", "b.csv"}, map[string]string{"a.shp": shpFile(shpRecord(1, 1.0, 2.0)), "a.dbf": dbfFile(0, []string{"id N 3 0"}, " 1"), "b.csv": somePoints}))
	f.Fuzz(func(t *testing.T, s string) { fuzzLoad(t, map[string]string{"a.zip": s}) })
}

func FuzzConfig(f *testing.F) {
	f.Add(string(knownYAML))
	f.Add("title: {es: a}\nlayers: [{id: a, csv: {lon: x}, properties: [{name: p, enum: [{value: x}]}]}]\nserver: {a: 1}")
	f.Add("a: &a [*a]")
	f.Add("access: {classes: [public, x]}\nlayers: [{id: a, access: {public: {where: a, drop: [b], else: {generalise: {cell_km: 25, min_count: 5}}}, x: show}}]")
	f.Add("layers: [{id: a, access: {public: &r {generalise: {to: municipality}}, partner: *r}}]")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseConfig([]byte(s))
		if err != nil {
			return
		}
		for _, l := range c.Layers {
			geo.NewBuilder(l.info(), l.schema())
			for class, rule := range l.Access {
				if !accessClass.MatchString(class) || rule.Place == "" || rule.Action == geo.Generalise && rule.Zones.MinCount < 1 || rule.Else != nil && rule.Where == "" {
					t.Fatalf("%q: %+v", class, rule)
				}
			}
			if got := l.rules(geo.AccessClasses()); len(got) != len(geo.AccessClasses()) {
				t.Fatal(got)
			}
		}
	})
}
