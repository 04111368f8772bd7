package border

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// In whatever order and directions parts come, and wherever rings start, the line is the
// same to the bit.
func TestChainDoesNotDependOnOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, lines := range []orb.MultiLineString{
		linesOf("-92 15, -91 15, -90 16 | -90 16, -89 16 | -88.5 16, -88 16.5"),
		linesOf("0 0, 1 0 | 1 0, 1 1 | 1 1, 0 1 | 0 1, 0 0"), // a ring in pieces
		linesOf("0 0, 1 0 | 3 0, 4 0 | 5 0, 6 0 | 7 0, 8 0 | 9 0, 10 0"),
		linesOf("0 0, 5 0 | 1 1, 2 1, 2 2, 1 2, 1 1 | 3 1, 4 1, 4 2, 3 2, 3 1"),
		linesOf("0 0, 1 0 | 1 0, 2 0, 2 1, 1 0 | 1 0, 1 -1"), // an enclave that touches the line
		linesOf("0 0, 1 0 | 1 0, 2 0 | 1 0, 1 1"),            // a fork
		linesOf("179 0, 180 0 | -180 0, -179 0 | -178 0, -177 1"),
		linesOf("179.9 0, -179.9 0, -179.9 1, 179.9 1, 179.9 0"),
		{river(r, orb.Point{-92, 15}, 50, 0.1), river(r, orb.Point{-88, 15}, 50, 0.1), river(r, orb.Point{-84, 15}, 50, 0.1)},
	} {
		want := lineOf(t, lines)
		for range 40 {
			got := lineOf(t, shuffled(r, lines))
			if got.metres != want.metres || !reflect.DeepEqual(got.Parts, want.Parts) || !reflect.DeepEqual(got.Gaps, want.Gaps) || !slices.Equal(got.segments, want.segments) {
				t.Fatalf("%v:\n%v %v\n%v %v", lines, want.Parts, want.Gaps, got.Parts, got.Gaps)
			}
		}
	}
}

// shuffled is the same lines in another order, in other directions, rings from another
// vertex on.
func shuffled(r *rand.Rand, lines orb.MultiLineString) orb.MultiLineString {
	out := lines.Clone()
	r.Shuffle(len(out), func(i, k int) { out[i], out[k] = out[k], out[i] })
	for i, line := range out {
		if n := len(line) - 1; line[0] == line[n] {
			start := r.IntN(n)
			out[i] = slices.Concat(line[start:n], line[:start+1])
		}
		if r.IntN(2) == 0 {
			out[i].Reverse()
		}
	}
	return out
}

func TestChain(t *testing.T) {
	tests := []struct {
		name, lines string
		first, last orb.Point
		parts, gaps int
	}{
		{"from west to east", "1 0, 0 0", orb.Point{0, 0}, orb.Point{1, 0}, 1, 0},
		{"from the west, though it is north", "1 0, 0 5", orb.Point{0, 5}, orb.Point{1, 0}, 1, 0},
		{"on a meridian from south to north", "0 1, 0 0", orb.Point{0, 0}, orb.Point{0, 1}, 1, 0},
		{"nearly on a meridian", "-0.005 1, 0 0", orb.Point{0, 0}, orb.Point{-0.005, 1}, 1, 0},
		{"round the back of the first end", "0.5 0, 0 1, 1 0", orb.Point{0.5, 0}, orb.Point{1, 0}, 1, 0},
		{"over the antimeridian", "-179 0, 179 0", orb.Point{179, 0}, orb.Point{-179, 0}, 1, 0},
		{"cut at the antimeridian", "-180 0, -179 0 | 179 0, 180 0", orb.Point{179, 0}, orb.Point{-179, 0}, 1, 0},
		{"parts that touch", "1 0, 2 0 | 1 0, 0 0", orb.Point{0, 0}, orb.Point{2, 0}, 1, 0},
		{"parts that nearly touch", "1.000001 0, 2 0 | 1 0, 0 0", orb.Point{0, 0}, orb.Point{2, 0}, 2, 0},
		{"parts apart", "3 0, 4 0 | 0 0, 1 0 | 7 0, 6 0", orb.Point{0, 0}, orb.Point{7, 0}, 3, 2},
		{"a gap in a horseshoe", "0 0, 3 0, 3 1 | 3 2, 3 3, 0 3", orb.Point{0, 0}, orb.Point{0, 3}, 2, 1},
		{"an enclave beside", "0 0, 1 0 | 0.2 1, 0.4 1, 0.3 2, 0.2 1", orb.Point{0, 0}, orb.Point{0.2, 1}, 2, 0},
		{"single positions and repeated ones", "5 5 | 1 0, 1 0, 0 0 | | 6 6, 6 6", orb.Point{0, 0}, orb.Point{1, 0}, 1, 0},
	}
	for _, test := range tests {
		l := lineOf(t, linesOf(test.lines))
		first, last := l.Ends()
		if first != test.first || last != test.last || len(l.Parts) != test.parts || len(l.Gaps) != test.gaps {
			t.Errorf("%s: from %v to %v, parts %v, gaps %v", test.name, first, last, l.Parts, l.Gaps)
		}
	}
}

