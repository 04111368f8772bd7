package glyph

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"

	"lindero/geo"
)

// message is a decoded protobuf message: numbers and bytes by field, in order.
type message map[byte][]any

func decode(t *testing.T, raw []byte) message {
	t.Helper()
	m := message{}
	for len(raw) > 0 {
		tag := raw[0]
		n, size := binary.Uvarint(raw[1:])
		if size <= 0 {
			t.Fatalf("field %d has no number", tag>>3)
		}
		raw = raw[1+size:]
		if tag&7 == 0 {
			m[tag>>3] = append(m[tag>>3], n)
			continue
		}
		m[tag>>3] = append(m[tag>>3], raw[:n])
		raw = raw[n:]
	}
	return m
}

func (m message) number(field byte) int { return int(m[field][0].(uint64)) }

func (m message) signed(field byte) int {
	n := m[field][0].(uint64)
	return int(n>>1) ^ -int(n&1)
}

// glyphs decodes a file into its glyphs by code point.
func glyphs(t *testing.T, stack, codes string) map[rune]message {
	t.Helper()
	r, err := ParseRange(codes)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := new(Set).PBF(stack, r)
	if err != nil {
		t.Fatal(err)
	}
	inner := decode(t, decode(t, raw)[1][0].([]byte))
	if string(inner[1][0].([]byte)) != stack || string(inner[2][0].([]byte)) != codes {
		t.Errorf("the file is of %s %s", inner[1][0], inner[2][0])
	}
	found := map[rune]message{}
	for _, g := range inner[3] {
		m := decode(t, g.([]byte))
		found[rune(m.number(1))] = m
	}
	return found
}

// TestFieldsAreDistances compares glyphs with distances to points laid closely along
// the font's own curves, and with the winding of those points around each pixel.
func TestFieldsAreDistances(t *testing.T) {
	for _, c := range []struct {
		stack string
		ttf   []byte
		codes string
	}{{Regular, goregular.TTF, "AgñóÑ@%i.½"}, {Bold, gobold.TTF, "Bé8&"}} {
		made := glyphs(t, c.stack, "0-255")
		for _, code := range c.codes {
			rings, advance := sampled(t, c.ttf, code)
			g := made[code]
			width, height, left, top := g.number(3), g.number(4), g.signed(5), g.signed(6)+ascent
			bitmap := g[2][0].([]byte)
			if len(bitmap) != (width+6)*(height+6) || g.number(7) != int(math.Round(advance)) {
				t.Fatalf("%c: %d pixels for %d by %d, advance %d", code, len(bitmap), width, height, g.number(7))
			}
			for i, got := range bitmap {
				x, y := float64(left-3+i%(width+6))+0.5, float64(top+3-i/(width+6))-0.5
				want := 255 - 256*(signedDistance(rings, x, y)/8+0.25)
				if math.Abs(float64(got)-max(0, min(255, want))) > 1.5 {
					t.Fatalf("%c at %v,%v: %d, want %.1f", code, x, y, got, want)
				}
			}
		}
	}
}

// sampled lays points along the curves of a glyph, about 1/100 of a pixel apart.
func sampled(t *testing.T, ttf []byte, code rune) (rings [][][2]float64, advance float64) {
	t.Helper()
	f, err := sfnt.Parse(ttf)
	if err != nil {
		t.Fatal(err)
	}
	var buffer sfnt.Buffer
	index, err := f.GlyphIndex(&buffer, code)
	if err != nil || index == 0 {
		t.Fatalf("%c: glyph %d, %v", code, index, err)
	}
	const zoom = 100 // loads the glyph larger, so that rounding to 64ths does not count
	width, err := f.GlyphAdvance(&buffer, index, 24*zoom*64, 0)
	if err != nil {
		t.Fatal(err)
	}
	segments, err := f.LoadGlyph(&buffer, index, 24*zoom*64, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(s sfnt.Segment, i int) [2]float64 {
		return [2]float64{float64(s.Args[i].X) / 64 / zoom, -float64(s.Args[i].Y) / 64 / zoom}
	}
	var last [2]float64
	for _, s := range segments {
		const n = 2000
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			rings = append(rings, nil)
			last = at(s, 0)
		case sfnt.SegmentOpLineTo:
			for i := range n {
				u := float64(i) / n
				rings[len(rings)-1] = append(rings[len(rings)-1], [2]float64{last[0] + u*(at(s, 0)[0]-last[0]), last[1] + u*(at(s, 0)[1]-last[1])})
			}
			last = at(s, 0)
		case sfnt.SegmentOpQuadTo:
			b, c := at(s, 0), at(s, 1)
			for i := range n {
				u := float64(i) / n
				var p [2]float64
				for k := range p {
					p[k] = (1-u)*((1-u)*last[k]+u*b[k]) + u*((1-u)*b[k]+u*c[k])
				}
				rings[len(rings)-1] = append(rings[len(rings)-1], p)
			}
			last = c
		}
	}
	return rings, float64(width) / 64 / zoom
}

