package tiles

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
	"github.com/paulmach/orb/project"

	"lindero/geo"
)

// onEachGrid runs a test once for each grid.
func onEachGrid(t *testing.T, test func(t *testing.T, g Grid)) {
	for _, g := range Grids() {
		t.Run(g.String(), func(t *testing.T) { test(t, g) })
	}
}

// homeOf is the tile of a grid, of the scale of zoom 14, that holds the middle of home.
func homeOf(g Grid) ID {
	id, _ := g.Owner(WebMercatorQuad.Bound(home).Center(), g.level(home.Z))
	return id
}

// registered are the origins and the cell sizes at level 0 that OGC's register gives
// (OGC 17-083r4, tables D.1 and D.2), in metres and in degrees.
var registered = map[Grid]struct{ west, north, cell float64 }{
	WebMercatorQuad: {-20037508.3427892, 20037508.3427892, 156543.033928041},
	WorldCRS84Quad:  {-180, 90, 0.703125},
}

// reference is where a position lies in a tile, in units, by what the register says
// of the grid and by orb's projection.
func reference(g Grid, id ID, p orb.Point) vec {
	if g == WebMercatorQuad {
		p = project.WGS84.ToMercator(p)
	}
	r := registered[g]
	unit := r.cell / math.Exp2(float64(id.Z)) * 256 / Extent
	return vec{
		(p[0]-r.west)/unit - float64(id.X)*Extent,
		(r.north-p[1])/unit - float64(id.Y)*Extent,
	}
}

func TestPositionsAreWhereTheRegisterSays(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(8, 8))
		for range 300 {
			p := orb.Point{r.Float64()*360 - 180, r.Float64()*170 - 85}
			level := uint32(r.IntN(int(g.MaxLevel()) + 1))
			id, ok := g.Owner(p, level)
			if !ok {
				t.Fatalf("%v has no tile", p)
			}
			layer, ok := oneTileOf(t, g, id, MaxZoom, item{1, p, nil})
			if !ok {
				t.Fatalf("%v is not in its tile %v", p, id)
			}
			got, want := layer.features[0].parts[0][0].position(), reference(g, id, p)
			// A half is lost in rounding; the register has 15 digits.
			limit := 0.5 + 2e-15*g.scale(level)
			if math.Abs(got[0]-want.x) > limit || math.Abs(got[1]-want.y) > limit {
				t.Fatalf("%v is at %v of %v, not at %v", p, got, id, want)
			}
		}
	})
}

func TestBoundsOfTiles(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(9, 9))
		for range 1000 {
			level := uint32(r.IntN(int(g.MaxLevel()) + 1))
			id := ID{level, r.Uint32N(g.Columns(level)), r.Uint32N(g.Rows(level))}
			b := g.Bound(id)
			low, high := reference(g, id, orb.Point{b.Min[0], b.Max[1]}), reference(g, id, orb.Point{b.Max[0], b.Min[1]})
			limit := 1e-6 + 2e-15*g.scale(level)
			for _, off := range []float64{low.x, low.y, high.x - Extent, high.y - Extent} {
				if math.Abs(off) > limit {
					t.Fatalf("%v covers %v, off by %v", id, b, off)
				}
			}
		}
		if whole := g.Bound(ID{0, 0, 0}).Union(g.Bound(ID{0, g.Columns(0) - 1, 0})); math.Abs(whole.Max[1]-g.world().Max[1]) > 1e-12 || whole.Min[0] != -180 || whole.Max[0] != 180 {
			t.Errorf("level 0 covers %v", whole)
		}
	})
}

