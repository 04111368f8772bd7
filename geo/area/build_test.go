package area

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/tidwall/geodesic"

	"lindero/geo"
)

func TestBuild(t *testing.T) {
	for name, c := range map[string]struct{ polygons, want string }{
		"turned and rotated":    {"4 4, 4 0, 0 0, 0 4", "0 0, 4 0, 4 4, 0 4"},
		"repeated positions":    {"0 0, 0 0, 4 0, 4 4, 4 4", "0 0, 4 0, 4 4"},
		"hole":                  {"0 0, 4 0, 4 4, 0 4 | 1 1, 2 1, 2 2, 1 2", "0 0, 4 0, 4 4, 0 4 | 1 1, 1 2, 2 2, 2 1"},
		"apart, sorted":         {"5 0, 6 0, 6 1 / 0 0, 1 0, 1 1", "0 0, 1 0, 1 1 / 5 0, 6 0, 6 1"},
		"overlap":               {"0 0, 2 0, 2 2, 0 2 / 1 1, 3 1, 3 3, 1 3", "0 0, 2 0, 2 1, 3 1, 3 3, 1 3, 1 2, 0 2"},
		"shared border":         {"0 0, 1 0, 1 1, 0 1 / 1 0, 2 0, 2 1, 1 1", "0 0, 1 0, 2 0, 2 1, 1 1, 0 1"},
		"one in the other":      {"0 0, 9 0, 9 9, 0 9 / 1 1, 2 1, 2 2", "0 0, 9 0, 9 9, 0 9"},
		"touch in a vertex":     {"0 0, 1 0, 1 1 / 1 1, 2 1, 2 2", "0 0, 1 0, 1 1 / 1 1, 2 1, 2 2"},
		"hole touches":          {"0 0, 4 0, 4 4, 0 4 | 0 2, 2 1, 2 3", "0 0, 4 0, 4 4, 0 4 | 0 2, 2 3, 2 1"},
		"antimeridian, jump":    {"179 0, -179 0, -179 1, 179 1", "-180 0, -179 0, -179 1, -180 1 / 179 0, 180 0, 180 1, 179 1"},
		"antimeridian, cut":     {"179 0, 180 0, 180 1, 179 1 / -180 0, -179 0, -179 1, -180 1", "-180 0, -179 0, -179 1, -180 1 / 179 0, 180 0, 180 1, 179 1"},
		"antimeridian and hole": {"178 0, -178 0, -178 3, 178 3 | -179 1, -179 2, 179 2, 179 1", "-180 0, -178 0, -178 3, -180 3, -180 2, -179 2, -179 1, -180 1 / 178 0, 180 0, 180 1, 179 1, 179 2, 180 2, 180 3, 178 3"},
		"the whole earth":       {"-180 -90, 180 -90, 180 90, -180 90", "-180 -90, 180 -90, 180 90, -180 90"},
		"hole across the jump":  {"178 0, -178 0, -178 3, 178 3 | -179.5 1, -179 1, -179 2", "-180 0, -178 0, -178 3, -180 3 | -179.5 1, -179 2, -179 1 / 178 0, 180 0, 180 3, 178 3"},
	} {
		t.Run(name, func(t *testing.T) {
			var want orb.MultiPolygon
			for text := range strings.SplitSeq(c.want, "/") {
				want = append(want, polygonFrom(text))
			}
			got := areaFrom(t, c.polygons)
			if !got.Shape.Equal(want) {
				t.Errorf("got  %v\nwant %v", got.Shape, want)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		polygon orb.Polygon
		message []string
	}{
		"bow tie":         {polygonFrom("-90 14, -89 15, -89 14, -90 15"), []string{"crosses or touches itself at -89.5, 14.5"}},
		"across, bow tie": {polygonFrom("179 0, -179 2, -179 0, 179 2"), []string{"at 180, 1;"}},
		"touches itself":  {polygonFrom("0 0, 4 0, 4 4, 2 0, 0 4"), []string{"at 2, 0;"}},
		"figure of eight": {polygonFrom("0 0, 1 1, 2 0, 2 2, 1 1, 0 2"), []string{"at 1, 1;"}},
		"spike":           {polygonFrom("0 0, 4 0, 9 0, 4 0, 4 4"), []string{"itself at 4, 0"}},
		"no area":         {polygonFrom("0 0, 1 1, 2 2"), []string{"runs back over itself"}},
		"one position":    {polygonFrom("0 0, 0 0, 0 0, 0 0"), []string{"0, 0", "different positions"}},
		"holes cross":     {polygonFrom("0 0, 9 0, 9 9, 0 9 | 1 1, 5 1, 5 5, 1 5 | 3 3, 7 3, 7 7, 3 7"), []string{"cross at 5, 3"}},
		"hole leaves":     {polygonFrom("0 0, 4 0, 4 4, 0 4 | 1 1, 6 1, 6 2"), []string{"cross at 4, 1"}},
		"hole outside":    {polygonFrom("0 0, 4 0, 4 4, 0 4 | 5 5, 6 5, 6 6"), []string{"not valid"}},
		"open":            {orb.Polygon{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}, []string{"not closed", "0, 0", "0, 1"}},
		"short":           {orb.Polygon{{{0, 0}, {1, 0}, {0, 0}}}, []string{"3 positions"}},
		"empty":           {orb.Polygon{{}}, []string{"no positions"}},
		"nothing":         {orb.Polygon{}, []string{"no outline"}},
		"swapped":         {polygonFrom("14 -91, 14 -90, 15 -90"), []string{"swapped"}},
		"metres":          {polygonFrom("500000 1600000, 500100 1600000, 500100 1600100"), []string{"not in degrees"}},
		"far east":        {polygonFrom("179 0, 181 0, 181 1"), []string{"longitude 181"}},
		"no number":       {orb.Polygon{{{0, 0}, {math.NaN(), 0}, {1, 1}, {0, 0}}}, []string{"no finite number"}},
		"infinite":        {orb.Polygon{{{0, 0}, {1, math.Inf(1)}, {1, 1}, {0, 0}}}, []string{"no finite number"}},
		"round the pole":  {polygonFrom("-170 80, -60 80, 60 80, 170 80"), []string{"round a pole"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := build([]orb.Polygon{c.polygon}, MaxVertices)
			checkRefused(t, err, c.message...)
		})
	}
	_, err := build(nil, MaxVertices)
	checkRefused(t, err, "empty")
	_, err = build([]orb.Polygon{polygonFrom("0 0, 1 0, 1 1")}, 3)
	checkRefused(t, err, "4 positions", "at most 3")
	_, err = build(make([]orb.Polygon, MaxPolygons+1), MaxVertices)
	checkRefused(t, err, "10001 polygons")
}

// What would keep the server busy for long is refused before it does.
func TestWorkIsBounded(t *testing.T) {
	var teeth orb.Ring // all edges lie over one another's boxes, without a crossing
	for i := range 20_000 {
		teeth = append(teeth, orb.Point{float64(i) * 1e-5, float64(i) * 1e-5}, orb.Point{10 + float64(i)*1e-5, float64(i)*1e-5 - 10})
	}
	teeth = append(teeth, orb.Point{20, 20}, orb.Point{-20, 20}, teeth[0])
	_, err := build([]orb.Polygon{{teeth}}, MaxVertices)
	checkRefused(t, err, "intricate")
	var bars []orb.Polygon
	for i := range 4000 {
		at := float64(i) * 1e-3
		bars = append(bars, polygonFrom("0 0, 5 0, 5 0.0001, 0 0.0001"), polygonFrom("0 0, 0.0001 0, 0.0001 5, 0 5"))
		for k := range 5 {
			bars[2*i][0][k][1] += at
			bars[2*i+1][0][k][0] += at
		}
	}
	_, err = build(bars, MaxVertices)
	checkRefused(t, err, "over one another")
}

func TestOrderDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var polygons []orb.Polygon
	for range 30 {
		polygons = append(polygons, blob(r, somewhere(r, orb.Bound{Max: orb.Point{40, 40}}), 1, 40))
	}
	apart := func() *Area {
		var kept []orb.Polygon
		for _, p := range polygons {
			if !slices.ContainsFunc(kept, func(k orb.Polygon) bool { return k.Bound().Intersects(p.Bound()) }) {
				kept = append(kept, p.Clone())
			}
		}
		r.Shuffle(len(kept), func(i, k int) { kept[i], kept[k] = kept[k], kept[i] })
		for _, p := range kept {
			open := p[0][:len(p[0])-1]
			from := r.IntN(len(open))
			p[0] = append(slices.Concat(open[from:], open[:from]), open[from])
			if r.IntN(2) == 0 {
				p[0].Reverse()
			}
		}
		a, err := build(kept, MaxVertices)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	polygons = slices.SortedFunc(slices.Values(polygons), func(p, q orb.Polygon) int { return comparePoints(p[0][0], q[0][0]) })
	first := apart()
	if len(first.Shape) < 10 {
		t.Fatal("too few")
	}
	for range 5 {
		if !apart().Shape.Equal(first.Shape) {
			t.Fatal("another order makes another area")
		}
	}
}

func TestBBox(t *testing.T) {
	for name, c := range map[string]struct {
		area  string
		box   geo.BBox
		boxes []geo.BBox
	}{
		"plain":  {"0 0, 4 0, 4 4", geo.BBox{West: 0, South: 0, East: 4, North: 4}, []geo.BBox{{West: 0, South: 0, East: 4, North: 4}}},
		"across": {"178 0, -179 0, -179 1, 179 1", geo.BBox{West: 178, South: 0, East: -179, North: 1}, []geo.BBox{{West: 178, South: 0, East: 180, North: 1}, {West: -180, South: 0, East: -179, North: 1}}},
		"apart":  {"170 0, 171 0, 171 1 / -171 5, -170 5, -170 6", geo.BBox{West: 170, South: 0, East: -170, North: 6}, []geo.BBox{{West: 170, South: 0, East: 180, North: 1}, {West: -180, South: 5, East: -170, North: 6}}},
		"earth":  {"-180 -90, 180 -90, 180 90, -180 90", geo.BBox{West: -180, South: -90, East: 180, North: 90}, []geo.BBox{{West: -180, South: -90, East: 180, North: 90}}},
	} {
		a := areaFrom(t, c.area)
		if got := a.BBox(); got != c.box {
			t.Errorf("%s: %v", name, got)
		}
		if got := a.BBoxes(); !slices.Equal(got, c.boxes) {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, b := range []geo.BBox{{West: -92, South: 13, East: -88, North: 17}, {West: 177, South: 65, East: -177, North: 70}, {West: -180, South: -90, East: 180, North: 90}} {
		a, err := OfBBox(b)
		if err != nil {
			t.Fatal(err)
		}
		checkSound(t, a)
		if a.BBox() != b {
			t.Errorf("%v became %v", b, a.BBox())
		}
	}
	for _, b := range []geo.BBox{{West: 1, South: 1, East: 1, North: 2}, {West: 1, South: 2, East: 2, North: 1}, {West: math.NaN(), East: 1, North: 1}, {West: 0, East: 400, North: 1}} {
		_, err := OfBBox(b)
		checkRefused(t, err)
	}
}

// The size is that of the geodesic polygon whose vertices are so close that its edges are
// straight in longitude and latitude.
func TestSize(t *testing.T) {
	earth := areaFrom(t, "-180 -90, 180 -90, 180 90, -180 90")
	if got := earth.SquareKilometres(); !isClose(got, 510065621.724, 1e-10) {
		t.Errorf("the earth has %f km²", got)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		p := blob(r, orb.Point{r.Float64()*300 - 150, r.Float64()*140 - 70}, r.Float64()*10+0.001, 30)
		a, err := build([]orb.Polygon{p.Clone()}, MaxVertices)
		if err != nil {
			t.Fatal(err)
		}
		dense := geodesic.WGS84.PolygonInit(false)
		for i := 1; i < len(p[0]); i++ {
			for k := range 2000 {
				at := between(p[0][i-1], p[0][i], k, 2000)
				dense.AddPoint(at[1], at[0])
			}
		}
		var want float64
		dense.Compute(false, true, &want, nil)
		if got := a.SquareKilometres(); !isClose(got, want/1e6, 1e-7) {
			t.Errorf("%g km², want %g", got, want/1e6)
		}
	}
}