// signedDistance goes around the rings by angles, another way than by crossings.
func signedDistance(rings [][][2]float64, x, y float64) float64 {
	nearest, turn := math.Inf(1), 0.0
	for _, ring := range rings {
		for i, p := range ring {
			q := ring[(i+1)%len(ring)]
			ax, ay, bx, by := p[0]-x, p[1]-y, q[0]-x, q[1]-y
			nearest = min(nearest, math.Hypot(ax, ay))
			turn += math.Atan2(ax*by-ay*bx, ax*bx+ay*by)
		}
	}
	if math.Abs(turn) > math.Pi {
		return -nearest
	}
	return nearest
}

func TestSpanishIsThere(t *testing.T) {
	for _, stack := range Stacks() {
		latin := glyphs(t, stack, "0-255")
		for _, code := range "ABCXYZabcxyz0123456789 áéíóúüñÁÉÍÓÚÜÑ¿¡ºª°,.-()" {
			if _, ok := latin[code]; !ok {
				t.Errorf("%s has no %c", stack, code)
			}
		}
		if space := latin[' ']; len(space[2]) != 0 || space.number(7) == 0 {
			t.Errorf("%s: the space has a bitmap or no width: %v", stack, space)
		}
		if _, ok := glyphs(t, stack, "8192-8447")['…']; !ok {
			t.Errorf("%s has no …", stack)
		}
		if n := len(glyphs(t, stack, "65280-65535")); n > 2 {
			t.Errorf("%s has %d glyphs at the end of the plane", stack, n)
		}
	}
}

// TestCapitalsAreCentred checks that MapLibre's middle of a line, 17 pixels below
// where it starts, is that of capitals.
func TestCapitalsAreCentred(t *testing.T) {
	for _, stack := range Stacks() {
		h := glyphs(t, stack, "0-255")['H']
		top := -17 - h.signed(6)
		if bottom := top + h.number(4); top+bottom < -1 || top+bottom > 1 {
			t.Errorf("%s: H stands from %d to %d", stack, top, bottom)
		}
	}
}

func TestSetKeepsWhatItMade(t *testing.T) {
	s, r := new(Set), Range{}
	var made [8][]byte
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() { made[i], _ = s.PBF(Regular, r) })
	}
	all.Wait()
	again, err := new(Set).PBF(Regular, r)
	if err != nil || len(again) < 10_000 {
		t.Fatalf("%d bytes, %v", len(again), err)
	}
	for _, m := range made {
		if &m[0] != &made[0][0] || !bytes.Equal(m, again) {
			t.Fatal("made twice, or not the same")
		}
	}
	var known *geo.Error
	if _, err := s.PBF("Go Regular,Go Bold", r); !errors.As(err, &known) || known.Code != geo.CodeNotFound || !strings.Contains(err.Error(), Bold) {
		t.Errorf("an unknown stack: %v", err)
	}
}

func FuzzParseRange(f *testing.F) {
	for _, s := range []string{"0-255", "256-511.pbf", "65280-65535", "65536-65791", "0-256", "1-256", "00-255", "-0-255", "0-255.pbf.pbf", "", "0", "+0-255", "0-255 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRange(text)
		if err != nil {
			return
		}
		if r.String() != strings.TrimSuffix(text, ".pbf") || r.first()%256 != 0 || r.first() > 65280 {
			t.Errorf("%q is read as %s", text, r)
		}
	})
}

func TestRanges(t *testing.T) {
	for text, want := range map[string]string{"0-255": "0-255", "8192-8447.pbf": "8192-8447", "65280-65535.pbf": "65280-65535"} {
		if r, err := ParseRange(text); err != nil || r.String() != want {
			t.Errorf("%s: %s, %v", text, r, err)
		}
	}
	for _, text := range []string{"65536-65791", "0-256", "1-256", "00-255", "-0-255", "0-255.pbf.pbf", "", "0", "+0-255", "0-255 ", "a-b", "255-0", "0-255-"} {
		if r, err := ParseRange(text); err == nil {
			t.Errorf("%q is read as %s", text, r)
		}
	}
}

// BenchmarkLatin makes the range that every label asks for.
func BenchmarkLatin(b *testing.B) {
	for b.Loop() {
		if _, err := encode(Regular, goregular.TTF, Range{}); err != nil {
			b.Fatal(err)
		}
	}
}
