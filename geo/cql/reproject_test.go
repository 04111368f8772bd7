package cql

import (
	"testing"

	"github.com/paulmach/orb"
)

func TestReproject(t *testing.T) {
	swap := func(p orb.Point) (orb.Point, bool) { return orb.Point{p[1], p[0]}, true }
	cases := map[string]string{
		"a = 1 AND S_INTERSECTS(geom, BBOX(14,-91,15,-89))":    "a = 1 AND S_INTERSECTS(geom, BBOX(-91,14,-89,15))",
		"S_INTERSECTS(geom, BBOX(14,170,15,-170))":             "S_INTERSECTS(geom, BBOX(170,14,-170,15))",
		"S_WITHIN(geom, POLYGON((1 2,3 2,3 4,1 2)))":           "S_WITHIN(geom, POLYGON((2 1,2 3,4 3,2 1)))",
		"S_WITHIN(geom, GEOMETRYCOLLECTION(POINT(1 2)))":       "S_WITHIN(geom, GEOMETRYCOLLECTION(POINT(2 1)))",
		"S_WITHIN(geom, MULTILINESTRING((1 2,3 4),(5 6,7 8)))": "S_WITHIN(geom, MULTILINESTRING((2 1,4 3),(6 5,8 7)))",
	}
	for text, want := range cases {
		n := parsed(t, text)
		before := string(AppendText(nil, n))
		got, err := Reproject(n, swap)
		if err != nil || string(AppendText(nil, got)) != want {
			t.Errorf("%s: %s, %v", text, AppendText(nil, got), err)
		}
		if after := string(AppendText(nil, n)); after != before {
			t.Errorf("%s was changed to %s", before, after)
		}
	}
	slant := func(p orb.Point) (orb.Point, bool) { return orb.Point{p[0] + p[1]/10, p[1]}, p[0] < 100 }
	n, err := Reproject(parsed(t, "S_WITHIN(geom, BBOX(0,0,10,10))"), slant)
	if err != nil {
		t.Fatal(err)
	}
	if ring := n.Args[1].Geometry.(orb.Polygon)[0]; len(ring) != 4*edgeSteps+1 || ring[2*edgeSteps] != (orb.Point{11, 10}) {
		t.Errorf("%v", ring)
	}
	_, err = Reproject(parsed(t, "S_WITHIN(geom, POINT(100 1))"), slant)
	refused(t, err, "character 16: the position 100 1 lies outside of the CRS")
}