// Chainage does not run over gaps, and an enclave comes last.
func TestGapsAndEnclaves(t *testing.T) {
	degree, _, _ := geodesy.Inverse(orb.Point{0, 0}, orb.Point{1, 0})
	degree /= 1000
	l := lineOf(t, linesOf("3 0, 4 0 | 0 0, 1 0 | 1 1, 1.1 1, 1.1 1.1, 1 1"))
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }
	if p := l.Parts; len(p) != 3 || p[0].From != 0 || !near(p[0].To, degree) || p[1].From != p[0].To || !near(p[1].To, 2*degree) || p[1].Closed || p[2].From != p[1].To || !p[2].Closed || p[2].To != l.Length() {
		t.Errorf("parts %v", p)
	}
	if len(l.Gaps) != 1 || !near(l.Gaps[0].Km, degree) || math.Abs(l.Gaps[0].Metres-2000*degree) > 0.001 || l.Gaps[0].From != (orb.Point{1, 0}) || l.Gaps[0].To != (orb.Point{3, 0}) {
		t.Errorf("gaps %v", l.Gaps)
	}
}

func TestNoLine(t *testing.T) {
	for _, g := range []orb.Geometry{
		nil, orb.Point{1, 1}, orb.MultiPoint{{1, 1}, {2, 2}}, orb.LineString{}, orb.LineString{{1, 1}}, orb.LineString{{1, 1}, {1, 1}},
		orb.LineString{{180, 1}, {-180, 1}}, orb.MultiLineString{}, orb.MultiLineString{nil, {}}, orb.Ring{}, orb.Polygon{}, orb.MultiPolygon{{}},
		orb.Collection{}, orb.Collection{nil, orb.Point{}}, orb.Bound{},
	} {
		if l, err := NewLine("A-B", g); err == nil {
			t.Errorf("%#v is a line of %g km", g, l.Length())
		}
	}
	apart := make(orb.MultiLineString, maxRuns+1)
	for i := range apart {
		x := float64(i) / 10
		apart[i] = orb.LineString{{x, 0}, {x + 0.05, 0}}
	}
	if _, err := NewLine("A-B", apart); err == nil {
		t.Error("too many parts")
	}
	if l := lineOf(t, apart[1:]); len(l.Gaps) != maxRuns-1 {
		t.Errorf("%d gaps", len(l.Gaps))
	}
}

// Parts that are cut finer, or joined, make the same chainage.
func TestChainOfPieces(t *testing.T) {
	for name, l := range borders(t) {
		var pieces []orb.Geometry
		for _, s := range l.segments {
			pieces = append(pieces, orb.LineString{s.To, s.From})
		}
		again := lineOf(t, pieces...)
		if math.Abs(again.metres-l.metres) > 1e-6 || len(again.Parts) != len(l.Parts) || len(again.Gaps) != len(l.Gaps) {
			t.Errorf("%s: %g m in %d parts, of pieces %g in %d", name, l.metres, len(l.Parts), again.metres, len(again.Parts))
		}
		if n := len(again.Stretches); n != len(pieces) {
			t.Errorf("%s: %d stretches of %d pieces", name, n, len(pieces))
		}
	}
}
