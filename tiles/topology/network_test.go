package topology

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// Vertices of tests are letters, one a column: "abc" runs from west to east.
func points(word string) []orb.Point {
	all := make([]orb.Point, len(word))
	for i, letter := range word {
		all[i] = orb.Point{float64(letter), 0}
	}
	return all
}

func (n *Network) word(arc Arc) string {
	var b strings.Builder
	for _, vertex := range arc {
		b.WriteRune(rune(n.Positions[vertex][0]))
	}
	return b.String()
}

// build makes a network of words: rings in parentheses.
func build(words ...string) *Network {
	b := NewBuilder(len(words))
	for _, w := range words {
		if ring, ok := strings.CutPrefix(w, "("); ok {
			b.Ring(points(strings.TrimSuffix(ring, ")")))
		} else {
			b.Line(points(w))
		}
	}
	return b.Build()
}

// spelled lists a network's arcs, and how paths use them, by number.
func (n *Network) spelled() string {
	var words []string
	for _, a := range n.Arcs {
		words = append(words, n.word(a))
	}
	for _, p := range n.Paths {
		var uses []string
		for _, u := range p.Uses {
			sign := ""
			if u.Backwards {
				sign = "-"
			}
			uses = append(uses, fmt.Sprint(sign, u.Arc))
		}
		words = append(words, fmt.Sprint("[", strings.Join(uses, " "), "]"))
	}
	return strings.Join(words, " ")
}

