package border

import (
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"lindero/geo"
)

// How places tell the sides of a border: those within so many metres of it and beside it,
// not beyond its ends. A few may be misplaced, or lie across a bend of the river.
const (
	placesWithin = 50_000
	leastPlaces  = 2   // of each country
	agreeing     = 0.9 // share of each country's
)

// countries returns those of a feature's properties, else the halves of the border's id.
func countries(c *geo.Collection, i uint32, id string) [2]string {
	pair := [2]string{textOf(textColumn(c, "country_a"), i), textOf(textColumn(c, "country_b"), i)}
	if pair[0] != "" && pair[1] != "" {
		return pair
	}
	if a, b, ok := strings.Cut(id, "-"); ok && a != "" && b != "" && !strings.Contains(b, "-") {
		return [2]string{a, b}
	}
	return [2]string{}
}

// votes count the places of a border's two countries on its two sides.
type votes struct{ left, right [2]int }

// tellSides has places say which country lies on which side of each border.
func (s *Set) tellSides(places []*geo.Collection) {
	cast := make([]votes, len(s.lines))
	for _, c := range places {
		country := textColumn(c, "country")
		if country == nil {
			continue
		}
		for i := range uint32(c.Len()) {
			if p, ok := placeOf(c, i); ok {
				s.vote(cast, textOf(country, i), p)
			}
		}
	}
	for i, l := range s.lines {
		l.Left, l.Right = cast[i].result(l.Countries)
	}
}

// placeOf is the position that stands for a feature.
func placeOf(c *geo.Collection, i uint32) (orb.Point, bool) {
	if points := c.Points(); points != nil {
		return points[i], points[i][0] == points[i][0]
	}
	g := c.Geometry(i)
	if _, ok := geo.BoundOf(g); !ok {
		return orb.Point{}, false
	}
	p, _ := planar.CentroidArea(g)
	return p, p[0] == p[0] && p[1] == p[1]
}

func (s *Set) vote(cast []votes, country string, p orb.Point) {
	for i, l := range s.lines {
		for k, name := range l.Countries {
			if country == "" || name != country {
				continue
			}
			at, ok := l.LocateWithin(p, placesWithin)
			switch {
			case !ok || l.beyondEnds(at):
			case at.Side == Left:
				cast[i].left[k]++
			case at.Side == Right:
				cast[i].right[k]++
			}
		}
	}
}

// beyondEnds reports whether the nearest position is an end of an open part, where left and
// right say little.
func (l *Line) beyondEnds(at Position) bool {
	for _, part := range l.Parts {
		if !part.Closed && (at.Km <= part.From || at.Km >= part.To) && at.Km >= part.From && at.Km <= part.To {
			return true
		}
	}
	return false
}

// result returns the countries on the left and on the right, if the places agree.
func (v votes) result(pair [2]string) (left, right string) {
	share := func(side [2]int, k int) bool {
		all := v.left[k] + v.right[k]
		return all >= leastPlaces && float64(side[k]) >= agreeing*float64(all)
	}
	switch {
	case share(v.left, 0) && share(v.right, 1):
		return pair[0], pair[1]
	case share(v.right, 0) && share(v.left, 1):
		return pair[1], pair[0]
	}
	return "", ""
}
