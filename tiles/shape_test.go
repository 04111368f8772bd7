package tiles

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/planar"
)

// box is what a tile shows, in units.
var box = orb.Bound{Min: orb.Point{-Buffer, -Buffer}, Max: orb.Point{Extent + Buffer, Extent + Buffer}}

// inUnits projects a polygon to the home tile of a grid, without rounding.
func inUnits(g Grid, p orb.Polygon) orb.Polygon {
	id := homeOf(g)
	out := make(orb.Polygon, len(p))
	for i, ring := range p {
		for _, q := range ring {
			out[i] = append(out[i], reference(g, id, q).position())
		}
	}
	return out
}

// around returns a position in or near the home tile of a grid.
func around(r *rand.Rand, g Grid) orb.Point {
	return unprojectOn(g, homeOf(g), cell{int32(r.IntN(3*Extent) - Extent), int32(r.IntN(3*Extent) - Extent)})
}

// unit is the width of a unit of the home tiles, in degrees.
const unit = 360.0 / (Extent << 14)

func TestClippedPolygonsAgainstOrb(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(1, 1))
		for n := range 3000 {
			center := around(r, g)
			size := unit * math.Pow(2, 2+12*r.Float64())
			p := orb.Polygon{star(r, center, size, 3+r.IntN(40))[0]}
			if n%2 == 0 {
				p = append(p, star(r, center, size/2, 3+r.IntN(20))[0])
			}
			want, length := 0.0, 0.0
			if clipped := clip.Polygon(box, orb.Clone(inUnits(g, p)).(orb.Polygon)); clipped != nil {
				want, length = planar.Area(clipped), planar.Length(clipped)
			}
			layer, ok := oneTileOf(t, g, homeOf(g), 14, item{1, p, nil})
			got := 0.0
			if ok {
				got = layer.features[0].area()
				if count := len(layer.features[0].polygons()); count != 1 {
					t.Fatalf("%d polygons", count)
				}
			}
			// Rounding moves a border by half a unit's diagonal at most.
			if math.Abs(got-want) > 0.75*length+1 {
				t.Fatalf("polygon %d: area %v, orb says %v (border %v)", n, got, want, length)
			}
		}
	})
}

func TestClippedLinesAgainstOrb(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(2, 2))
		for n := range 3000 {
			line := make(orb.LineString, 2+r.IntN(20))
			for i := range line {
				line[i] = around(r, g)
			}
			projected := orb.LineString(inUnits(g, orb.Polygon{orb.Ring(line)})[0])
			want := clip.LineString(box, orb.Clone(projected).(orb.LineString))
			layer, ok := oneTileOf(t, g, homeOf(g), 14, item{1, line, nil})
			got, vertices := orb.MultiLineString{}, 0
			if ok {
				for _, part := range layer.features[0].parts {
					got = append(got, nil)
					for _, c := range part {
						got[len(got)-1] = append(got[len(got)-1], c.position())
					}
					vertices += len(part)
				}
			}
			if math.Abs(planar.Length(got)-planar.Length(want)) > 1.5*float64(vertices+2) {
				t.Fatalf("line %d: length %v, orb says %v", n, planar.Length(got), planar.Length(want))
			}
			for _, part := range got { // every vertex lies on the line
				for _, v := range part {
					if d := planar.DistanceFrom(projected, v); d > 0.75 {
						t.Fatalf("line %d: %v lies %v units off", n, v, d)
					}
				}
			}
		}
	})
}

func TestInsideStaysInside(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(3, 3))
		for range 500 {
			p := star(r, around(r, g), unit*math.Pow(2, 6+8*r.Float64()), 5+r.IntN(60))
			projected := inUnits(g, p)
			layer, ok := oneTileOf(t, g, homeOf(g), 14, item{1, p, nil})
			drawn := orb.MultiPolygon{}
			if ok {
				for _, polygon := range layer.features[0].polygons() {
					drawn = append(drawn, nil)
					for _, ring := range polygon {
						var r orb.Ring
						for _, c := range ring {
							r = append(r, c.position())
						}
						drawn[len(drawn)-1] = append(drawn[len(drawn)-1], r)
					}
				}
			}
			for range 50 {
				at := orb.Point{r.Float64() * Extent, r.Float64() * Extent}
				if planar.DistanceFrom(projected, at) < 1 {
					continue // rounding may have moved the border over it
				}
				if planar.PolygonContains(projected, at) != planar.MultiPolygonContains(drawn, at) {
					t.Fatalf("%v: inside %v, drawn %v", at, planar.PolygonContains(projected, at), !planar.PolygonContains(projected, at))
				}
			}
		}
	})
}

