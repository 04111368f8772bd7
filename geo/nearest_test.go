package geo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"
)

// referenceDistance is the distance in metres from p to a geometry, by many positions on
// each edge and a search around the best: none of the code under test.
func referenceDistance(p orb.Point, g orb.Geometry) float64 {
	nearest := math.Inf(1)
	switch g := g.(type) {
	case orb.Point:
		nearest = geodesicDistance(p, g)
	case orb.MultiPoint:
		for _, q := range g {
			nearest = min(nearest, geodesicDistance(p, q))
		}
	case orb.LineString:
		for i := 1; i < len(g); i++ {
			nearest = min(nearest, referenceToEdge(p, g[i-1], g[i]))
		}
	case orb.MultiLineString:
		for _, l := range g {
			nearest = min(nearest, referenceDistance(p, l))
		}
	case orb.Ring:
		return referenceDistance(p, orb.Polygon{g})
	case orb.Polygon:
		if referenceMeets(g, p.Bound()) {
			return 0
		}
		for _, r := range g {
			nearest = min(nearest, referenceDistance(p, orb.LineString(r)))
		}
	case orb.MultiPolygon:
		for _, polygon := range g {
			nearest = min(nearest, referenceDistance(p, polygon))
		}
	case orb.Collection:
		for _, m := range g {
			nearest = min(nearest, referenceDistance(p, m))
		}
	case orb.Bound:
		return referenceDistance(p, g.ToPolygon())
	}
	return nearest
}

func geodesicDistance(p, q orb.Point) (metres float64) {
	geodesic.WGS84.Inverse(p[1], p[0], q[1], q[0], &metres, nil, nil)
	return metres
}

func referenceToEdge(p, a, b orb.Point) float64 {
	var length, azimuth float64
	geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0], &length, &azimuth, nil)
	at := func(s float64) float64 {
		var q orb.Point
		geodesic.WGS84.Direct(a[1], a[0], azimuth, s, &q[1], &q[0], nil)
		return geodesicDistance(p, q)
	}
	const samples = 32
	best, nearest := 0.0, math.Inf(1)
	for i := range samples + 1 {
		if d := at(length * float64(i) / samples); d < nearest {
			best, nearest = length*float64(i)/samples, d
		}
	}
	low, high := max(best-length/samples, 0), min(best+length/samples, length)
	for high-low > 1e-2 { // thirds
		if x, y := (2*low+high)/3, (low+2*high)/3; at(x) < at(y) {
			high = y
		} else {
			low = x
		}
	}
	return min(nearest, at((low+high)/2))
}

// askedFrom are positions to ask from: some of the geometries', those where the earth is
// odd, and any.
func askedFrom(r *rand.Rand, n int) []orb.Point {
	all := []orb.Point{{180, 3}, {-180, 3}, {0, 90}, {77, -90}, {-179.9999, 66}, {0, 0}}
	for range n {
		all = append(all, randomPoint(r), orb.Point{360*r.Float64() - 180, 180*r.Float64() - 90})
	}
	return all
}

// TestNearestDistances asks for all features: each stands once, in order, at the distance
// that the reference finds.
func TestNearestDistances(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 8))
	geometries := make([]orb.Geometry, 100)
	for i := range geometries {
		geometries[i] = randomGeometry(r)
	}
	c := build(t, geometries)
	asked := askedFrom(r, 3)
	for _, g := range geometries {
		if b, ok := BoundOf(g); ok && len(asked) < 26 {
			asked = append(asked, b.Center())
		}
	}
	zeros := 0
	for _, p := range asked {
		found, err := c.Nearest(context.Background(), Nearby{From: p, Limit: len(geometries)})
		if err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for k, n := range found {
			var index int
			if _, err := fmt.Sscanf(string(c.AppendID(nil, n.Ordinal)), "f-%d", &index); err != nil {
				t.Fatal(err)
			}
			if want := referenceDistance(p, geometries[index]); math.Abs(n.Metres-want) > 1e-3 {
				t.Errorf("from %v to %v: %.4f m, want %.4f", p, geometries[index], n.Metres, want)
			}
			if k > 0 && n.Metres < found[k-1].Metres {
				t.Errorf("from %v: %g m after %g m", p, n.Metres, found[k-1].Metres)
			}
			if n.Metres == 0 {
				zeros++
			}
			there[string(c.AppendID(nil, n.Ordinal))] = true
		}
		for i, g := range geometries {
			if _, placed := BoundOf(g); there[string(textID(i).Bytes)] != placed {
				t.Errorf("from %v: %v is there: %v", p, g, !placed)
			}
		}
	}
	if zeros < 8 {
		t.Errorf("only %d distances are 0: nothing was asked inside of polygons", zeros)
	}
}