func TestArcs(t *testing.T) {
	for _, c := range []struct{ name, paths, want string }{
		{"a line", "abc", "abc [0]"},
		{"a line back", "cba", "abc [-0]"},
		{"no line", "a", "[]"},
		{"a ring", "(cabd)", "abdca [0]"},
		{"a ring the other way", "(dbac)", "abdca [-0]"},
		{"a ring of one", "(a)", "aa [0]"},
		{"two squares side by side", "(abcd) (badc)", "abcda [0] [-0]"},
		{"an island in its hole", "(abcd) (efg) (gfe)", "abcda efge [0] [1] [-1]"},
		{"neighbours along a part", "(abcdef) (dcbgh)", "bcd bafed bghd [0 -1] [-0 2]"},
		{"three around a junction", "(abz) (bcz) (caz)", "ab bz az bc cz ac [0 1 -2] [3 4 -1] [-5 2 -4]"},
		{"a vertex that the neighbour lacks", "(abcd) (bxayz)", "ab adcb axb ayzb [0 -1] [-2 3]"},
		{"a ring that touches itself", "(abmcdm)", "mcdm mabm [0 1]"},
		{"a line along a ring", "(abcde) bcd", "bcd baed [0 -1] [0]"},
		{"lines that meet", "ame bmd", "am em bm dm [0 -1] [2 -3]"},
		{"there and back", "abcba", "abcba [0]"},
		{"on the spot", "abbc", "ab bb bc [0 1 2]"},
		{"around twice and once", "(abcabc) (abc)", "abcabca abca [0] [1]"},
	} {
		if got := build(strings.Fields(c.paths)...).spelled(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// randomPaths are over few vertices, so that they share much.
func randomPaths(r *rand.Rand) []string {
	var paths []string
	for range 1 + r.IntN(6) {
		var w []byte
		at := r.IntN(12)
		for range r.IntN(14) {
			w = append(w, byte('a'+at))
			at = (at + []int{1, 1, 1, 1, 11, 5}[r.IntN(6)]) % 12
		}
		if r.IntN(2) == 0 {
			paths = append(paths, "("+string(w)+")")
		} else {
			paths = append(paths, string(w))
		}
	}
	return paths
}

// TestPathsAreWhole puts paths together from their arcs again, and checks where they
// were cut against the definition.
func TestPathsAreWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 20_000 {
		paths := randomPaths(r)
		n := build(paths...)
		junctions := junctionsOf(paths)
		for i, path := range paths {
			word, ring := strings.CutPrefix(strings.TrimSuffix(path, ")"), "(")
			if got := n.along(t, &n.Paths[i]); len(n.Paths[i].Uses) > 0 && got != word || len(n.Paths[i].Uses) == 0 && (len(word) > 1 || ring && len(word) > 0) {
				t.Fatalf("%v: %q became %q: %s", paths, word, got, n.spelled())
			}
		}
		seen := map[string]bool{}
		for _, a := range n.Arcs {
			w := n.word(a)
			if inner := w[1 : len(w)-1]; strings.ContainsAny(inner, junctions) && junctions != "" {
				t.Fatalf("%v: the arc %s runs over a junction, one of %s", paths, w, junctions)
			}
			if !strings.ContainsRune(junctions, rune(w[0])) && w[0] != w[len(w)-1] {
				t.Fatalf("%v: the arc %s begins where nothing branches off", paths, w)
			}
			if seen[w] || seen[reversed(w)] {
				t.Fatalf("%v: the arc %s is there twice", paths, w)
			}
			seen[w] = true
		}
	}
}

// along spells a path by its arcs.
func (n *Network) along(t *testing.T, p *Path) string {
	word := make([]byte, p.Len)
	n.Each(p, func(vertex int, arc uint32, index int) {
		letter := byte(n.Positions[n.Arcs[arc][index]][0])
		if word[vertex] != 0 && word[vertex] != letter {
			t.Fatalf("two arcs meet at %c and %c", word[vertex], letter)
		}
		word[vertex] = letter
	})
	return string(word)
}

// junctionsOf looks at every visit of every vertex.
func junctionsOf(paths []string) string {
	passed := map[byte]map[string]bool{}
	note := func(at byte, between string) {
		if passed[at] == nil {
			passed[at] = map[string]bool{}
		}
		if between != "" && between[0] > between[1] {
			between = reversed(between)
		}
		passed[at][between] = true
	}
	var all []byte
	for _, path := range paths {
		w, ring := strings.CutPrefix(strings.TrimSuffix(path, ")"), "(")
		k := len(w)
		for i := range k {
			if !ring && (i == 0 || i == k-1) {
				note(w[i], "")
				all = append(all, w[i])
				continue
			}
			note(w[i], string([]byte{w[(i+k-1)%k], w[(i+1)%k]}))
		}
	}
	for at, between := range passed {
		if len(between) > 1 {
			all = append(all, at)
		}
	}
	return string(all)
}

func reversed(w string) string {
	b := []byte(w)
	slices.Reverse(b)
	return string(b)
}

// TestOrderMakesNoDifference turns rings, reverses paths and shuffles them: the arcs
// are the same.
func TestOrderMakesNoDifference(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	arcs := func(paths []string) string {
		n := build(paths...)
		var words []string
		for _, a := range n.Arcs {
			words = append(words, n.word(a))
		}
		slices.Sort(words)
		return strings.Join(words, " ")
	}
	for range 5000 {
		paths := randomPaths(r)
		var others []string
		for _, path := range paths {
			w, ring := strings.CutPrefix(strings.TrimSuffix(path, ")"), "(")
			if r.IntN(2) == 0 {
				w = reversed(w)
			}
			if ring {
				if k := len(w); k > 0 {
					at := r.IntN(k)
					w = w[at:] + w[:at]
				}
				w = "(" + w + ")"
			}
			others = append(others, w)
		}
		r.Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
		if got, want := arcs(others), arcs(paths); got != want && !twiceAround(paths) {
			t.Fatalf("%v: %s\n%v: %s", paths, want, others, got)
		}
	}
}

// twiceAround tells rings without junctions that pass their vertices more than once: no
// first one is there to begin at.
func twiceAround(paths []string) bool {
	for _, p := range paths {
		w, ring := strings.CutPrefix(strings.TrimSuffix(p, ")"), "(")
		letters := []byte(w)
		slices.Sort(letters)
		if ring && len(slices.Compact(letters)) < len(w) {
			return true
		}
	}
	return false
}

func TestNumbersOfVertices(t *testing.T) {
	var v vertices
	r := rand.New(rand.NewPCG(3, 3))
	known := map[orb.Point]uint32{}
	last := uint32(0)
	for range 100_000 {
		p := orb.Point{float64(r.IntN(150)) / 7, float64(r.IntN(150)) / 3}
		last = v.number(p, last)
		if n, ok := known[p]; ok && n != last || !ok && int(last) != len(known) {
			t.Fatalf("%v is %d, was %d", p, last, n)
		}
		known[p] = last
	}
	nan := math.NaN()
	for _, same := range [][2]orb.Point{{{0, 0}, {math.Copysign(0, -1), 0}}, {{nan, 1}, {nan, 1}}, {{math.Inf(1), 2}, {math.Inf(1), 2}}} {
		if a, b := v.number(same[0], 5), v.number(same[1], 9); a != b {
			t.Errorf("%v are %d and %d", same, a, b)
		}
	}
}