func TestTileWithinPolygon(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		far := star(rand.New(rand.NewPCG(1, 1)), g.Bound(homeOf(g)).Center(), 1, 100)
		layer, _ := oneTileOf(t, g, homeOf(g), 14, item{1, far, nil})
		if fmt.Sprint(layer.features[0].parts) != fmt.Sprint([][]cell{{{-128, 4224}, {-128, -128}, {4224, -128}, {4224, 4224}, {-128, 4224}}}) {
			// Any corner may come first.
			if layer.features[0].area() != 4352*4352 || len(layer.features[0].parts[0]) != 5 {
				t.Errorf("%v", layer.features[0].parts)
			}
		}
		if layer, ok := oneTileOf(t, g, homeOf(g), 14, item{1, append(far, star(rand.New(rand.NewPCG(1, 1)), g.Bound(homeOf(g)).Center(), 0.5, 100)[0]), nil}); ok {
			t.Errorf("a tile within a hole shows %v", layer.features)
		}
	})
}

func TestSimplifiedWithinTolerance(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(5, 5))
		for n := range 28 {
			line := make(orb.LineString, 2500) // a walk, as a coast or a river
			p := g.Bound(homeOf(g)).Center()
			for i := range line {
				p[0] += unit * 3 * r.NormFloat64()
				p[1] += unit * 3 * r.NormFloat64()
				line[i] = p
			}
			zoom := uint32(8 + n%7)
			id, _ := g.Owner(line[0], g.level(zoom))
			layer, ok := oneTileOf(t, g, id, 14, item{1, line, nil})
			if !ok {
				t.Fatal("the line is gone")
			}
			drawn, vertices := orb.MultiLineString{}, 0
			for _, part := range layer.features[0].parts {
				var l orb.LineString
				for _, c := range part {
					l = append(l, c.position())
				}
				drawn, vertices = append(drawn, l), vertices+len(l)
			}
			for _, q := range line {
				v := reference(g, id, q).position()
				if v[0] < 0 || v[0] > Extent || v[1] < 0 || v[1] > Extent {
					continue
				}
				limit := Tolerance + 0.75
				if zoom == 14 {
					limit = 0.75
				}
				if d := planar.DistanceFrom(drawn, v); d > limit {
					t.Fatalf("zoom %d: %v lies %v units from the line", zoom, v, d)
				}
			}
			if zoom < 12 && vertices > len(line)/3 {
				t.Errorf("zoom %d: %d vertices are left", zoom, vertices)
			}
		}
	})
}

// TestNeighboursAgree cuts a line into two tiles side by side: what both show around
// their common edge is the same.
func TestNeighboursAgree(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		r := rand.New(rand.NewPCG(6, 6))
		left, _ := g.Owner(g.Bound(homeOf(g)).Center(), g.level(10))
		right := ID{left.Z, left.X + 1, left.Y}
		edge := g.Bound(right).Min
		ring := star(r, orb.Point{edge[0], g.Bound(left).Center()[1]}, 0.1, 4000)
		items := []item{{1, orb.LineString(ring[0]), nil}, {2, ring, nil}}
		a, _ := oneTileOf(t, g, left, 14, items...)
		b, _ := oneTileOf(t, g, right, 14, items...)
		near := func(layer decodedLayer, feature int, shift int32) map[cell]bool {
			cells := map[cell]bool{}
			for _, part := range layer.features[feature].parts {
				for _, c := range part {
					if c.x += shift; c.x > -Buffer+Tolerance && c.x < Buffer-Tolerance {
						cells[c] = true
					}
				}
			}
			return cells
		}
		if len(a.features) != 2 || len(b.features) != 2 {
			t.Fatal("a feature is missing")
		}
		for i := range a.features {
			l, r := near(a, i, -Extent), near(b, i, 0)
			if len(l) == 0 || fmt.Sprint(l) != fmt.Sprint(r) {
				t.Errorf("feature %d: %v on the left, %v on the right", i, l, r)
			}
		}
	})
}

func TestTinyRings(t *testing.T) {
	onEachGrid(t, func(t *testing.T, g Grid) {
		at := homeOf(g)
		id := ID{at.Z - 4, at.X >> 4, at.Y >> 4} // 16 units of home are one here
		ring := func(x, y, size int32) orb.Ring {
			var ring orb.Ring
			for _, c := range []cell{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}} {
				ring = append(ring, unprojectOn(g, at, c))
			}
			return ring
		}
		polygon := func(size int32) orb.Polygon { return orb.Polygon{ring(160, 160, size)} }
		withHole := func(size int32) orb.Polygon { return orb.Polygon{ring(160, 160, 1600), ring(320, 320, size)} }
		for _, c := range []struct {
			name    string
			polygon orb.Polygon
			tile    ID
			rings   int
		}{
			{"under the least area", polygon(63), id, 0},
			{"over it", polygon(160), id, 1},
			{"at the largest zoom", polygon(1), at, 1},
			{"hole under the least area", withHole(63), id, 1},
			{"hole over it", withHole(160), id, 2},
			{"hole at the largest zoom", withHole(1), at, 2},
		} {
			layer, ok := oneTileOf(t, g, c.tile, 14, item{1, c.polygon, nil})
			rings := 0
			if ok {
				rings = len(layer.features[0].parts)
			}
			if rings != c.rings {
				t.Errorf("%s: %d rings, want %d", c.name, rings, c.rings)
			}
		}
	})
}

