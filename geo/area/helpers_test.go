package area

import (
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// ringOf reads "0 0, 4 0, 4 4" and closes it.
func ringOf(text string) orb.Ring {
	r := orb.Ring(lineOf(text))
	if len(r) > 0 && r[0] != r[len(r)-1] {
		r = append(r, r[0])
	}
	return r
}

func lineOf(text string) (l orb.LineString) {
	for pair := range strings.SplitSeq(text, ",") {
		f := strings.Fields(pair)
		x, err1 := strconv.ParseFloat(f[0], 64)
		y, err2 := strconv.ParseFloat(f[1], 64)
		if err1 != nil || err2 != nil {
			panic("not a position: " + pair)
		}
		l = append(l, orb.Point{x, y})
	}
	return l
}

// polygonFrom reads rings with bars between.
func polygonFrom(text string) (p orb.Polygon) {
	for ring := range strings.SplitSeq(text, "|") {
		p = append(p, ringOf(ring))
	}
	return p
}

// areaFrom makes an area of polygons with slashes between.
func areaFrom(t testing.TB, text string) *Area {
	t.Helper()
	var polygons []orb.Polygon
	for polygon := range strings.SplitSeq(text, "/") {
		polygons = append(polygons, polygonFrom(polygon))
	}
	a, err := build(polygons, MaxVertices)
	if err != nil {
		t.Fatal(err)
	}
	checkSound(t, a)
	return a
}

// checkSound holds an area against what it promises.
func checkSound(t testing.TB, a *Area) {
	t.Helper()
	if err := simple(a.Shape).Validate(); err != nil {
		t.Fatalf("the area is not valid: %v", err)
	}
	if len(a.Shape) == 0 || a.SquareKilometres() <= 0 {
		t.Fatalf("the area is empty: %v", a.Shape)
	}
	for _, p := range a.Shape {
		for i, r := range p {
			if (doubleArea(r) > 0) != (i == 0) {
				t.Fatalf("ring %d runs the wrong way", i)
			}
			for _, at := range r {
				if !(math.Abs(at[0]) <= 180 && math.Abs(at[1]) <= 90) {
					t.Fatalf("%v is nowhere", at)
				}
			}
		}
	}
}

// checkRefused demands a sentence for whoever asked.
func checkRefused(t testing.TB, err error, parts ...string) {
	t.Helper()
	var e *geo.Error
	if !errors.As(err, &e) {
		t.Fatalf("not refused: %v", err)
	}
	if e.Code != geo.CodeInvalid || e.Param != "area" {
		t.Errorf("%s %s", e.Code, e.Param)
	}
	for _, part := range parts {
		if !strings.Contains(e.Message, part) {
			t.Errorf("%q lacks %q", e.Message, part)
		}
	}
}

// blob is a wavy outline about a position.
func blob(r *rand.Rand, centre orb.Point, radius float64, n int) orb.Polygon {
	phase, waves := r.Float64()*7, float64(2+r.IntN(9))
	ring := make(orb.Ring, 0, n+1)
	for i := range n {
		angle := 2 * math.Pi * float64(i) / float64(n)
		at := radius * (1 + 0.4*math.Sin(waves*angle+phase) + 0.1*math.Sin(5*waves*angle))
		ring = append(ring, orb.Point{centre[0] + at*math.Cos(angle), centre[1] + at*math.Sin(angle)})
	}
	return orb.Polygon{append(ring, ring[0])}
}

func somewhere(r *rand.Rand, b orb.Bound) orb.Point {
	return orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
}

func isClose(got, want, relative float64) bool { return math.Abs(got-want) <= relative*math.Abs(want) }
