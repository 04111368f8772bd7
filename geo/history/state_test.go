package history

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/paulmach/orb"

	"lindero/geo"
)

// TestStatesComeBackWhole writes layers of every geometry, of points alone, of numbers for
// ids and of nothing, and compares what is read with what was written.
func TestStatesComeBackWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	numbers := geo.NewBuilder(geo.Info{ID: "n"}, geo.Schema{Properties: []geo.Property{{Name: "whole", Type: geo.Integer}}})
	for i := range 50 {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i) - 5}, IsPoint: true, Point: orb.Point{r.Float64(), r.Float64()}}
		f.Set(0, geo.Value{Kind: geo.KindInteger, Int: r.Int64N(1<<60) - 1<<59})
		if err := numbers.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	withNumbers, err := numbers.Build()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*geo.Collection{layerOf(t, "x", randomThings(r, 300)), layerOf(t, "x", things{}), withNumbers} {
		var packed, again bytes.Buffer
		if err := errors.Join(encodeState(&packed, c), encodeState(&again, c)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(packed.Bytes(), again.Bytes()) {
			t.Error("the same state has different bytes")
		}
		back, err := decodeState(bytes.NewReader(packed.Bytes()), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if back.Len() != c.Len() {
			t.Errorf("%d features of %d", back.Len(), c.Len())
		}
		for _, pair := range [][2]*geo.Collection{{c, back}, {back, c}} {
			if err := Compare(pair[0], pair[1], func(c *Change) error { return fmt.Errorf("%s", lineOf(c)) }); err != nil {
				t.Error(err)
			}
		}
		for n := range packed.Len() {
			if _, err := decodeState(bytes.NewReader(packed.Bytes()[:n]), c.ID); err == nil {
				t.Fatalf("%d bytes of %d pass for a state", n, packed.Len())
			}
		}
	}
}

// FuzzState reads bytes as they are unpacked: what the checksums let through.
func FuzzState(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 9))
	for _, all := range []things{randomThings(r, 20), {}} {
		var packed bytes.Buffer
		if err := encodeState(&packed, layerOf(f, "x", all)); err != nil {
			f.Fatal(err)
		}
		unpacked, err := zstd.NewReader(&packed)
		if err != nil {
			f.Fatal(err)
		}
		plain, err := io.ReadAll(unpacked)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(plain)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := decodeFeatures(bytes.NewReader(data), "x")
		if err != nil {
			return
		}
		var packed bytes.Buffer
		if err := encodeState(&packed, c); err != nil {
			t.Fatal(err)
		}
		if _, err := decodeState(&packed, "x"); err != nil {
			t.Fatal(err)
		}
	})
}
