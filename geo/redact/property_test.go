package redact

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// smallest is the smallest told zone around a position, elsewhere's where there is none:
// the zone that counts it, by what the documentation says of large zones.
func smallest(zones []told, g orb.Geometry) string {
	at := "elsewhere"
	if g == nil {
		return at
	}
	p := g.Bound().Min // where strips start
	cell := 0.0
	for _, z := range zones {
		inside := z.cell > 0 && z.bound.Min[0] <= p[0] && p[0] < z.bound.Max[0] && z.bound.Min[1] <= p[1] && p[1] < z.bound.Max[1]
		if inside && (cell == 0 || z.cell < cell) {
			at, cell = z.id, z.cell
		}
	}
	return at
}

// TestCountsAreExact counts every zone by hand, from the polygons told.
func TestCountsAreExact(t *testing.T) {
	kinds := map[float64]bool{}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 0))
		strips := randomStrips(r, r.IntN(1500))
		minCount := 1 + r.IntN(12)
		cell := []float64{6.25, 12.5, 25, 50, 100, 200}[r.IntN(6)]
		c := viewed(t, collect(t, strips), toGrid(cell, minCount))[0]
		zones := toldOf(t, c)
		byHand := map[string]*told{}
		for _, s := range strips {
			id := smallest(zones, s.at)
			if byHand[id] == nil {
				byHand[id] = &told{id: id}
			}
			z := byHand[id]
			z.count++
			if k := slices.Index(statuses, s.status); k >= 0 {
				z.classes[k]++
			}
			z.synthetic = z.synthetic || s.made
		}
		total := 0
		for _, z := range zones {
			total += z.count
			kinds[z.cell] = true
			if z.count < minCount || z.cell > 0 && z.cell < cell {
				t.Errorf("seed %d: %s counts %d; at least %d in cells of %g km were wanted", seed, z.id, z.count, minCount, cell)
			}
			want := byHand[z.id]
			if want == nil {
				t.Errorf("seed %d: nothing is in %s", seed, z.id)
				continue
			}
			if z.count != want.count || z.classes != want.classes || z.synthetic != want.synthetic {
				t.Errorf("seed %d: %+v, by hand %+v", seed, z, *want)
			}
		}
		if left := len(strips) - total; left < 0 || left >= minCount {
			t.Errorf("seed %d: %d of %d features are counted", seed, total, len(strips))
		}
		checkFullCells(t, strips, zones, cell, minCount)
	}
	for _, cell := range []float64{0, 6.25, 25, 200} {
		if !kinds[cell] {
			t.Errorf("no zone of %g km was tested", cell)
		}
	}
}

// checkFullCells asserts that positions are not generalised more than need be: a cell of
// the smallest size with enough features is told.
func checkFullCells(t *testing.T, strips []strip, zones []told, cell float64, minCount int) {
	t.Helper()
	f := gridFrame{levelOf(cell)}
	full := map[zone]int{}
	for _, s := range strips {
		if s.at != nil {
			full[f.at(s.at.Bound().Min)]++
		}
	}
	for z, n := range full {
		if n >= minCount && !slices.ContainsFunc(zones, func(o told) bool { return o.id == f.id(z) && o.count == n }) {
			t.Errorf("%s, with %d features, is not told", f.id(z), n)
		}
	}
}

// TestNothingBelowTheCellsIsTold changes everything that may not matter.
func TestNothingBelowTheCellsIsTold(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 7))
		strips := randomStrips(r, 200+r.IntN(800))
		rule := toGrid([]float64{6.25, 25, 50}[r.IntN(3)], 2+r.IntN(8))
		before := viewed(t, collect(t, strips), rule)[0]
		f := gridFrame{levelOf(rule.Zones.CellKM)}
		for i := range strips {
			disturb(r, &strips[i], f)
		}
		r.Shuffle(len(strips), func(i, j int) { strips[i], strips[j] = strips[j], strips[i] })
		after := viewed(t, collect(t, strips), rule)[0]
		assertSame(t, fmt.Sprint("seed ", seed), before, after)
	}
}