// TestNearestEqualsALookAtAll asks random collections for random numbers of features within
// random distances, kept at random.
func TestNearestEqualsALookAtAll(t *testing.T) {
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 9))
		geometries := make([]orb.Geometry, 400)
		for i := range geometries {
			switch {
			case seed%3 == 0:
				geometries[i] = randomPoint(r) // the layout of pure points, many of them the same
				if r.IntN(10) == 0 {
					geometries[i] = nil
				}
			case seed%3 == 1:
				geometries[i] = randomGeometry(r)
			default: // small, as real data are
				a := orb.Point{-94 + 12*r.Float64(), 12 + 8*r.Float64()}
				geometries[i] = []orb.Geometry{a, orb.LineString{a, {a[0] + r.Float64(), a[1] + r.Float64()}}, a.Bound().Pad(r.Float64()).ToPolygon()}[r.IntN(3)]
			}
		}
		c := build(t, geometries)
		some := 0
		for _, p := range askedFrom(r, 25) {
			if seed%3 == 2 && r.IntN(3) > 0 {
				p = orb.Point{-95 + 14*r.Float64(), 11 + 10*r.Float64()}
			}
			q := Nearby{From: p, Limit: 1 + r.IntN(30)}
			if r.IntN(3) == 0 {
				q.Within = math.Pow(10, 3+4.3*r.Float64())
			}
			if r.IntN(2) == 0 {
				modulus := uint32(1 + r.IntN(5))
				q.Keep = func(i uint32) bool { return i%modulus == 0 }
			}
			found, err := c.Nearest(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if want := lookAtAll(c, q); !slices.Equal(found, want) {
				t.Fatalf("seed %d, %+v: %v, want %v", seed, q, found, want)
			}
			some += len(found)
		}
		if some < 150 {
			t.Errorf("seed %d: only %d features were found", seed, some)
		}
	}
}

func lookAtAll(c *Collection, q Nearby) []Neighbour {
	var all []Neighbour
	for i := range uint32(c.Len()) {
		if q.Keep != nil && !q.Keep(i) {
			continue
		}
		if place, ok := c.placeFrom(q.From, i); ok && (q.Within == 0 || place.Metres <= q.Within) {
			all = append(all, Neighbour{i, place})
		}
	}
	slices.SortFunc(all, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(string(c.AppendID(nil, a.Ordinal)), string(c.AppendID(nil, b.Ordinal))))
	})
	return all[:min(len(all), q.Limit)]
}

// TestNearestOfEqualsIsById puts features on one spot, with ids that are numbers and with
// names.
func TestNearestOfEqualsIsById(t *testing.T) {
	for _, id := range []func(i int) Value{textID, func(i int) Value { return Value{Kind: KindInteger, Int: int64(i - 50)} }} {
		b := NewBuilder(Info{ID: "test"}, Schema{})
		for i := range 100 {
			if err := b.Add(&Feature{ID: id((i * 37) % 100), IsPoint: true, Point: orb.Point{-90, 15}}); err != nil {
				t.Fatal(err)
			}
		}
		c, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		found, err := c.Nearest(context.Background(), Nearby{From: orb.Point{-91, 15}, Limit: 10})
		if err != nil || len(found) != 10 {
			t.Fatal(len(found), err)
		}
		for k, n := range found {
			if got, want := string(c.AppendID(nil, n.Ordinal)), string(appendValue(nil, id(k))); got != want {
				t.Errorf("%d is %s, want %s", k, got, want)
			}
		}
	}
}

func TestNearestOfNothing(t *testing.T) {
	for _, geometries := range [][]orb.Geometry{nil, {nil}, {orb.Polygon{}, nil}} {
		if found, err := build(t, geometries).Nearest(context.Background(), Nearby{Limit: 3}); len(found) > 0 || err != nil {
			t.Error(geometries, found, err)
		}
	}
	c := build(t, []orb.Geometry{orb.Point{1, 1}})
	for _, limit := range []int{0, -1} {
		if found, err := c.Nearest(context.Background(), Nearby{Limit: limit}); len(found) > 0 || err != nil {
			t.Error(limit, found, err)
		}
	}
}

func TestNearestStopsWithItsContext(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	geometries := make([]orb.Geometry, 5000)
	for i := range geometries {
		geometries[i] = randomPoint(r)
	}
	ctx, cancel := context.WithCancel(context.Background())
	looked := 0
	_, err := build(t, geometries).Nearest(ctx, Nearby{Limit: 1, Keep: func(uint32) bool {
		looked++
		cancel()
		return false
	}})
	if !errors.Is(err, context.Canceled) || looked > 1000 {
		t.Errorf("%v after %d features", err, looked)
	}
}
