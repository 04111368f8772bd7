package encode

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
)

func TestWKT(t *testing.T) {
	ring := orb.Ring{{0, 0}, {4, 0}, {4, 4}, {0, 0}}
	for _, c := range []struct {
		g    orb.Geometry
		want string
	}{
		{orb.Point{-90.5, 14.6}, "POINT (-90.5 14.6)"},
		{orb.MultiPoint{{1, 2}, {3, 4}}, "MULTIPOINT ((1 2),(3 4))"},
		{orb.MultiPoint{}, "MULTIPOINT EMPTY"},
		{orb.LineString{{1, 2}, {3, 4.0000001}}, "LINESTRING (1 2,3 4.0000001)"},
		{orb.LineString{}, "LINESTRING EMPTY"},
		{orb.MultiLineString{{{1, 2}, {3, 4}}, {}}, "MULTILINESTRING ((1 2,3 4),EMPTY)"},
		{ring, "POLYGON ((0 0,4 0,4 4,0 0))"},
		{orb.Polygon{ring, ring}, "POLYGON ((0 0,4 0,4 4,0 0),(0 0,4 0,4 4,0 0))"},
		{orb.Polygon{}, "POLYGON EMPTY"},
		{orb.MultiPolygon{{ring}, {}}, "MULTIPOLYGON (((0 0,4 0,4 4,0 0)),EMPTY)"},
		{orb.Collection{orb.Point{1, 2}, orb.Collection{orb.LineString{{1, 2}, {3, 4}}}, nil},
			"GEOMETRYCOLLECTION (POINT (1 2),GEOMETRYCOLLECTION (LINESTRING (1 2,3 4)),GEOMETRYCOLLECTION EMPTY)"},
		{orb.Bound{Max: orb.Point{1, 1}}, "POLYGON ((0 0,1 0,1 1,0 1,0 0))"},
	} {
		if got := string(appendWKT(nil, c.g)); got != c.want {
			t.Errorf("%T: %s, want %s", c.g, got, c.want)
		}
	}
	for name, g := range sampleGeometries() {
		back, err := wkt.Unmarshal(string(appendWKT(nil, g)))
		if err != nil || !orb.Equal(back, g) {
			t.Errorf("%s: read back as %v, %v", name, back, err)
		}
	}
}