// disturb gives a strip another id, other properties and another position in its cell;
// its status and whether it is made up stay.
func disturb(r *rand.Rand, s *strip, f gridFrame) {
	other := randomStrip(r, r.IntN(1_000_000))
	s.id, s.name, s.seen, s.width = fmt.Sprint(s.id, "-", other.id), other.name, other.seen, other.width
	if s.at == nil {
		return
	}
	b := f.geometry(f.at(s.at.Bound().Min)).Bound().Pad(-1e-5)
	p := orb.Point{b.Min[0] + r.Float64()*(b.Max[0]-b.Min[0]), b.Min[1] + r.Float64()*(b.Max[1]-b.Min[1])}
	s.at = p
	if r.IntN(10) == 0 {
		s.at = orb.LineString{p, {p[0] + 1, p[1] - 1}}
	}
}

// assertSame compares everything that can be asked of collections.
func assertSame(t *testing.T, name string, a, b *geo.Collection) {
	t.Helper()
	if a.Version != b.Version || !reflect.DeepEqual(a.Info, b.Info) || !reflect.DeepEqual(a.Schema, b.Schema) || a.Len() != b.Len() {
		t.Errorf("%s: the collections differ: %d and %d features, versions %.8s and %.8s", name, a.Len(), b.Len(), a.Version, b.Version)
	}
	if x, _ := a.Extent(); func() bool { y, _ := b.Extent(); return x != y }() {
		t.Errorf("%s: the extents differ", name)
	}
	for k := range min(len(a.Columns), len(b.Columns)) {
		if !sameColumn(&a.Columns[k], &b.Columns[k], a.Len()) {
			t.Errorf("%s: the columns %s differ", name, a.Columns[k].Name)
		}
	}
	for i := range uint32(min(a.Len(), b.Len())) {
		if string(a.AppendID(nil, i)) != string(b.AppendID(nil, i)) || !reflect.DeepEqual(a.Geometry(i), b.Geometry(i)) {
			t.Fatalf("%s: feature %d differs", name, i)
		}
	}
}

// sameColumn compares dictionaries and packing as well as values. DeepEqual would find
// columns of numbers with a null unequal to themselves.
func sameColumn(a, b *geo.Column, n int) bool {
	if a.Type != geo.Number {
		return reflect.DeepEqual(a, b)
	}
	for i := range uint32(n) {
		if math.Float64bits(a.Float(i)) != math.Float64bits(b.Float(i)) {
			return false
		}
	}
	return true
}

// TestClassesTellNoMoreTogether lays the zones of one class on those of the next: each is
// a sum of whole ones.
func TestClassesTellNoMoreTogether(t *testing.T) {
	sums := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 9))
		strips := randomStrips(r, 300+r.IntN(800))
		sizes := []float64{6.25, 12.5, 25, 50, 100}
		public, partner := toGrid(sizes[r.IntN(5)], 2+r.IntN(12)), toGrid(sizes[r.IntN(5)], 2+r.IntN(12))
		views := viewed(t, collect(t, strips), public, partner, geo.Rule{Action: geo.Show})
		coarse, fine := toldOf(t, views[0]), toldOf(t, views[1])
		slices.SortFunc(coarse, func(a, b told) int { return cmp.Compare(a.cell, b.cell) })
		rest := map[string]int{}
		for _, z := range coarse {
			rest[z.id] = z.count
		}
		left := 0
		for _, z := range fine {
			id := "elsewhere"
			at := slices.IndexFunc(coarse, func(o told) bool { return z.cell > 0 && o.cell >= z.cell && o.bound.Contains(z.bound.Center()) })
			if at >= 0 {
				id = coarse[at].id
			}
			if _, ok := rest[id]; !ok {
				left += z.count // too few even elsewhere
				continue
			}
			rest[id] -= z.count
			sums++
		}
		// What the finer one leaves out may be told elsewhere by the coarser one, and the other way round.
		spare := rest["elsewhere"]
		delete(rest, "elsewhere")
		for id, n := range rest {
			if n != 0 {
				t.Errorf("seed %d: %s counts %d more than the zones of the other class in it", seed, id, n)
			}
		}
		if left >= public.Zones.MinCount || spare < 0 || spare >= partner.Zones.MinCount {
			t.Errorf("seed %d: %d left over, %d to spare", seed, left, spare)
		}
	}
	if sums < 500 {
		t.Errorf("only %d zones were compared", sums)
	}
}