func TestTidy(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", "[]"},
		{"0,0", "[]"},
		{"0,0 9,0", "[]"},
		{"0,0 9,0 5,0", "[]"},
		{"0,0 9,0 9,9", "[{0 0} {9 0} {9 9}]"},
		{"0,0 5,0 9,0 9,9", "[{0 0} {9 0} {9 9}]"},                   // collinear
		{"0,0 0,0 9,0 9,0 9,9 0,0", "[{0 0} {9 0} {9 9}]"},           // repeats
		{"0,0 9,0 20,0 9,0 9,9", "[{0 0} {9 0} {9 9}]"},              // a spike
		{"0,0 9,0 9,9 0,9 0,15", "[{0 0} {9 0} {9 9} {0 9}]"},        // a spike over the seam
		{"5,0 9,0 9,9 0,9 0,0", "[{9 0} {9 9} {0 9} {0 0}]"},         // a seam on an edge
		{"0,0 9,9 20,20 9,9", "[]"},                                  // there and back
		{"0,0 9,0 9,9 9,0", "[]"},                                    // a hook and back
		{"0,0 4,0 4,4 4,0 9,0 9,9 0,9", "[{0 0} {9 0} {9 9} {0 9}]"}, // a thorn
	} {
		var ring []cell
		for _, s := range strings.Fields(c.in) {
			var v cell
			if _, err := fmt.Sscanf(s, "%d,%d", &v.x, &v.y); err != nil {
				t.Fatal(err)
			}
			ring = append(ring, v)
		}
		if got := fmt.Sprint(tidy(ring)); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}

// FuzzEncode puts any coordinates, the extreme and the not finite included, through
// lines, rings and points of a tile: the answer is always a valid tile.
func FuzzEncode(f *testing.F) {
	add := func(points ...orb.Point) {
		var data []byte
		for _, p := range points {
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(p[0]))
			data = binary.LittleEndian.AppendUint64(data, math.Float64bits(p[1]))
		}
		for _, geodetic := range []bool{false, true} {
			f.Add(data, uint8(0), uint8(3), geodetic)
			f.Add(data, uint8(13), uint8(3), geodetic)
		}
	}
	add(at(cell{1, 2}, cell{300, 4}, cell{5, 600}, cell{1, 2})...)
	add(orb.Point{-180, -90}, orb.Point{180, -90}, orb.Point{180, 90}, orb.Point{-180, 90}, orb.Point{-180, -90})
	add(orb.Point{1e308, 1e308}, orb.Point{-1e308, 5}, orb.Point{math.NaN(), 0}, orb.Point{math.Inf(1), math.Inf(-1)})
	add(orb.Point{math.MaxFloat64, 0}, orb.Point{-math.MaxFloat64, 1}, orb.Point{0, 1})
	f.Fuzz(func(t *testing.T, data []byte, level, cut uint8, geodetic bool) {
		var points []orb.Point
		for ; len(data) >= 16 && len(points) < 300; data = data[16:] {
			points = append(points, orb.Point{
				math.Float64frombits(binary.LittleEndian.Uint64(data)),
				math.Float64frombits(binary.LittleEndian.Uint64(data[8:])),
			})
		}
		n := min(int(cut), len(points))
		g := orb.Collection{
			orb.MultiPoint(points), orb.LineString(points), orb.Ring(points),
			orb.Polygon{points[:n], points[n:]}, orb.MultiPolygon{{points[n:]}, {points}},
		}
		grid := WebMercatorQuad
		if geodetic {
			grid = WorldCRS84Quad
		}
		o := newOutlines(0)
		o.add(g)
		zooms := newDetails(o, scales{grid.projection(), 0, 14}).of(0)
		at := homeOf(grid)
		id := ID{Z: uint32(level) % (at.Z + 1)}
		id.X, id.Y = at.X>>(at.Z-id.Z), at.Y>>(at.Z-id.Z)
		s := shape{frames: appendFrames(nil, grid, id), zoom: uint8(grid.zoom(id.Z))}
		s.start(zooms)
		walk(g, &s)
		if len(s.zooms) != 0 {
			t.Fatalf("%d vertices were not walked", len(s.zooms))
		}
		e := encoder{shape: s}
		var body []byte
		if len(s.cells) > 0 {
			body = e.appendPointFeature(body, 1)
		}
		if len(s.lines.bytes) > 0 {
			body = e.appendFeature(body, 1, typeLine, s.lines.bytes)
		}
		if len(s.polygons.bytes) > 0 {
			body = e.appendFeature(body, 1, typePolygon, s.polygons.bytes)
		}
		if len(body) == 0 {
			return
		}
		content := append(appendText(nil, tagName, "fuzz"), body...)
		tile := insertLength(append(append([]byte{tagLayers}, content...), layerEnd...), 1)
		mustDecode(t, tile)
	})
}
