package geo

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// TestPairsAreThoseOfLookups compares with asking for every id, for layers of numbers and
// of texts, against each other as well.
func TestPairsAreThoseOfLookups(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	layer := func(asText bool) *Collection {
		b := NewBuilder(Info{ID: "x"}, Schema{})
		for id := range 200 {
			if r.IntN(4) == 0 {
				continue
			}
			f := Feature{ID: Value{Kind: KindInteger, Int: int64(id)}, IsPoint: true, Point: orb.Point{r.Float64(), r.Float64()}}
			if asText {
				f.ID = Value{Kind: KindString, Bytes: fmt.Append(nil, id)}
			}
			if err := b.Add(&f); err != nil {
				t.Fatal(err)
			}
		}
		if asText { // or they would be numbers again
			if err := b.Add(&Feature{ID: Value{Kind: KindString, Bytes: []byte("north")}}); err != nil {
				t.Fatal(err)
			}
		}
		c, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for range 20 {
		old, new := layer(r.IntN(2) == 0), layer(r.IntN(2) == 0)
		pairs := PairByID(old, new)
		gone := 0
		for i, j := range pairs.Old {
			want, ok := old.Lookup(string(new.AppendID(nil, uint32(i))))
			if !ok {
				want = NoOrdinal
			}
			if j != want {
				t.Fatalf("the pair of %s is %d, want %d", new.AppendID(nil, uint32(i)), j, want)
			}
		}
		for j := range uint32(old.Len()) {
			if _, ok := new.Lookup(string(old.AppendID(nil, j))); ok {
				continue
			}
			if gone == len(pairs.Gone) || pairs.Gone[gone] != j {
				t.Fatalf("%s is gone, and not told to be", old.AppendID(nil, j))
			}
			gone++
		}
		if gone == 0 || gone != len(pairs.Gone) {
			t.Fatalf("%d are gone, %d are told to be", gone, len(pairs.Gone))
		}
	}
}
