package cluster

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// cloud are points with classes; those with the class nowhere have no place.
type cloud struct {
	positions []Position
	classes   []int
}

const (
	classes   = 3
	classless = -1
	nowhere   = -2
)

func (c *cloud) Len() int { return len(c.positions) }

func (c *cloud) Position(i uint32) (Position, bool) { return c.positions[i], c.classes[i] != nowhere }

func (c *cloud) Classes() int { return classes }

func (c *cloud) Class(i uint32) (int, bool) { return max(c.classes[i], 0), c.classes[i] >= 0 }

// newCloud scatters points: half of them anywhere, half in a few crowds, some on the
// spot of another, and the corners of the world.
func newCloud(r *rand.Rand, n int) *cloud {
	c := &cloud{}
	add := func(p Position) {
		c.positions = append(c.positions, p)
		c.classes = append(c.classes, r.IntN(classes+2)-2)
	}
	last := ^uint32(0)
	for _, p := range []Position{{0, 0}, {last, 0}, {0, last}, {last, last}, {1 << 31, 1 << 31}, {1<<31 - 1, 1<<31 - 1}} {
		add(p)
	}
	for len(c.positions) < n {
		p := Position{r.Uint32(), r.Uint32()}
		add(p)
		for range r.IntN(8) {
			add(Position{p.X + r.Uint32()>>(8+r.UintN(20)), p.Y + r.Uint32()>>(8+r.UintN(20))})
		}
		add(p)
	}
	return c
}

// summary is what is said of a cluster.
type summary struct {
	Cluster
	counts string
}

// brute clusters the points of a cloud that are wanted one by one.
func brute(c *cloud, g Grid, zoom int, w Window, wanted func(uint32) bool) map[Cell]summary {
	members := map[Cell][]uint32{}
	for i, p := range c.positions {
		if cell := g.Cell(p, zoom); c.classes[i] != nowhere && w.Holds(cell) && wanted(uint32(i)) {
			members[cell] = append(members[cell], uint32(i))
		}
	}
	all := map[Cell]summary{}
	for cell, ordinals := range members {
		s := summary{Cluster: Cluster{First: ordinals[0], Min: c.positions[ordinals[0]], Max: c.positions[ordinals[0]]}}
		counts := make([]uint32, classes)
		for _, i := range ordinals {
			p := c.positions[i]
			s.Count++
			s.sumX, s.sumY = s.sumX+uint64(p.X), s.sumY+uint64(p.Y)
			s.Min = Position{min(s.Min.X, p.X), min(s.Min.Y, p.Y)}
			s.Max = Position{max(s.Max.X, p.X), max(s.Max.Y, p.Y)}
			if class := c.classes[i]; class >= 0 {
				counts[class]++
			}
		}
		s.counts = fmt.Sprint(counts)
		all[cell] = s
	}
	return all
}

// collector gathers what is visited, and checks the order.
type collector struct {
	t    *testing.T
	grid Grid
	zoom int
	got  map[Cell]summary
	last uint64
}

func (v *collector) visit(c *Cluster, counts []uint32) {
	v.t.Helper()
	cell := c.Cell(v.grid, v.zoom)
	if at := interleave(cell); len(v.got) > 0 && at <= v.last {
		v.t.Fatalf("%v comes after what stands at %d", cell, v.last)
	}
	v.last = interleave(cell)
	if v.grid.Cell(c.Mean(), v.zoom) != cell {
		v.t.Fatalf("the mean %v is not in the cell %v", c.Mean(), cell)
	}
	v.got[cell] = summary{*c, fmt.Sprint(counts)}
}

// window is any part of a zoom's cells.
func window(r *rand.Rand, g Grid, zoom int) Window {
	last := g.Columns(zoom) - 1
	if r.IntN(4) == 0 {
		return Window{Max: Cell{last, last}}
	}
	side := func() (low, high uint32) {
		low = r.Uint32N(last + 1)
		return low, low + r.Uint32N(last-low+1)
	}
	var w Window
	w.Min.X, w.Max.X = side()
	w.Min.Y, w.Max.Y = side()
	return w
}

func TestClustersAgainstBruteForce(t *testing.T) {
	for g := Grid(1); g <= MaxGrid; g++ {
		r := rand.New(rand.NewPCG(uint64(g), 5))
		c := newCloud(r, 3000)
		x := Build(c, Options{Grid: g, LastZoom: 12, MaxTile: 3})
		if x.Zooms() < 6 {
			t.Fatalf("only %d zooms are clustered", x.Zooms())
		}
		odd := func(i uint32) bool { return i%2 == 1 }
		some := Build(c, Options{Grid: g, LastZoom: 12, MaxTile: 3, Only: which(c, odd)})
		var gathered Gatherer
		for zoom := range x.Zooms() {
			for range 8 {
				w := window(r, g, zoom)
				want := brute(c, g, zoom, w, func(uint32) bool { return true })
				v := collector{t: t, grid: g, zoom: zoom, got: map[Cell]summary{}}
				x.Each(zoom, w, v.visit)
				if !maps.Equal(v.got, want) {
					t.Fatalf("zoom %d, %v: %d clusters, want %d", zoom, w, len(v.got), len(want))
				}
				v = collector{t: t, grid: g, zoom: zoom, got: map[Cell]summary{}}
				gathered.Start(g, zoom, w, classes)
				for i, p := range c.positions {
					if c.classes[i] != nowhere && odd(uint32(i)) {
						gathered.Add(uint32(i), p, max(c.classes[i], classless))
					}
				}
				gathered.Each(v.visit)
				want = brute(c, g, zoom, w, odd)
				if !maps.Equal(v.got, want) {
					t.Fatalf("zoom %d, %v: %d clusters gathered, want %d", zoom, w, len(v.got), len(want))
				}
				if zoom >= some.Zooms() {
					continue
				}
				v = collector{t: t, grid: g, zoom: zoom, got: map[Cell]summary{}}
				some.Each(zoom, w, v.visit)
				if !maps.Equal(v.got, want) {
					t.Fatalf("zoom %d, %v: %d clusters of some, want %d", zoom, w, len(v.got), len(want))
				}
			}
		}
	}
}

