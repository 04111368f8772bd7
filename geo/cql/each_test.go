package cql

import (
	"math/rand/v2"
	"slices"
	"testing"

	"lindero/geo"
)

func TestEachYieldsEveryMatch(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for seed, c := range []*geo.Collection{built(t, 6, 2500, true, true), built(t, 7, 1500, false, false)} {
		x := NewIndex(c)
		for _, f := range someFilters(t, c, uint64(seed), 25) {
			bbox := randomQuery(r).BBox
			want := matching(c, f, bbox)
			var got []uint32
			for i, err := range x.Each(t.Context(), f, bbox) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, i)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%+v: %d yielded, %d match", bbox, len(got), len(want))
			}
			few := len(want) / 2
			n := 0
			for range x.Each(t.Context(), f, bbox) {
				if n++; n > few { // breaking off must be possible anywhere
					break
				}
			}
			if n > few+1 {
				t.Fatalf("%d were yielded after the %dth was the last", n, few+1)
			}
		}
	}
}

func TestEachKeepsNothing(t *testing.T) {
	x := NewIndex(million(t, 20_000))
	f := compiled(t, x.c, "status <> 'blocked' AND width_m > 1")
	n := 0
	if allocations := testing.AllocsPerRun(3, func() {
		for _, err := range x.Each(t.Context(), f, nil) {
			if err != nil {
				t.Error(err)
			}
			n++
		}
	}); allocations > 30 || n < 10_000 {
		t.Errorf("%g allocations for %d features", allocations, n/4)
	}
}
