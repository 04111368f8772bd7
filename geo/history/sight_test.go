package history

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/redact"
)

// editionsOf makes the editions of one layer under rules for the public and officials.
func editionsOf(t *testing.T, c *geo.Collection, public geo.Rule) (forPublic, forOfficials *geo.Edition) {
	t.Helper()
	editions, err := redact.Editions(redact.Options{Classes: []string{geo.Public, "official"},
		Layers: []redact.Layer{{Collection: c, Rules: []geo.Rule{public, {Action: geo.Show}}}}})
	if err != nil {
		t.Fatal(err)
	}
	return editions[0], editions[1]
}

// TestScopesSeeWhatTheirPartsDiffer compares with making the part of each state that a
// scope allows and comparing those.
func TestScopesSeeWhatTheirPartsDiffer(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 42))
	seen := 0
	for range 40 {
		s := openStore(t, Options{})
		before := randomThings(r, 60)
		after := edited(r, before)
		was, is := editionOf(geo.Public, layerOf(t, "x", before)), editionOf(geo.Public, layerOf(t, "x", after))
		record(t, s, day(0), was)
		record(t, s, day(1), is)
		west, south := -92+3*r.Float64(), 13+3*r.Float64()
		scope := geo.Scope{Areas: []geo.BBox{{West: west, South: south, East: west + 1, North: south + 1}, {West: -90, South: 14, East: -89.5, North: 14.5}}}
		old, new := scoped(t, was, scope), scoped(t, is, scope)
		var want, got []string
		if err := Compare(old.Collections[0], new.Collections[0], func(c *Change) error { want = append(want, bare(c)); return nil }); err != nil {
			t.Fatal(err)
		}
		for _, e := range s.Find(new, scope, day(2), Query{Limit: math.MaxInt}).Entries {
			got = append(got, bare(e.Change))
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("seen\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		seen += len(got)
	}
	if seen < 200 {
		t.Errorf("only %d changes were seen", seen)
	}
}

// bare is a change as a line, without what only speeds sight up.
func bare(c *Change) string {
	plain := *c
	if c.Was != nil && len(c.Was) == 0 {
		plain.Was = nil
	}
	return lineOf(&plain)
}

func scoped(t *testing.T, e *geo.Edition, scope geo.Scope) *geo.Edition {
	t.Helper()
	part, err := redact.Scoped(e, scope)
	if err != nil {
		t.Fatal(err)
	}
	return part
}

// TestRedactedLayersTellNoFeatures changes one feature under every rule that hides some:
// the public learns at most that the layer changed.
func TestRedactedLayersTellNoFeatures(t *testing.T) {
	zones := geo.Rule{Action: geo.Generalise, Zones: geo.Zones{To: geo.Grid, CellKM: 25, MinCount: 1}}
	for name, rule := range map[string]geo.Rule{
		"zones":          zones,
		"partly zones":   {Action: geo.Show, Where: "status = 'open'", Else: &zones},
		"partly hidden":  {Action: geo.Show, Where: "status = 'open'"},
		"partly dropped": {Action: geo.Show, Where: "status = 'open'", Drop: []string{"name"}, Else: &geo.Rule{Action: geo.Show}},
	} {
		s := openStore(t, Options{})
		all := things{}
		for i := range 30 {
			all[fmt.Sprint("secret", i)] = thing{orb.Point{-90 + float64(i)/100, 15}, map[string]string{"name": `"hidden"`, "status": []string{`"open"`, `"closed"`}[i%2]}}
		}
		public, official := editionsOf(t, layerOf(t, "x", all), rule)
		record(t, s, day(0), public, official)
		delete(all, "secret4")
		all["secret6"] = thing{orb.Point{-89, 16}, all["secret6"].values}
		all["secret9"] = thing{all["secret9"].shape, map[string]string{"name": `"hidden"`, "status": `"open"`}}
		public, official = editionsOf(t, layerOf(t, "x", all), rule)
		record(t, s, day(1), public, official)
		want := []string{`2026-01-03 {"kind":"layer","collection":"x","reason":"redacted"}`}
		if got := told(s, public, geo.Scope{}, day(2)); !slices.Equal(got, want) {
			t.Errorf("%s: the public is told %q", name, got)
		}
		if got := told(s, public, geo.Scope{Areas: []geo.BBox{{West: -180, South: -90, East: 180, North: 90}}}, day(2)); got != nil {
			t.Errorf("%s: within areas is told %q", name, got)
		}
		if got := told(s, official, geo.Scope{}, day(2)); len(got) != 3 {
			t.Errorf("%s: officials are told %q", name, got)
		}
	}
}

// TestNewRulesHideTheOldHistory shows a layer, then hides some of it, then shows it again:
// from the moment it hides, nothing that was told of its features before is told.
func TestNewRulesHideTheOldHistory(t *testing.T) {
	show := geo.Rule{Action: geo.Show}
	for name, rule := range map[string]geo.Rule{
		"hidden": {Action: geo.Hide}, "partly hidden": {Action: geo.Show, Where: "status = 'open'"},
		"zones": {Action: geo.Generalise, Zones: geo.Zones{To: geo.Grid, CellKM: 50, MinCount: 1}},
	} {
		o := Options{Dir: t.TempDir()}
		s := openStore(t, o)
		all := things{"a": {orb.Point{-90, 15}, map[string]string{"status": `"open"`}}, "b": {orb.Point{-91, 15}, map[string]string{"status": `"closed"`}}}
		publish := func(n int, rule geo.Rule) *geo.Edition {
			public, official := editionsOf(t, layerOf(t, "x", all), rule)
			record(t, s, day(n), public, official)
			s = openAgain(t, s, o)
			return public
		}
		publish(0, show)
		all["b"] = thing{orb.Point{-91.5, 15}, all["b"].values}
		if got := told(s, publish(1, show), geo.Scope{}, day(9)); len(got) != 1 || !strings.Contains(got[0], "moved") {
			t.Fatalf("%s: told %q", name, got)
		}
		for n, rule := range []geo.Rule{rule, show} {
			got := told(s, publish(2+n, rule), geo.Scope{}, day(9))
			if strings.Contains(strings.Join(got, "\n"), `"b"`) {
				t.Errorf("%s: hidden, and told still: %q", name, got)
			}
		}
		all["a"] = thing{orb.Point{-92, 15}, all["a"].values}
		if got := told(s, publish(4, show), geo.Scope{}, day(9)); len(got) == 0 || !strings.Contains(got[0], `"moved"`) || strings.Contains(strings.Join(got, "\n"), `"b"`) {
			t.Errorf("%s: shown again: %q", name, got)
		}
	}
}

// TestDroppedPropertiesAreNotTold drops a property that was shown before.
func TestDroppedPropertiesAreNotTold(t *testing.T) {
	s := openStore(t, Options{})
	all := things{"a": {orb.Point{-90, 15}, map[string]string{"name": `"secret"`, "status": `"open"`, "width": "3"}}}
	public, official := editionsOf(t, layerOf(t, "x", all), geo.Rule{Action: geo.Show})
	record(t, s, day(0), public, official)
	all["a"] = thing{all["a"].shape, map[string]string{"name": `"secret too"`, "status": `"closed"`, "width": "3"}}
	public, official = editionsOf(t, layerOf(t, "x", all), geo.Rule{Action: geo.Show})
	record(t, s, day(1), public, official)
	all["a"] = thing{all["a"].shape, map[string]string{"name": `"secret three"`, "status": `"closed"`, "width": "3"}}
	public, official = editionsOf(t, layerOf(t, "x", all), geo.Rule{Action: geo.Show, Drop: []string{"name"}})
	record(t, s, day(2), public, official)
	got := told(s, public, geo.Scope{}, day(9))
	want := []string{
		`2026-01-04 {"kind":"layer","collection":"x","reason":"properties"}`,
		`2026-01-03 {"kind":"changed","collection":"x","feature":"a","to":{"type":"Point","coordinates":[-90,15]},"properties":[{"name":"status","from":"open","to":"closed"}]}`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("told %q", got)
	}
	if got := told(s, official, geo.Scope{}, day(9)); len(got) != 2 || !strings.Contains(got[0], "secret three") {
		t.Errorf("officials are told %q", got)
	}
}