// which are the ordinals of the points that are wanted.
func which(c *cloud, wanted func(uint32) bool) []uint32 {
	all := []uint32{}
	for i := range uint32(c.Len()) {
		if wanted(i) {
			all = append(all, i)
		}
	}
	return all
}

// TestCrowdedZooms: the zooms clustered are those up to the last crowded one.
func TestCrowdedZooms(t *testing.T) {
	c := newCloud(rand.New(rand.NewPCG(6, 6)), 2000)
	placed := 0
	for _, class := range c.classes {
		if class != nowhere {
			placed++
		}
	}
	largest := func(zoom int) int {
		counts := map[Cell]int{}
		for i, p := range c.positions {
			if c.classes[i] != nowhere {
				counts[Grid(0).Cell(p, zoom)]++
			}
		}
		return slices.Max(slices.Collect(maps.Values(counts)))
	}
	for _, most := range []int{0, 1, 2, 3, 10, 100, placed - 1, placed, placed + 1} {
		const last = 9
		want := 0
		for want < last && largest(want) > most {
			want++
		}
		if got := Build(c, Options{Grid: 3, LastZoom: last, MaxTile: most}).Zooms(); got != want {
			t.Errorf("at most %d in a tile: %d zooms are clustered, want %d", most, got, want)
		}
	}
	if zooms := Build(&cloud{}, Options{Grid: 3, LastZoom: 9}).Zooms(); zooms != 0 {
		t.Errorf("nothing is clustered at %d zooms", zooms)
	}
	if zooms := Build(c, Options{Grid: 3, LastZoom: 30}).Zooms(); zooms != MaxZoom+1 {
		t.Errorf("without a bound, %d zooms are clustered", zooms)
	}
}

// TestSplits: a cluster falls apart at the first zoom at which its points have
// several cells.
func TestSplits(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	const last = 15
	for range 20_000 {
		g := 1 + Grid(r.UintN(uint(MaxGrid)))
		p := Position{r.Uint32(), r.Uint32()}
		q := Position{p.X ^ r.Uint32()>>r.UintN(33), p.Y ^ r.Uint32()>>r.UintN(33)}
		if g.Cell(p, 0) != g.Cell(q, 0) {
			continue
		}
		want := 0
		for want < last && g.Cell(p, want) == g.Cell(q, want) {
			want++
		}
		c, other := of(1, p), of(2, q)
		c.merge(&other)
		if got := c.Splits(g, last); got != want {
			t.Fatalf("%v and %v with the grid %d split at %d, want %d", p, q, g, got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	seen := map[uint64]string{}
	for g := Grid(1); g <= MaxGrid; g++ {
		for zoom := range MaxZoom + 1 {
			last := g.Columns(zoom) - 1
			for _, c := range []Cell{{0, 0}, {last, 0}, {0, last}, {last, last}, {last / 2, last / 3}} {
				id := g.ID(c, zoom)
				at := fmt.Sprint(zoom, c)
				if before, ok := seen[id<<3|uint64(g)]; ok && before != at {
					t.Fatalf("%s and %s have the id %d", before, at, id)
				}
				seen[id<<3|uint64(g)] = at
				if back, z, ok := g.ParseID(id); !ok || back != c || z != zoom || id >= 1<<53 {
					t.Fatalf("grid %d, zoom %d, %v: id %d is of %v, %d, %v", g, zoom, c, id, back, z, ok)
				}
			}
		}
		for _, id := range []uint64{0, 1, 2, 1<<(2*g) - 1, 1 << 53, 1 << 63, ^uint64(0)} {
			if c, zoom, ok := g.ParseID(id); ok {
				t.Errorf("grid %d: %d is the id of %v at zoom %d", g, id, c, zoom)
			}
		}
	}
}

func TestRadixSort(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for _, n := range []int{0, 1, 2, 100, 5000} {
		keys := make([]uint64, n)
		for i := range keys {
			keys[i] = r.Uint64()>>r.UintN(30)<<10&(1<<40-1) | uint64(i&1023)
		}
		want := slices.Clone(keys)
		slices.SortStableFunc(want, func(a, b uint64) int { return cmp.Compare(a>>10, b>>10) })
		if got := radixSort(keys, 10, 40); !slices.Equal(got, want) {
			t.Errorf("%d keys are not in order", n)
		}
	}
}
