package geo

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// integer coordinates keep the reference predicates below exact.
func coordinate(r *rand.Rand, limit int) float64 { return float64(r.IntN(2*limit+1) - limit) }

func randomPoint(r *rand.Rand) orb.Point {
	return orb.Point{coordinate(r, 180), coordinate(r, 90)}
}

func randomLine(r *rand.Rand) orb.LineString {
	line := make(orb.LineString, 2+r.IntN(5))
	for i := range line {
		line[i] = randomPoint(r)
	}
	return line
}

// randomPolygon is a box, perhaps with a hole, so that it is valid.
func randomPolygon(r *rand.Rand) orb.Polygon {
	a := orb.Point{coordinate(r, 150), coordinate(r, 70)}
	b := orb.Point{a[0] + 4 + float64(r.IntN(26)), a[1] + 4 + float64(r.IntN(16))}
	p := orb.Polygon{orb.Bound{Min: a, Max: b}.ToRing()}
	if r.IntN(2) == 0 {
		hole := orb.Bound{Min: orb.Point{a[0] + 1, a[1] + 1}, Max: orb.Point{b[0] - 1, b[1] - 1}}.ToRing()
		hole.Reverse()
		p = append(p, hole)
	}
	return p
}

// randomGeometry is of any type, empties and nil included.
func randomGeometry(r *rand.Rand) orb.Geometry {
	switch r.IntN(12) {
	case 0:
		return orb.MultiPoint{randomPoint(r), randomPoint(r)}
	case 1:
		return randomLine(r)
	case 2:
		return orb.MultiLineString{randomLine(r), randomLine(r)}
	case 3:
		return randomPolygon(r)
	case 4:
		return orb.MultiPolygon{randomPolygon(r), randomPolygon(r)}
	case 5:
		return orb.Collection{randomPoint(r), randomLine(r), orb.Collection{randomPolygon(r)}}
	case 6:
		return randomPolygon(r)[0]
	case 7:
		return randomPolygon(r).Bound()
	case 8:
		return []orb.Geometry{nil, orb.LineString{}, orb.Polygon{}, orb.MultiPolygon{}, orb.Collection{}, orb.MultiPoint{}, orb.Polygon{orb.Ring{}}}[r.IntN(7)]
	}
	return randomPoint(r)
}

func textID(i int) Value { return Value{Kind: KindString, Bytes: fmt.Appendf(nil, "f-%05d", i)} }

func build(t testing.TB, geometries []orb.Geometry) *Collection {
	t.Helper()
	b := NewBuilder(Info{ID: "test"}, Schema{})
	for i, g := range geometries {
		f := Feature{ID: textID(i), Geometry: g}
		if p, ok := g.(orb.Point); ok {
			f.IsPoint, f.Point, f.Geometry = true, p, nil
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func idsOf(c *Collection, ordinals []uint32) map[string]bool {
	set := make(map[string]bool, len(ordinals))
	for _, i := range ordinals {
		set[string(c.AppendID(nil, i))] = true
	}
	return set
}