func TestParseGrid(t *testing.T) {
	for _, g := range Grids() {
		if got, err := ParseGrid(g.String()); err != nil || got != g {
			t.Errorf("%s: %v, %v", g, got, err)
		}
	}
	for _, id := range []string{"", "webmercatorquad", "WorldMercatorWGS84Quad"} {
		_, err := ParseGrid(id)
		var e *geo.Error
		if !errors.As(err, &e) || e.Code != geo.CodeNotFound || e.Param != "tileMatrixSetId" {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestSizesOfGrids(t *testing.T) {
	for _, c := range []struct {
		g             Grid
		level         uint32
		columns, rows uint32
		last          uint32
	}{
		{WebMercatorQuad, 0, 1, 1, 24},
		{WebMercatorQuad, 24, 16777216, 16777216, 24},
		{WorldCRS84Quad, 0, 2, 1, 23},
		{WorldCRS84Quad, 23, 16777216, 8388608, 23},
	} {
		if c.g.Columns(c.level) != c.columns || c.g.Rows(c.level) != c.rows || c.g.MaxLevel() != c.last {
			t.Errorf("%s has %d x %d tiles at level %d, levels to %d", c.g, c.g.Columns(c.level), c.g.Rows(c.level), c.level, c.g.MaxLevel())
		}
	}
}

func TestTileMathsAgreesWithMaptile(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		p := orb.Point{r.Float64()*360 - 180, r.Float64()*170 - 85}
		zoom := uint32(r.IntN(20))
		id, ok := WebMercatorQuad.Owner(p, zoom)
		at := maptile.At(p, maptile.Zoom(zoom))
		if !ok {
			t.Fatalf("%v has no tile", p)
		}
		if id == (ID{zoom, at.X, at.Y}) {
			continue
		}
		// Half a unit's rounding may move it to the next tile, no further.
		x, y := maptile.Fraction(p, maptile.Zoom(zoom))[0], maptile.Fraction(p, maptile.Zoom(zoom))[1]
		const half = 0.51 / Extent
		if math.Abs(x-math.Round(x)) > half && math.Abs(y-math.Round(y)) > half {
			t.Fatalf("%v at zoom %d: %v, maptile says %v", p, zoom, id, at)
		}
	}
}

func TestOwnerOfEdges(t *testing.T) {
	for _, c := range []struct {
		g    Grid
		p    orb.Point
		want ID
		ok   bool
	}{
		{WebMercatorQuad, orb.Point{0, 0}, ID{1, 1, 1}, true}, // a corner belongs to what lies south-east
		{WebMercatorQuad, orb.Point{-180, 85}, ID{1, 0, 0}, true},
		{WebMercatorQuad, orb.Point{180, 85}, ID{1, 0, 0}, true},
		{WebMercatorQuad, orb.Point{179.9, -MaxLatitude}, ID{1, 1, 1}, true},
		{WebMercatorQuad, orb.Point{0, 85.06}, ID{}, false},
		{WebMercatorQuad, orb.Point{0, -90}, ID{}, false},
		{WebMercatorQuad, orb.Point{181, 0}, ID{}, false},
		{WebMercatorQuad, orb.Point{math.NaN(), 0}, ID{}, false},
		{WebMercatorQuad, orb.Point{0, math.NaN()}, ID{}, false},
		{WorldCRS84Quad, orb.Point{0, 0}, ID{1, 2, 1}, true},
		{WorldCRS84Quad, orb.Point{-180, 90}, ID{1, 0, 0}, true},
		{WorldCRS84Quad, orb.Point{180, 90}, ID{1, 0, 0}, true},
		{WorldCRS84Quad, orb.Point{179.9, -90}, ID{1, 3, 1}, true},
		{WorldCRS84Quad, orb.Point{0, 90.01}, ID{}, false},
		{WorldCRS84Quad, orb.Point{-181, 0}, ID{}, false},
		{WorldCRS84Quad, orb.Point{0, math.NaN()}, ID{}, false},
	} {
		if id, ok := c.g.Owner(c.p, 1); id != c.want || ok != c.ok {
			t.Errorf("%s: %v: %v %v, want %v %v", c.g, c.p, id, ok, c.want, c.ok)
		}
	}
	for _, g := range Grids() {
		if _, ok := g.Owner(orb.Point{}, g.MaxLevel()+1); ok {
			t.Errorf("%s has a tile above its levels", g)
		}
	}
}
