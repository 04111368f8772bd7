package crs

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

const wgs84ESRI = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`

func utmESRI(meridian string) string {
	return `PROJCS["WGS_1984_UTM_Zone_15N",` + wgs84ESRI + `,PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],` +
		`PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",` + meridian + `],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
}

// Computed with PROJ 9 to 15 digits.
func TestEPSGAgainstPROJ(t *testing.T) {
	for _, c := range []struct {
		code     int
		in, want orb.Point
	}{
		{32615, orb.Point{500000, 1600000}, orb.Point{-93, 14.4726492968459}},
		{32615, orb.Point{212345.678, 1543210.987}, orb.Point{-95.6622039530014, 13.9446030135918}},
		{32615, orb.Point{-300000, 300000}, orb.Point{-100.178395014669, 2.69278776293907}},
		{32616, orb.Point{812345.5, 2123456.25}, orb.Point{-84.0301767593625, 19.180458869044}},
		{32715, orb.Point{812345.5, 2123456.25}, orb.Point{-84.4676311163998, -70.7949840325393}},
		{32715, orb.Point{-300000, 300000}, orb.Point{-162.627377091184, -82.373246557403}},
		{3857, orb.Point{812345.5, 2123456.25}, orb.Point{7.29742378635715, 18.7324060123734}},
		{103598, orb.Point{212345.678, 1543210.987}, orb.Point{-93.1616398339921, 13.9418205530126}},
		{4326, orb.Point{-92.1, 14.6}, orb.Point{-92.1, 14.6}},
	} {
		system, err := FromEPSG(c.code)
		if err != nil {
			t.Fatal(err)
		}
		got := system.ToWGS84(c.in)
		if math.Abs(got[0]-c.want[0]) > 2e-12 || math.Abs(got[1]-c.want[1]) > 2e-12 {
			t.Errorf("EPSG:%d %v: got %.14g, want %.14g", c.code, c.in, got, c.want)
		}
	}
}

func TestWKT(t *testing.T) {
	easting := orb.Point{212345.678, 1543210.987}
	utm15 := orb.Point{-95.6622039530014, 13.9446030135918}
	for name, c := range map[string]struct {
		wkt  string
		want orb.Point
	}{
		"ESRI geographic": {wgs84ESRI, easting},
		"ESRI UTM":        {utmESRI("-93.0"), utm15},
		"byte order mark": {"\ufeff" + utmESRI("-93.0"), utm15},
		"OGC UTM": {`PROJCS["WGS 84 / UTM zone 15N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],
			PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-93],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AXIS["Easting",EAST],AXIS["Northing",NORTH]]`, utm15},
		"WKT 2 UTM": {`PROJCRS["WGS 84 / UTM zone 15N",BASEGEOGCRS["WGS 84",ENSEMBLE["World Geodetic System 1984 ensemble",MEMBER["World Geodetic System 1984 (Transit)"],ELLIPSOID["WGS 84",6378137,298.257223563,LENGTHUNIT["metre",1]],ENSEMBLEACCURACY[2.0]]],
			CONVERSION["UTM zone 15N",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",-93],PARAMETER["Scale factor at natural origin",0.9996],PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0]],
			CS[Cartesian,2],AXIS["(E)",east,ORDER[1],LENGTHUNIT["metre",1]],AXIS["(N)",north],ID["EPSG",32615]]`, utm15},
		"Web Mercator":         {`PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",` + wgs84ESRI + `,PROJECTION["Mercator_Auxiliary_Sphere"],UNIT["Meter",1.0]]`, orb.Point{1.90753368064122, 13.7295877948563}},
		"Web Mercator by code": {`PROJCS["WGS 84 / Pseudo-Mercator",` + wgs84ESRI + `,PROJECTION["Mercator_1SP"],UNIT["metre",1],AUTHORITY["EPSG","3857"]]`, orb.Point{1.90753368064122, 13.7295877948563}},
		"compound":             {`COMPD_CS["WGS 84 + EGM96",` + utmESRI("-93.0") + `,VERT_CS["EGM96"]]`, utm15},
	} {
		system, err := FromWKT(c.wkt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := system.ToWGS84(easting); math.Abs(got[0]-c.want[0])+math.Abs(got[1]-c.want[1]) > 4e-12 {
			t.Errorf("%s: got %.14g, want %.14g", name, got, c.want)
		}
	}
}

func TestRefusalsNameTheSystem(t *testing.T) {
	for _, c := range []struct{ wkt, want string }{
		{`GEOGCS["GCS_North_American_1927",DATUM["D_North_American_1927",SPHEROID["Clarke_1866",6378206.4,294.978698213898]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`, "GCS_North_American_1927"},
		{`GEOGCS["GCS_WGS_1984_grads",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],UNIT["Grad",0.0157]]`, "unit"},
		{`PROJCS["NAD27_UTM_15N",GEOGCS["x",DATUM["D_North_American_1927",SPHEROID["Clarke_1866",6378206.4,294.978698213898]]]]`, "NAD27_UTM_15N"},
		{`PROJCS["Lambert GT",` + wgs84ESRI + `,PROJECTION["Lambert_Conformal_Conic"]]`, "Lambert GT"},
		{utmESRI("1e999"), "cannot be read"},
		{strings.ReplaceAll(utmESRI("-93"), `"Scale_Factor",0.9996`, `"Scale_Factor",0`), "make no sense"},
		{strings.Repeat("A[", 5000), "cannot be read"},
		{"", "without a name"},
		{`LOCAL_CS["Plano"]`, "Plano"},
	} {
		_, err := FromWKT(c.wkt)
		var u *UnsupportedError
		if !errors.As(err, &u) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60s: got %v, want a refusal that says %q", c.wkt, err, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name string
		ok   bool
		wgs  bool
	}{
		{"urn:ogc:def:crs:OGC:1.3:CRS84", true, true},
		{"urn:ogc:def:crs:EPSG::4326", true, true},
		{"http://www.opengis.net/def/crs/EPSG/0/32616", true, false},
		{"EPSG:3857", true, false},
		{"urn:ogc:def:crs:EPSG::4267", false, false},
		{"urn:ogc:def:crs:FOO::4326", false, false},
		{"", false, false},
	} {
		system, err := FromName(c.name)
		if (err == nil) != c.ok || c.ok && system.IsWGS84() != c.wgs {
			t.Errorf("%q: %v, %v", c.name, system.Name, err)
		}
	}
}

func FuzzWKT(f *testing.F) {
	for _, s := range []string{wgs84ESRI, utmESRI("-93.0"), `COMPD_CS["a",PROJCS["b"]]`, `GEOGCS["a""b",1e5,X]`, "A[", `PROJCS[]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if system, err := FromWKT(s); err == nil {
			system.ToWGS84(orb.Point{500000, 1600000})
		}
	})
}
