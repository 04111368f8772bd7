package api

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"

	"github.com/paulmach/orb"
	"golang.org/x/net/html"

	"lindero/geo"
)

// action is an action of a template, which ends where its braces do.
var action = regexp.MustCompile(`(?s)\{\{.*?\}\}`)

// neutral are words that read the same in both languages.
var neutral = []string{"API", "GET"}

// TestTemplatesSayEverythingInBothLanguages finds words in the templates that do not
// come from T, and uses of T that leave a language out.
func TestTemplatesSayEverythingInBothLanguages(t *testing.T) {
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d templates, %v", len(names), err)
	}
	texts := 0
	for _, name := range names {
		source, err := fs.ReadFile(pageFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		checkWords(t, name, action.ReplaceAllString(string(source), ""))
		trees, err := parse.Parse(name, string(source), "", "", map[string]any{"print": true, "index": true, "and": true, "eq": true})
		if err != nil {
			t.Fatal(err)
		}
		for _, tree := range trees {
			texts += checkTexts(t, name, tree.Root)
		}
	}
	if texts < 80 {
		t.Errorf("only %d texts were found", texts)
	}
}

// checkWords fails on words of a template outside its actions: in what is shown, and
// in the attributes that are read out.
func checkWords(t *testing.T, name, markup string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	check := func(text string) {
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if !slices.Contains(neutral, word) {
				t.Errorf("%s says %q in one language", name, word)
			}
		}
	}
	for node := range root.Descendants() {
		if node.Type == html.TextNode {
			check(node.Data)
		}
		for _, a := range node.Attr {
			if a.Key == "title" || a.Key == "alt" || a.Key == "aria-label" || a.Key == "placeholder" {
				check(a.Val)
			}
		}
	}
}

// checkTexts fails on a T without two texts, and counts the others.
func checkTexts(t *testing.T, name string, list *parse.ListNode) (texts int) {
	t.Helper()
	if list == nil {
		return 0
	}
	for _, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			texts += checkCall(t, name, n.Pipe)
		case *parse.IfNode:
			texts += checkTexts(t, name, n.List) + checkTexts(t, name, n.ElseList)
		case *parse.RangeNode:
			texts += checkTexts(t, name, n.List) + checkTexts(t, name, n.ElseList)
		case *parse.WithNode:
			texts += checkTexts(t, name, n.List) + checkTexts(t, name, n.ElseList)
		}
	}
	return texts
}

func checkCall(t *testing.T, name string, pipe *parse.PipeNode) (texts int) {
	t.Helper()
	for _, command := range pipe.Cmds {
		called := command.Args[0].String()
		if called != ".T" && called != "$.T" {
			continue
		}
		texts++
		if len(command.Args) != 3 {
			t.Errorf("%s: %s has %d texts", name, command, len(command.Args)-1)
			continue
		}
		for _, arg := range command.Args[1:] {
			if text, ok := arg.(*parse.StringNode); ok && strings.TrimSpace(text.Text) == "" {
				t.Errorf("%s: %s is empty in one language", name, command)
			}
		}
	}
	return texts
}

func TestTablesOfWordsAreWhole(t *testing.T) {
	for _, kind := range []string{"point", "line", "polygon", "mixed"} {
		for _, titles := range []map[string]geo.Text{geometryTitles, oneGeometry} {
			if text := titles[kind]; text.ES == "" || text.EN == "" {
				t.Errorf("the geometry %s has no title in both languages", kind)
			}
		}
	}
	for kind := geo.Unknown; kind <= geo.JSON; kind++ {
		if text := typeTitles[kind]; text.ES == "" || text.EN == "" {
			t.Errorf("the type %s has no title in both languages", kind)
		}
	}
}

func TestEveryConformanceClassIsUnderANamedStandard(t *testing.T) {
	n := 0
	for _, group := range conformanceGroups(conformance) {
		n += len(group.Classes)
		if !strings.Contains(group.Standard, " ") {
			t.Errorf("the standard %q has no name", group.Standard)
		}
	}
	if n != len(conformance) {
		t.Errorf("%d of %d classes are shown", n, len(conformance))
	}
}

func TestShort(t *testing.T) {
	for _, tt := range []struct{ text, want string }{{"ñandú", "ñandú"}, {"ñandúes", "ñand…"}, {"año y más", "año…"}, {"", ""}} {
		if got := short(tt.text, 5); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestDistinctSources(t *testing.T) {
	got := strings.Join(distinct([]string{"GeoNames", "INEGI", "GeoNames (CC BY 4.0)", "INEGI"}), "|")
	if want := "INEGI|GeoNames (CC BY 4.0)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestMapShowsTheWholeBox checks addresses of the map against the projection of
// OpenStreetMap's tiles, written another way than the code: a box fits the view, and
// would not at the next zoom.
func TestMapShowsTheWholeBox(t *testing.T) {
	pixels := func(lon, lat float64, zoom int) (x, y float64) {
		side := 256 * math.Pow(2, float64(zoom))
		radians := lat * math.Pi / 180
		return (lon + 180) / 360 * side, (1 - math.Log(math.Tan(radians)+1/math.Cos(radians))/math.Pi) / 2 * side
	}
	for _, box := range []orb.Bound{
		{Min: orb.Point{-92.2, 13.7}, Max: orb.Point{-88.2, 17.8}}, {Min: orb.Point{-180, -60}, Max: orb.Point{180, 70}},
		{Min: orb.Point{-90, 15}, Max: orb.Point{-90, 15}}, {Min: orb.Point{-90, 15}, Max: orb.Point{-89.99, 15}}, {Min: orb.Point{10, -50}, Max: orb.Point{11, 60}},
	} {
		var zoom int
		var lat, lon float64
		address := (&request{base: "https://x.example"}).onMap(box)
		if n, err := fmt.Sscanf(address, "https://x.example/#%d/%f/%f", &zoom, &lat, &lon); n != 3 || err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		fits := func(zoom int) bool {
			cx, cy := pixels(lon, lat, zoom)
			left, top := pixels(box.Min[0], box.Max[1], zoom)
			right, bottom := pixels(box.Max[0], box.Min[1], zoom)
			const slack = 1 // the middle is rounded
			return max(cx-left, right-cx) <= viewWidth/2+slack && max(cy-top, bottom-cy) <= viewHeight/2+slack
		}
		if !fits(zoom) && zoom > 0 || zoom < nearestZoom && fits(zoom+1) {
			t.Errorf("%v: %s", box, address)
		}
	}
}
