package shapefile

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/paulmach/orb"
)

func box(x, y, size float64, clockwise bool) orb.Ring {
	r := orb.Ring{{x, y}, {x + size, y}, {x + size, y + size}, {x, y + size}, {x, y}}
	if clockwise {
		r.Reverse()
	}
	return r
}

func TestAssemble(t *testing.T) {
	outer, inner, island := box(0, 0, 10, true), box(1, 1, 8, false), box(2, 2, 6, true)
	pond, apart, wrong := box(3, 3, 1, false), box(20, 0, 1, true), box(30, 0, 1, false)
	got := assemble([]orb.Ring{pond, inner, outer, wrong, island, apart})
	want := orb.MultiPolygon{{outer, inner}, {island, pond}, {apart}, {wrong}}
	if !got.Equal(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	touching := orb.Ring{{0, 5}, {2, 6}, {2, 4}, {0, 5}} // a hole that touches its ring
	touching.Reverse()
	if got := assemble([]orb.Ring{outer, touching}); len(got) != 1 || len(got[0]) != 2 {
		t.Error(got)
	}
}

func FuzzDBF(f *testing.F) {
	header := make([]byte, 65)
	header[8], header[10], header[32], header[32+11], header[32+16], header[64] = 65, 6, 'n', 'C', 5, 0x0d
	f.Add(append(header, " hello*gone \x1a"...))
	f.Add(header[:40])
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := NewAttributes(bytes.NewReader(b))
		if err != nil {
			return
		}
		for {
			if _, err := a.Next(); err != nil {
				if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Fatal(err)
				}
				return
			}
			for i := range a.Fields {
				if len(a.Value(i)) != a.Fields[i].Length {
					t.Fatal("a value is not as long as its field")
				}
			}
		}
	})
}

func FuzzShapes(f *testing.F) {
	f.Add(uint32(1), make([]byte, 16))
	f.Add(uint32(5), make([]byte, 200))
	f.Add(uint32(8), make([]byte, 60))
	f.Fuzz(func(t *testing.T, kind uint32, b []byte) {
		content := append([]byte{byte(kind), byte(kind >> 8), byte(kind >> 16), byte(kind >> 24)}, b...)
		shape, err := parseShape(content)
		var bad *RecordError
		if err != nil && !errors.As(err, &bad) {
			t.Fatal(err)
		}
		if err != nil && shape.Geometry != nil {
			t.Fatal("a faulty record has a geometry")
		}
	})
}
