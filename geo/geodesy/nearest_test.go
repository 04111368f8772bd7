package geodesy

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// wander is a line of n steps of random length and direction.
func wander(r *rand.Rand, n int, step float64) orb.LineString {
	line := orb.LineString{somewhere(r)}
	for range n {
		line = append(line, near(r, line[len(line)-1], step))
	}
	return line
}

// TestNearestOfManyEdges compares with a look at every edge.
func TestNearestOfManyEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, step := range []float64{100, 1e4, 3e5, 1e7} {
		for range 40 {
			line := wander(r, 12, step)
			p := near(r, line[r.IntN(len(line))], 5*step)
			want := math.Inf(1)
			for i := 1; i < len(line); i++ {
				d, _ := referenceToSegment(p, line[i-1], line[i], 32)
				want = min(want, d)
			}
			for _, g := range []orb.Geometry{line, orb.Ring(line), orb.Polygon{orb.Ring(line)}, orb.MultiPolygon{{}, {orb.Ring(line)}},
				orb.MultiLineString{line[:5], line[4:]}, orb.Collection{orb.Collection{line[:7]}, nil, line[6:]}} {
				place, ok := Nearest(p, g)
				if !ok || math.Abs(place.Metres-want) > 1e-4 {
					t.Fatalf("from %v to %v: %.6f m, want %.6f", p, g, place.Metres, want)
				}
				if again := To(p, place.Point); again != place {
					t.Fatalf("from %v: %v and %v", p, place, again)
				}
			}
		}
	}
}

func TestNearestOfPointsAndNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		p, points := somewhere(r), make(orb.MultiPoint, 1+r.IntN(20))
		want := math.Inf(1)
		for i := range points {
			points[i] = somewhere(r)
			want = min(want, To(p, points[i]).Metres)
		}
		if place, ok := Nearest(p, points); !ok || place.Metres != want {
			t.Fatalf("from %v to %v: %g m, want %g", p, points, place.Metres, want)
		}
		if place, ok := Nearest(p, points[0]); !ok || place != To(p, points[0]) {
			t.Fatalf("from %v to %v: %v", p, points[0], place)
		}
	}
	for _, g := range []orb.Geometry{nil, orb.MultiPoint{}, orb.LineString{}, orb.MultiLineString{{}}, orb.Polygon{}, orb.Polygon{{}}, orb.MultiPolygon{}, orb.Collection{nil}, orb.Ring{}} {
		if place, ok := Nearest(orb.Point{}, g); ok {
			t.Errorf("%#v is at %v", g, place)
		}
	}
	if place, ok := Nearest(orb.Point{-90, 15}, orb.LineString{{-90, 16}}); !ok || place.Azimuth != 0 {
		t.Errorf("a line of one position: %v", place)
	}
	if place, ok := Nearest(orb.Point{-90, 15}, orb.Bound{Min: orb.Point{-91, 14}, Max: orb.Point{-89, 15.5}}); !ok || place.Metres > 56_000 || place.Metres < 55_000 {
		t.Errorf("a box: %v", place)
	}
}
