package tiles

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/source"
)

// basemapLayer loads a layer of the embedded basemap.
func basemapLayer(t testing.TB, id string) *geo.Collection {
	t.Helper()
	loaded, _, err := source.Load(t.Context(), []source.Input{{FS: fixtures.Basemap(), Path: ".", Name: "basemap"}}, source.Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range loaded.Collections {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no layer %q", id)
	return nil
}

// frontier is an edge of a layer's rings, the western end first.
type frontier struct{ a, b orb.Point }

// frontiers counts the features along each edge, those of small rings apart.
func frontiers(c *geo.Collection, least float64) (all map[frontier]int, small map[frontier]bool) {
	all, small = map[frontier]int{}, map[frontier]bool{}
	for i := range uint32(c.Len()) {
		walk(c.Geometry(i), ringSink(func(ring orb.Ring) {
			for k := 1; k < len(ring); k++ {
				f := frontier{ring[k-1], ring[k]}
				if f.b[0] < f.a[0] || f.b[0] == f.a[0] && f.b[1] < f.a[1] {
					f.a, f.b = f.b, f.a
				}
				all[f]++
				small[f] = small[f] || math.Abs(planar.Area(ring)) < least
			}
		}))
	}
	return all, small
}

// TestCountriesMeet draws positions beside the borders that countries, and departments,
// share, far from coasts: each is in exactly one of them.
func TestCountriesMeet(t *testing.T) {
	for _, id := range []string{"countries", "departments"} {
		t.Run(id, func(t *testing.T) {
			c := basemapLayer(t, id)
			ts := NewTileset("test", []*geo.Collection{c})
			onEachGrid(t, func(t *testing.T, g Grid) {
				ts, r, checked := ts.On(g), rand.New(rand.NewPCG(1, 1)), 0
				for level := max(ts.MinZoom, 2); level <= min(ts.MaxZoom, 10); level += 2 {
					checked += meetings(t, ts, c, level, r)
				}
				if checked < 40 {
					t.Errorf("only %d positions", checked)
				}
			})
		})
	}
}

// meetings checks some positions beside shared borders at a level.
func meetings(t *testing.T, ts *Tileset, c *geo.Collection, level uint32, r *rand.Rand) (checked int) {
	unit := 360 / ts.Grid.scale(level) // in degrees
	all, small := frontiers(c, 40*MinRingArea*unit*unit)
	drawn := map[ID][]orb.MultiPolygon{}
	tries := 0
	for f, n := range all { // in any order: all must hold
		if n < 2 || small[f] {
			continue
		}
		if tries++; tries > 40 {
			break
		}
		at := orb.Point{(f.a[0]+f.b[0])/2 + unit*(12*r.Float64()-6), (f.a[1]+f.b[1])/2 + unit*(12*r.Float64()-6)}
		id, ok := ts.Grid.Owner(at, level)
		if !ok || nearCoast(at, all, small, 12*unit) || countriesAt(c, at) != 1 {
			continue // the source lets Russia and Fiji reach around the world
		}
		if _, ok := drawn[id]; !ok {
			drawn[id] = []orb.MultiPolygon{}
			for _, l := range withoutLabels(mustDecode(t, ts.Append(nil, id))) {
				for _, f := range l.features {
					drawn[id] = append(drawn[id], f.multiPolygon())
				}
			}
		}
		v, in := reference(ts.Grid, id, at).position(), 0
		for _, p := range drawn[id] {
			if planar.MultiPolygonContains(p, v) {
				in++
			}
		}
		if in != 1 {
			t.Errorf("%v: %v is in %d of them", id, at, in)
		}
		checked++
	}
	return checked
}

// countriesAt counts the features that a position is in, by the data themselves.
func countriesAt(c *geo.Collection, p orb.Point) (n int) {
	for i := range uint32(c.Len()) {
		switch g := c.Geometry(i).(type) {
		case orb.Polygon:
			if planar.PolygonContains(g, p) {
				n++
			}
		case orb.MultiPolygon:
			if planar.MultiPolygonContains(g, p) {
				n++
			}
		}
	}
	return n
}

// nearCoast reports whether a position lies beside an edge of one feature, or of a ring
// that may be left out.
func nearCoast(p orb.Point, all map[frontier]int, small map[frontier]bool, distance float64) bool {
	for f, n := range all {
		if (n < 2 || small[f]) && planar.DistanceFromSegment(f.a, f.b, p) < distance {
			return true
		}
	}
	return false
}

// TestIslandsGoWithTheirHoles puts islands into holes of the same border, started
// elsewhere and the other way round, about as small as rings may be: both are drawn, or
// neither.
func TestIslandsGoWithTheirHoles(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	level, both, neither := uint32(10), 0, 0
	for range 300 {
		center := unproject(ID{level, home.X >> 4, home.Y >> 4}, cell{int32(r.IntN(Extent)), int32(r.IntN(Extent))})
		unit := 360 / WebMercatorQuad.scale(level)
		island := star(r, center, unit*(2+r.Float64()), 30)[0]
		hole := append(orb.Ring{}, island[7:]...)
		hole = append(hole, island[1:8]...)
		hole.Reverse()
		land := orb.Bound{Min: center, Max: center}.Pad(60 * unit).ToRing()
		layer, _ := oneTile(t, ID{level, home.X >> 4, home.Y >> 4}, 14, item{1, orb.Polygon{land, hole}, nil}, item{2, orb.Polygon{island}, nil})
		rings := 0
		for _, f := range layer.features {
			rings += len(f.parts)
		}
		switch rings {
		case 1:
			neither++
		case 3:
			both++
		default:
			t.Fatalf("%d rings", rings)
		}
	}
	if both < 30 || neither < 30 {
		t.Errorf("both are drawn %d times, neither %d times", both, neither)
	}
}
