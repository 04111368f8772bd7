package source

import (
	"errors"
	"strings"
	"testing"
)

func TestWKT(t *testing.T) {
	for _, c := range []struct {
		in, want string
		heights  bool
	}{
		{"POINT(1 2)", "POINT(1 2)", false},
		{" point ( -1.5  2e1 ) ", "POINT(-1.5 20)", false},
		{"POINT Z (1 2 3)", "POINT(1 2)", true},
		{"POINTZ(1 2 3)", "POINT(1 2)", true},
		{"POINT M (1 2 3)", "POINT(1 2)", true},
		{"POINT ZM (1 2 3 4)", "POINT(1 2)", true},
		{"POINT(1 2 3)", "POINT(1 2)", true},
		{"POINT EMPTY", "-", false},
		{"POINT Z EMPTY", "-", false},
		{"LINESTRING(1 2,3 4)", "LINESTRING(1 2,3 4)", false},
		{"LINESTRING EMPTY", "-", false},
		{"POLYGON((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.2,0.2 0.1,0.1 0.1))", "POLYGON((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.2,0.2 0.1,0.1 0.1))", false},
		{"MULTIPOINT(1 2,3 4)", "MULTIPOINT((1 2),(3 4))", false},
		{"MULTIPOINT((1 2),EMPTY,(3 4))", "MULTIPOINT((1 2),(3 4))", false},
		{"MULTILINESTRING((1 2,3 4),(5 6,7 8))", "MULTILINESTRING((1 2,3 4),(5 6,7 8))", false},
		{"MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((2 2,3 2,3 3,2 2)))", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((2 2,3 2,3 3,2 2)))", false},
		{"GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4))", "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4))", false},
		{"SRID=4326;POINT(1 2)", "POINT(1 2)", false},
	} {
		g, _, heights, err := parseWKT([]byte(c.in), 10)
		if err != nil || showGeometry(g) != c.want || heights != c.heights {
			t.Errorf("%s: %s %v %v", c.in, showGeometry(g), heights, err)
		}
	}
}

func TestWKTRefusals(t *testing.T) {
	for _, c := range []struct {
		in   string
		code Code
	}{
		{"", CodeGeometry}, {"POINT", CodeGeometry}, {"POINT(", CodeGeometry}, {"POINT(1", CodeArity},
		{"POINT(1)", CodeArity}, {"POINT(1 2", CodeGeometry}, {"POINT(1 2) x", CodeGeometry}, {"POINT(1 2,3 4)", CodeGeometry},
		{"POINT(1 2 3 4 5)", CodeGeometry}, {"POINT(a b)", CodeGeometry}, {"POINT(nan 1)", CodeNotFinite}, {"POINT(1e400 1)", CodeNotFinite},
		{"CIRCULARSTRING(0 0,1 1,2 0)", CodeGeometry}, {"TRIANGLE((0 0,1 0,1 1,0 0))", CodeGeometry},
		{"SRID=x;POINT(1 2)", CodeGeometry}, {"SRID=4326 POINT(1 2)", CodeGeometry}, {"POINT FULL", CodeGeometry}, {"POINT Z FULL", CodeGeometry},
		{strings.Repeat("GEOMETRYCOLLECTION(", 1000), CodeTooDeep},
	} {
		_, _, _, err := parseWKT([]byte(c.in), 10)
		var coded *codedError
		if !errors.As(err, &coded) || coded.code != c.code {
			t.Errorf("%.60s: %v", c.in, err)
		}
	}
}
