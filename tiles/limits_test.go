package tiles

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// TestNothingLiesOutsideTheLimits cuts every tile of some levels: what shows anything
// is within the limits, and for points, something is seen along each of their sides.
func TestNothingLiesOutsideTheLimits(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 1))
	boxes := map[string]orb.Bound{
		"Guatemala":        {Min: orb.Point{-92.3, 13.7}, Max: orb.Point{-88.2, 17.8}},
		"the origin":       {Min: orb.Point{-0.5, -0.5}, Max: orb.Point{0.5, 0.5}},
		"the antimeridian": {Min: orb.Point{175, -20}, Max: orb.Point{179.95, -10}},
		"the far west":     {Min: orb.Point{-179.95, 50}, Max: orb.Point{-170, 60}},
		"the north":        {Min: orb.Point{10, 70}, Max: orb.Point{30, 90}},
		"the south pole":   {Min: orb.Point{-180, -90}, Max: orb.Point{180, -60}},
	}
	onEachGrid(t, func(t *testing.T, g Grid) {
		for name, box := range boxes {
			inGrid := g.world().Contains(box.Min) && g.world().Contains(box.Max)
			points := make([]item, 40)
			for i := range points {
				points[i] = item{i, within(r, box), nil}
			}
			edge, _ := g.Owner(box.Center(), 4) // on the edges of tiles, and a buffer away
			for i, c := range []cell{{0, 0}, {Extent, Extent}, {-Buffer, Buffer}, {Buffer, -Buffer}} {
				points = append(points, item{100 + i, unprojectOn(g, edge, c), nil})
			}
			for kind, c := range map[string]*geo.Collection{
				"points": build(t, "points", 14, points...), "mixture": mixture(t, r, box, 40, false),
			} {
				ts := NewTileset("test", []*geo.Collection{c}).On(g)
				for level := range uint32(7) {
					checkLimits(t, ts, level, fmt.Sprintf("%s in %s, level %d", kind, name, level), kind == "points" && inGrid)
				}
			}
		}
	})
}

func checkLimits(t *testing.T, ts *Tileset, level uint32, what string, exact bool) {
	t.Helper()
	limits := ts.Limits(level)
	seen := Limits{Level: level, MinRow: ts.Grid.Rows(level), MinColumn: ts.Grid.Columns(level)}
	everyTile(ts.Grid, level, func(id ID) {
		if len(ts.Append(nil, id)) == 0 {
			return
		}
		if !limits.Contain(id) {
			t.Errorf("%s: %v shows something, the limits are %+v", what, id, limits)
		}
		seen.MinRow, seen.MaxRow = min(seen.MinRow, id.Y), max(seen.MaxRow, id.Y)
		seen.MinColumn, seen.MaxColumn = min(seen.MinColumn, id.X), max(seen.MaxColumn, id.X)
	})
	if seen.MinRow > seen.MaxRow {
		t.Fatalf("%s: every tile is empty", what)
	}
	if exact && seen != limits {
		t.Errorf("%s: %+v shows something, the limits are %+v", what, seen, limits)
	}
}

// TestLimitsFollowTheLayersShown: at each level, only its layers count.
func TestLimitsFollowTheLayersShown(t *testing.T) {
	low := buildInfo(t, geo.Info{ID: "low", MaxZoom: 5}, item{1, orb.Point{-170, 10}, nil})
	high := buildInfo(t, geo.Info{ID: "high", MinZoom: 5, MaxZoom: 8}, item{1, orb.Point{100, 10}, nil})
	ts := NewTileset("test", []*geo.Collection{low, high})
	for zoom, want := range map[uint32]Limits{
		4: {4, 7, 7, 0, 0},
		5: {5, 15, 15, 0, 24},
		6: {6, 30, 30, 49, 49},
	} {
		if got := ts.Limits(zoom); got != want {
			t.Errorf("zoom %d: %+v, want %+v", zoom, got, want)
		}
	}
}

func TestLimitsOfNothing(t *testing.T) {
	for _, g := range Grids() {
		beyond := item{1, orb.Point{0, 95}, nil} // beyond any grid
		for _, ts := range []*Tileset{
			NewTileset("none", nil).On(g),
			NewTileset("empty", []*geo.Collection{build(t, "empty", 5)}).On(g),
			NewTileset("beyond", []*geo.Collection{build(t, "beyond", 5, beyond)}).On(g),
		} {
			want := Limits{2, 0, g.Rows(2) - 1, 0, g.Columns(2) - 1}
			if got := ts.Limits(2); got != want || ts.Bounds() != g.world() {
				t.Errorf("%s of %s: %+v, %v", ts.Name, g, got, ts.Bounds())
			}
		}
	}
}

func TestCenterFitsAWindow(t *testing.T) {
	c := build(t, "layer", 14, item{1, orb.MultiPoint{{-92, 14}, {-88, 17}}, nil})
	for _, g := range Grids() {
		ts := NewTileset("test", []*geo.Collection{c}).On(g)
		center, level := ts.Center()
		fits := func(level uint32) bool {
			low, high := reference(g, ID{Z: level}, orb.Point{-92, 17}), reference(g, ID{Z: level}, orb.Point{-88, 14})
			return high.x-low.x <= 3*Extent && high.y-low.y <= 3*Extent
		}
		if center != (orb.Point{-90, 15.5}) || !fits(level) || fits(level+1) {
			t.Errorf("%s: %v at level %d", g, center, level)
		}
	}
}
