package cql

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"

	"lindero/geo"
)

// Whatever a plan says of blocks and groups must be what testing every feature says.
func TestPlansEqualPredicates(t *testing.T) {
	collections := []*geo.Collection{built(t, 1, 2100, false, false), built(t, 2, 2100, true, true)}
	indexes := []*Index{NewIndex(collections[0]), NewIndex(collections[1])}
	texts := []string{"lanes > 3", "width_m < 2", "people <> 9007199254740993", "lanes >= -1 AND lanes < 2 AND people <> 0", "width_m > 1 AND width_m <= 4.5", "length_m >= 3", "length_m <> 3",
		"S_INTERSECTS(geom, BBOX(1,1,9,2))", "S_DISJOINT(geom, BBOX(1,1,-3,2))"}
	rounds := 300
	if testing.Short() {
		rounds = 60
	}
	kinds := map[string]int{}
	g := generator{rand.New(rand.NewPCG(4, 17))}
	for round := range rounds {
		texts = append(texts, g.condition(round%3))
	}
	for _, text := range texts {
		for i, c := range collections {
			f, err := Compile(parsed(t, text), c)
			if err != nil {
				continue // a text compared with an id that is a number here
			}
			p := indexes[i].plan(f.root)
			kinds[fmt.Sprintf("%T", p)]++
			for group := range indexes[i].groups {
				checkPlan(t, g.Rand, indexes[i], p, f, group, text)
			}
		}
	}
	for _, p := range []plan{&constantPlan{}, &allPlan{}, &anyPlan{}, &mappingPlan{}, &tablePlan{}, &intPlan{}, &floatPlan{}, &ordinalsPlan{}, &boxPlan{}, &spatialPlan{}, &singlePlan{}} {
		if kind := fmt.Sprintf("%T", p); kinds[kind] == 0 && !testing.Short() {
			t.Errorf("%s was never tried", kind)
		}
	}
}

func checkPlan(t *testing.T, r *rand.Rand, x *Index, p plan, f *Filter, group int, text string) {
	t.Helper()
	var occurring truths
	matched := 0
	first, last := x.blocksOf(group)
	for block := first; block < last; block++ {
		asked := x.all(block) & (r.Uint64() | r.Uint64())
		gotYes, gotUnknown := p.of(block, asked)
		for i := range uint32(bits.OnesCount64(x.all(block))) {
			truth := f.root.eval(uint32(block*blockSize) + i)
			occurring |= truth.only()
			if truth == yes {
				matched++
			}
			wantYes, wantUnknown := truth.masks(asked >> i & 1)
			if gotYes>>i&1 != wantYes || gotUnknown>>i&1 != wantUnknown {
				t.Fatalf("%s\nfeature %s: yes %d, unknown %d, evaluated %d", text, describe(x.c, uint32(block*blockSize)+i), gotYes>>i&1, gotUnknown>>i&1, truth)
			}
		}
		if gotYes&^asked != 0 || gotUnknown&^asked != 0 || gotYes&gotUnknown != 0 {
			t.Fatalf("%s\nblock %d: yes %x, unknown %x of %x", text, block, gotYes, gotUnknown, asked)
		}
	}
	if occurring&^p.over(group) != 0 {
		t.Fatalf("%s\ngroup %d: %03b occur, %03b are thought possible", text, group, occurring, p.over(group))
	}
	if n, ok := p.count(group); ok && n != matched {
		t.Fatalf("%s\ngroup %d: counted %d, %d match", text, group, n, matched)
	}
}

// The ends of intervals are where comparisons go wrong.
func TestIntervalsOfComparisons(t *testing.T) {
	ints := []int64{math.MinInt64, 1 - endOfInts, -1, 0, 1, 5, endOfInts - 1, math.MaxInt64}
	floats := []float64{math.Inf(-1), -math.MaxFloat64, -1, -math.SmallestNonzeroFloat64, math.Copysign(0, -1), 0, 0.1, 1, math.MaxFloat64}
	for _, op := range []Op{Eq, Lt, Le, Gt, Ge} {
		a := acceptedBy(op)
		for _, value := range ints {
			for _, v := range ints[1 : len(ints)-1] { // what columns hold
				wanted := acceptedInts(a, value)
				if got, want := v >= wanted.low && v <= wanted.high, holds(op, v, value); got != want {
					t.Errorf("%d %s %d: %v", v, op, value, got)
				}
			}
		}
		for _, value := range floats[1:] {
			for _, v := range floats {
				wanted := acceptedFloats(a, value)
				if got, want := v >= wanted.low && v <= wanted.high, holds(op, v, value); got != want {
					t.Errorf("%g %s %g: %v", v, op, value, got)
				}
			}
		}
	}
}

func holds[T int64 | float64](op Op, v, value T) bool {
	return map[Op]bool{Eq: v == value, Lt: v < value, Le: v <= value, Gt: v > value, Ge: v >= value}[op]
}
