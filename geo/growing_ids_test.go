package geo

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
)

// hilbertByDefinition is the curve's definition: per level the quadrant's rank, then
// the rotation that the quadrant's own curve has.
func hilbertByDefinition(x, y uint32) uint32 {
	var key uint32
	for s := uint32(1) << (hilbertBits - 1); s > 0; s >>= 1 {
		rx, ry := (x&s)/s, (y&s)/s
		key += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = ^x, ^y
			}
			x, y = y, x
		}
	}
	return key
}

func TestHilbertKeyIsTheCurve(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 100000 {
		x, y := r.Uint32N(1<<hilbertBits), r.Uint32N(1<<hilbertBits)
		if got, want := hilbertKey(x, y), hilbertByDefinition(x, y); got != want {
			t.Fatalf("%d, %d: %d, want %d", x, y, got, want)
		}
	}
}

// Features in any order of ids, over several batches, make the same collection, and
// every id is found.
func TestOrderOfAddingDoesNotMatter(t *testing.T) {
	const n = 3*batchRows + 17
	r := rand.New(rand.NewPCG(2, 2))
	shuffled := r.Perm(n)
	late := append(ascending(n)[1:], 0) // ascending up to the very last
	var versions []string
	for name, ids := range map[string][]int{"ascending": ascending(n), "shuffled": shuffled, "late": late} {
		b := NewBuilder(Info{ID: "x"}, Schema{})
		for _, id := range ids {
			f := manyColumns(b, id)
			if err := b.Add(f); err != nil {
				t.Fatal(err)
			}
			if err := b.Add(f); err == nil {
				t.Fatalf("%s: the id %d was taken twice", name, id)
			}
		}
		c, err := b.Build()
		if err != nil || c.Len() != n || !c.NumericIDs() {
			t.Fatal(name, err, c.Len())
		}
		versions = append(versions, c.Version)
		for id := range n {
			i, ok := c.Lookup(fmt.Sprint(id))
			if !ok || c.IntID(i) != int64(id) || string(c.Column("name").Value(i).Bytes) != fmt.Sprintf("n%d", id) || c.Column("n").Float(i) != float64(id)+0.5 && id%7 == 0 {
				t.Fatalf("%s: %d is not found as it was added", name, id)
			}
		}
		for _, id := range []string{"-1", fmt.Sprint(n), "01", "x", "", "1.0"} {
			if _, ok := c.Lookup(id); ok {
				t.Errorf("%s: %q is found", name, id)
			}
		}
	}
	if versions[0] != versions[1] || versions[1] != versions[2] {
		t.Error(versions)
	}
}

func ascending(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// manyColumns is a feature whose columns come, widen and turn to text at their times.
func manyColumns(b *Builder, id int) *Feature {
	f := &Feature{ID: integer(int64(id)), IsPoint: true, Point: orb.Point{float64(id % 97), float64(id % 89)}}
	set := func(name string, v Value) {
		column, err := b.Column([]byte(name))
		if err != nil {
			panic(err)
		}
		f.Set(column, v)
	}
	set("name", str(fmt.Sprintf("n%d", id)))
	set("class", str([]string{"a", "b", "c"}[id%3]))
	if id%7 == 0 {
		set("n", num(float64(id)+0.5))
	} else {
		set("n", integer(int64(id)))
	}
	set("mixed", integer(int64(id)))
	if id == 5 || id == 5000 {
		set("mixed", str("five"))
	}
	if id%1000 == 999 {
		set("rare", boolean(true))
	}
	return f
}

func TestIDsOfSeveralKinds(t *testing.T) {
	b := NewBuilder(Info{ID: "x"}, Schema{})
	for _, id := range []Value{integer(5), integer(9), str("nine"), integer(7), integer(maxInt)} {
		if err := b.Add(&Feature{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Add(&Feature{ID: str("9")}); err == nil {
		t.Error("9 was taken twice")
	}
	c, err := b.Build()
	if err != nil || c.NumericIDs() || c.Len() != 5 {
		t.Fatal(err, c)
	}
	for _, id := range []string{"5", "9", "nine", "7", fmt.Sprint(int64(maxInt))} {
		if i, ok := c.Lookup(id); !ok || string(c.AppendID(nil, i)) != id {
			t.Errorf("%s is not found", id)
		}
	}
}
