package symbology

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestShapesAreThoseOfTheMapPage compares names and paths with symbol.ts; the
// interoperability tests of web/style compare what is drawn.
func TestShapesAreThoseOfTheMapPage(t *testing.T) {
	text, err := os.ReadFile("../../web/app/src/style/symbol.ts")
	if err != nil {
		t.Fatal(err)
	}
	table := func(from string) map[string]string {
		found := map[string]string{}
		section := regexp.MustCompile(`(?s)const ` + from + `\b.*?\n}`).Find(text)
		for _, m := range regexp.MustCompile(`(\w+): '([^']+)'`).FindAllSubmatch(section, -1) {
			found[string(m[1])] = string(m[2])
		}
		return found
	}
	if there := table("shapes"); len(there) == 0 || fmt.Sprint(shapes) != fmt.Sprint(there) {
		t.Errorf("shapes %v, the page has %v", shapes, there)
	}
	if there := table("halves"); len(there) == 0 || fmt.Sprint(halves) != fmt.Sprint(there) {
		t.Errorf("halves %v, the page has %v", halves, there)
	}
	var there []Mark
	for _, m := range regexp.MustCompile(`'(\w+)'`).FindAllSubmatch(regexp.MustCompile(`type Mark = [^;]+;`).Find(text), -1) {
		there = append(there, Mark(m[1]))
	}
	slices.Sort(there)
	if here := slices.Sorted(maps.Keys(marks)); !slices.Equal(here, there) {
		t.Errorf("marks %v, the page has %v", here, there)
	}
	for name, m := range marks {
		if m.path != "" && !bytes.Contains(text, []byte("'"+m.path+"'")) {
			t.Errorf("the page has another path for %s", name)
		}
	}
}

// TestKnownLayersAreThoseOfTheMapPage compares the tables' names, so that a new layer
// or colour over there does not go unnoticed; the interoperability tests compare all
// the rest.
func TestKnownLayersAreThoseOfTheMapPage(t *testing.T) {
	text, err := os.ReadFile("../../web/app/src/style/layers.ts")
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, m := range regexp.MustCompile(`(?m)^  (\w+): \{(?:$| classBy)`).FindAllSubmatch(text, -1) {
		there = append(there, string(m[1]))
	}
	if here := Layers(); !slices.Equal(here, there) {
		t.Errorf("layers %v, the page has %v", here, there)
	}
	there = nil
	for _, m := range regexp.MustCompile(`(?m)^  \w+: '(#[0-9a-f]{6})',$`).FindAllSubmatch(text, -1) {
		there = append(there, string(m[1]))
	}
	var want []string
	for _, c := range []Color{Blue, Vermilion, Green, Purple, Ochre, Sky, InkBlue, Plum} {
		want = append(want, c.String())
	}
	if !slices.Equal(there, want) {
		t.Errorf("colours %v, the page has %v", want, there)
	}
}
