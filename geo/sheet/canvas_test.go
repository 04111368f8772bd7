package sheet

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

func TestClean(t *testing.T) {
	l, err := newLetters()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ in, want string }{
		{"ñ á ü ¿ « » – — Ñ ° ′ ″ †", "ñ á ü ¿ « » – — Ñ ° ′ ″ †"},
		{"Cafe\u0301 Mun\u0303oz", "Café Muñoz"}, // composed
		{"a\u00a0b\u202fc\td\ne", "a b c d e"},
		{"so\u00adlo\u200b", "solo"},
		{"Kꞌicheꞌ, Qʼeqchiʼ, Chʼortiʼ", "K'iche', Q'eqchi', Ch'orti'"},
		{"norte‑sur", "norte-sur"},
		{"Жα", "Жα"},
	} {
		if got := l.clean(c.in); got != c.want {
			t.Errorf("%q became %q", c.in, got)
		}
	}
	if l.replaced {
		t.Error("nothing has been replaced yet")
	}
	for _, in := range []string{"村", "ሀ", "😀", "\xff", "\U0010FFFF"} {
		if got := l.clean("a" + in + "b"); got != "a"+strings.Repeat(string(substitute), utf8.RuneCountInString(in))+"b" || !l.replaced {
			t.Errorf("%q became %q", in, got)
		}
	}
}

// FuzzWrap holds that wrapping and fitting end, keep to the width, and lose no letter.
func FuzzWrap(f *testing.F) {
	for _, s := range []string{"", "una palabra", "Municipiodelnombremáslargodelmundo y más", "村村村村", "\xff\xfe", strings.Repeat("m", 300), "a\u0301"} {
		f.Add(s)
	}
	c, err := newCanvas(210, 297)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return
		}
		const width = 20
		var joined strings.Builder
		for _, line := range c.wrap(s, width) {
			if c.width(line) > width+1e-9 && utf8.RuneCountInString(line) > 1 {
				t.Fatalf("%q: the line %q is %.2f mm wide", s, line, c.width(line))
			}
			joined.WriteString(strings.Join(strings.Fields(line), ""))
		}
		if want := strings.Join(strings.Fields(s), ""); joined.String() != want {
			t.Fatalf("%q came out as %q", s, joined.String())
		}
		if fit := c.fit(s, width); c.width(fit) > width+1e-9 {
			t.Fatalf("%q was fitted as %q", s, fit)
		}
	})
}

// TestLabelsStandApart fills a map with labels: none covers another, nor leaves the map.
func TestLabelsStandApart(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	within := box{17, 28, 180, 170}
	p := newPlacer(within)
	var placed []orb.Bound
	found := 0
	for range 1500 {
		at := scattered(random, orb.Bound{Min: orb.Point{within.x, within.y}, Max: orb.Point{within.x + within.w, within.y + within.h}})
		w := 2 + 20*random.Float64()
		base, ok := p.place(at, symbolReach, w, 1.4)
		if !ok {
			continue
		}
		found++
		b := orb.Bound{Min: orb.Point{base[0], base[1] - 1.4}, Max: orb.Point{base[0] + w, base[1]}}
		if b.Min[0] < within.x || b.Max[0] > within.x+within.w || b.Min[1] < within.y || b.Max[1] > within.y+within.h {
			t.Fatalf("%v leaves the map", b)
		}
		for _, other := range placed {
			if b.Intersects(other) {
				t.Fatalf("%v covers %v", b, other)
			}
		}
		placed = append(placed, b)
	}
	if found < 300 || found == 1500 {
		t.Errorf("%d labels of 1500 found room", found)
	}
}
