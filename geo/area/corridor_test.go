package area

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/fixtures"
	"lindero/geo/source"
)

// toLine is the geodesic distance from a position to a line, by brute force: from places
// along it that are ever closer together around the nearest.
func toLine(p orb.Point, lines orb.MultiLineString) float64 {
	nearest := math.Inf(1)
	for _, l := range lines {
		for _, at := range l {
			nearest = min(nearest, distance(p, at))
		}
	}
	for _, l := range lines {
		for i := 1; i < len(l); i++ {
			a := near(l[i-1], p)
			b := near(l[i], a)
			if away := math.Hypot(p[1]-a[1], (p[0]-a[0])*math.Cos(p[1]*math.Pi/180)) - 1.2*math.Hypot(b[0]-a[0], b[1]-a[1]); away*100_000 > nearest {
				continue // in degrees of 110 km, more or less
			}
			low, high := 0.0, 1.0
			for range 40 { // the distance has one minimum along a short segment
				one, two := low+(high-low)/3, high-(high-low)/3
				if distance(p, along(a, b, one)) < distance(p, along(a, b, two)) {
					high = two
				} else {
					low = one
				}
			}
			nearest = min(nearest, distance(p, along(a, b, (low+high)/2)))
		}
	}
	return nearest
}

func along(a, b orb.Point, t float64) orb.Point {
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

func TestCorridor(t *testing.T) {
	walk := func(r *rand.Rand, from orb.Point, step float64, n int) orb.LineString {
		l, direction := orb.LineString{from}, r.Float64()*360
		for range n {
			direction += r.NormFloat64() * 50
			next := destination(l[len(l)-1], direction, step*(0.02+r.Float64()))
			l = append(l, next)
		}
		return l
	}
	r := rand.New(rand.NewPCG(7, 7))
	lines := map[string]orb.MultiLineString{
		"straight":  {lineOf("-90 14, -90 15")},
		"parallel":  {lineOf("-90 55, -80 55")},
		"slanted":   {lineOf("-90 14, -89 16")},
		"hairpin":   {lineOf("-90 14, -89.9 14, -90 14.001")},
		"and back":  {lineOf("-90 14, -89.9 14, -90 14")},
		"closed":    {lineOf("-90 14, -89 14, -89 15, -90 15, -90 14")},
		"two":       {lineOf("-90 14, -89.9 14"), lineOf("-89.9 14.1, -89.8 14.3")},
		"position":  {lineOf("-90 14, -90 14")},
		"across":    {lineOf("179.9 -10, -179.9 -10.1, 179.95 -10.2")},
		"walk":      {walk(r, orb.Point{-90, 15}, 3000, 120)},
		"northern":  {walk(r, orb.Point{20, 68}, 3000, 60)},
		"wild":      {walk(r, orb.Point{179.99, -45}, 500, 200)},
		"borderish": {borderLine(t, "GT-SV")},
	}
	for name, line := range lines {
		for _, width := range []float64{20, 1000, 30_000} {
			r := rand.New(rand.NewPCG(7, uint64(width)))
			a, err := Corridor(line, width)
			if err != nil {
				t.Fatalf("%s %g: %v", name, width, err)
			}
			checkSound(t, a)
			in, out := 0, 0
			for range 60 {
				polygon := a.Shape[r.IntN(len(a.Shape))]
				ring := polygon[r.IntN(len(polygon))]
				i := 1 + r.IntN(len(ring)-1)
				p := destination(along(ring[i-1], ring[i], r.Float64()), r.Float64()*360, width*math.Exp(-r.Float64()*7))
				d := toLine(p, line)
				switch {
				case math.Abs(d-width) < CorridorError*width:
				case d < width:
					if in++; !a.Contains(p) {
						t.Errorf("%s %g: %v, at %g, is not in the corridor", name, width, p, d)
					}
				default:
					if out++; a.Contains(p) {
						t.Errorf("%s %g: %v, at %g, is in the corridor", name, width, p, d)
					}
				}
			}
			if in == 0 || out == 0 {
				t.Errorf("%s %g: only %d positions inside and %d outside were looked at", name, width, in, out)
			}
		}
	}
}

func borderLine(t testing.TB, id string) orb.LineString {
	t.Helper()
	d, _, err := source.Load(t.Context(), []source.Input{{FS: fixtures.Data()}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range d.Collections {
		if c.ID != "borders" {
			continue
		}
		if i, ok := c.Lookup(id); ok {
			switch g := c.Geometry(i).(type) {
			case orb.LineString:
				return g
			case orb.MultiLineString:
				return g[0]
			}
		}
	}
	t.Fatalf("there is no border %s", id)
	return nil
}

func TestNoCorridor(t *testing.T) {
	line := orb.MultiLineString{lineOf("0 0, 1 1")}
	for _, c := range []struct {
		lines orb.MultiLineString
		width float64
		says  string
	}{
		{line, 0, "width of 0 km"}, {line, math.NaN(), "width"}, {line, 1e6, "width of 1000 km"}, {nil, 10, "empty"}, {orb.MultiLineString{{}}, 10, "empty"},
		{orb.MultiLineString{lineOf("0 0, 200 0")}, 10, "longitude 200"}, {orb.MultiLineString{lineOf("0 89, 1 89.9")}, 20_000, "pole"},
		{orb.MultiLineString{lineOf("0 0, 100 0, -160 50, 0 50")}, 1, "too long"},
	} {
		_, err := Corridor(c.lines, c.width)
		checkRefused(t, err, c.says)
	}
	for _, g := range []orb.Geometry{nil, orb.Point{1, 1}, polygonFrom("0 0, 1 0, 1 1")} {
		_, err := CorridorOf(g, 10)
		checkRefused(t, err, "along a line")
	}
	if a, err := CorridorOf(orb.LineString(lineOf("0 0, 1 1")), 10); err != nil || len(a.Shape) != 1 {
		t.Error(err)
	}
}

func BenchmarkCorridor(b *testing.B) {
	line := borderLine(b, "GT-SV")
	for b.Loop() {
		if _, err := Corridor(orb.MultiLineString{line}, 10_000); err != nil {
			b.Fatal(err)
		}
	}
}
