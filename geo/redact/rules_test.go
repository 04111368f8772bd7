package redact

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// secrets is a layer of which much stands only in features that are not "open".
func secrets(t *testing.T) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "strips", Title: geo.Text{EN: "Strips"}}, geo.Schema{ID: "id", Class: "kind", Date: "seen", Properties: []geo.Property{
		{Name: "id", Type: geo.String, Declared: true},
		{Name: "kind", Type: geo.String, Declared: true, Enum: []geo.EnumValue{{Value: "open"}, {Value: "secret"}}},
		{Name: "seen", Type: geo.String, Format: geo.FormatDate, Declared: true},
		{Name: "staff", Type: geo.Integer, Declared: true},
		{Name: "agent", Type: geo.String},  // found in the file, of secret ones alone
		{Name: "zebra", Type: geo.String},  // found in the file, of both
		{Name: "access", Type: geo.String}, // found in the file, of both
	}})
	for i, kind := range []string{"secret", "open", "secret", "open", "secret", "other", "other"} {
		f := geo.Feature{ID: textValue(string(rune('a' + i))), IsPoint: true, Point: orb.Point{-90 - float64(i*i), 15}}
		f.Values = []geo.Value{{}, textValue(kind), textValue("2020-01-0" + string(rune('1'+i))), integer(10 * i), {}, textValue("z" + kind), textValue("free")}
		if kind != "open" {
			f.Values[4] = textValue("Bond")
		}
		if kind == "other" {
			f.Values[1] = geo.Value{}
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	return built(t, b)
}

// everything is all that a collection can be asked for, as text.
func everything(c *geo.Collection) string {
	var s strings.Builder
	for _, p := range c.Schema.Properties {
		s.WriteString(p.Name + " ")
	}
	for k := range c.Columns {
		if d := c.Columns[k].Dict(); d != nil {
			for code := range uint32(d.Len()) {
				s.Write(d.Bytes(code))
				s.WriteByte(' ')
			}
		}
	}
	for i := range uint32(c.Len()) {
		s.Write(c.AppendID(append([]byte(nil), "#"...), i))
		s.WriteByte(' ')
	}
	return s.String()
}

func TestRules(t *testing.T) {
	c := secrets(t)
	open := geo.Rule{Action: geo.Show, Where: "kind = 'open'"}
	with := func(r geo.Rule, change func(*geo.Rule)) geo.Rule { change(&r); return r }
	for _, test := range []struct {
		name     string
		rule     geo.Rule
		len      int
		has, not []string
	}{
		{"hidden but open ones", open, 2, []string{"kind seen staff access zebra ", "open", "zopen", "#b", "#d"}, []string{"secret", "agent", "Bond", "#a", "generalised"}},
		{"and without staff", with(open, func(r *geo.Rule) { r.Drop = []string{"staff", "zebra"} }), 2, []string{"kind seen access"}, []string{"staff", "zebra"}},
		{"others without names", with(open, func(r *geo.Rule) { r.Else = &geo.Rule{Action: geo.Show, Drop: []string{"kind", "agent", "zebra"}} }), 7,
			[]string{"kind seen staff access zebra ", "zopen", "#a"}, []string{"secret", "agent", "Bond"}},
		{"others in zones", with(open, func(r *geo.Rule) { z := toGrid(200, 2); r.Else = &z }), 3,
			[]string{"kind seen staff access zebra generalised cell_km count count_open count_secret ", "#b", "#elsewhere"}, []string{" secret ", "agent", "Bond", "#a", "zother"}},
		{"all in zones", toGrid(200, 2), 2, []string{"generalised cell_km count count_open count_secret ", "#elsewhere"}, []string{"kind", "seen", "staff", "Bond", "#b"}},
		{"all in zones without kinds", with(toGrid(200, 2), func(r *geo.Rule) { r.Drop = []string{"kind"} }), 2, []string{"generalised cell_km count #200km-w49-n8 #elsewhere"}, []string{"open"}},
		{"too few for any zone", toGrid(200, 8), 0, []string{"count"}, []string{"#"}},
		{"nothing is unknown as hidden", geo.Rule{Action: geo.Show, Where: "kind <> 'secret'"}, 2, []string{"#b", "#d"}, []string{"#f", "Bond"}},
		{"three ways", with(open, func(r *geo.Rule) {
			z := toGrid(200, 2)
			z.Where, z.Else = "staff < 50", &geo.Rule{Action: geo.Show, Drop: []string{"staff", "agent"}}
			r.Else = &z
		}), 5, []string{"#b", "#d", "#f", "#g", "#elsewhere"}, []string{"agent", "#a"}},
	} {
		got := viewed(t, c, test.rule)[0]
		text := everything(got)
		if got.Len() != test.len {
			t.Errorf("%s: %d features, want %d: %s", test.name, got.Len(), test.len, text)
		}
		for _, has := range test.has {
			if !strings.Contains(text, has) {
				t.Errorf("%s: no %q in %s", test.name, has, text)
			}
		}
		for _, not := range test.not {
			if strings.Contains(text, not) {
				t.Errorf("%s: %q in %s", test.name, not, text)
			}
		}
		dates := slices.Contains(test.has, "#b")
		if got.Schema.Date != "" != (dates || strings.Contains(text, "seen")) {
			t.Errorf("%s: the date is %q", test.name, got.Schema.Date)
		}
	}
}

func TestShownFeaturesAreWhole(t *testing.T) {
	c := secrets(t)
	got := viewed(t, c, geo.Rule{Action: geo.Show, Where: "kind = 'open'"})[0]
	extent, _ := got.Extent()
	if want := (orb.Bound{Min: orb.Point{-99, 15}, Max: orb.Point{-91, 15}}); extent != want || got.Schema.Class != "kind" {
		t.Errorf("extent %v, want %v; class %q", extent, want, got.Schema.Class)
	}
	for i := range uint32(got.Len()) {
		was, ok := c.Lookup(string(got.AppendID(nil, i)))
		if !ok || got.Geometry(i) != c.Geometry(was) {
			t.Fatalf("feature %d", i)
		}
		for k := range got.Columns {
			a, b := got.Columns[k].Value(i), c.Column(got.Columns[k].Name).Value(was)
			if string(a.Bytes) != string(b.Bytes) || a.Int != b.Int {
				t.Errorf("feature %d: %s is %v, was %v", i, got.Columns[k].Name, a, b)
			}
		}
	}
}

// TestSharing checks that nothing is copied that need not be.
func TestSharing(t *testing.T) {
	c := secrets(t)
	show, drop := geo.Rule{Action: geo.Show}, geo.Rule{Action: geo.Show, Drop: []string{"staff"}}
	all := geo.Rule{Action: geo.Show, Where: "staff >= 0"}
	for name, views := range map[string][]*geo.Collection{
		"shown to all":           viewed(t, c, show, all, show),
		"the same rule":          viewed(t, c, toGrid(25, 2), toGrid(25, 2)),
		"the same dropped":       viewed(t, c, drop, drop),
		"nobody":                 viewed(t, c, geo.Rule{}, geo.Rule{}),
		"the same, placed":       viewed(t, c, geo.Rule{Action: geo.Generalise, Zones: geo.Zones{To: geo.Grid, CellKM: 25, MinCount: 3}, Place: "x"}, geo.Rule{Action: geo.Generalise, Zones: geo.Zones{To: geo.Grid, CellKM: 25, MinCount: 3}, Place: "x"}),
		"shown, as it always is": {c, viewed(t, c, show)[0]},
	} {
		for _, v := range views {
			if v != views[0] {
				t.Errorf("%s: editions do not share", name)
			}
		}
	}
	if nobody := viewed(t, c, geo.Rule{})[0]; nobody != nil {
		t.Error("a hidden collection is there")
	}
	less := viewed(t, c, drop)[0]
	if &less.Points()[0] != &c.Points()[0] || less.Column("staff") != nil || c.Column("staff") == nil || less.Version == c.Version {
		t.Error("a property dropped of all features copies them, or is not dropped")
	}
	var rest []uint32
	for i := range uint32(less.Len()) {
		rest = append(rest, i)
	}
	again, err := subset(less, rest)
	if err != nil || again.Version != less.Version {
		t.Errorf("a collection without a property is not what would be built of it: %v", err)
	}
}

func TestFaultyRules(t *testing.T) {
	show := geo.Rule{Action: geo.Show}
	municipal := geo.Rule{Action: geo.Generalise, Zones: geo.Zones{To: geo.ByMunicipality, MinCount: 2}, Place: "lindero.yaml:7"}
	at := func(r geo.Rule) geo.Rule { r.Place = "lindero.yaml:7"; return r }
	for name, rules := range map[string][]geo.Rule{
		`there is no property "stuff"`: {at(geo.Rule{Action: geo.Show, Drop: []string{"stuff"}}), show},
		`there is no property "kin"`:   {at(geo.Rule{Action: geo.Show, Where: "kin = 'open'"}), show},
		`expected a value`:             {at(geo.Rule{Action: geo.Show, Where: "kind = "}), show},
		`is the id`:                    {show, at(geo.Rule{Action: geo.Show, Drop: []string{"id"}})},
		`another to municipalities`:    {municipal, toGrid(25, 5)},
		`no layer "municipalities"`:    {municipal, show},
		`"stiff"`:                      {geo.Rule{Action: geo.Show, Where: "kind = 'open'", Else: &geo.Rule{Action: geo.Show, Drop: []string{"stiff"}, Place: "lindero.yaml:7"}}, show},
	} {
		_, err := Editions(Options{Classes: []string{"public", "official"}, Layers: []Layer{{secrets(t), rules}}})
		var fault *RuleError
		if !errors.As(err, &fault) || !strings.HasPrefix(err.Error(), `lindero.yaml:7: access to the layer "strips": `) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	b := geo.NewBuilder(geo.Info{ID: "x"}, geo.Schema{Properties: []geo.Property{{Name: "count", Type: geo.String, Declared: true}}})
	where := geo.Rule{Action: geo.Show, Where: "count = 'a'", Else: &geo.Rule{Action: geo.Generalise, Zones: geo.Zones{To: geo.Grid, CellKM: 25, MinCount: 2}}}
	if _, err := Editions(Options{Classes: []string{"public"}, Layers: []Layer{{built(t, b), []geo.Rule{where}}}}); err == nil || !strings.Contains(err.Error(), `property "count"`) {
		t.Errorf("a property of another type: %v", err)
	}
}

func TestScoped(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	strips := collect(t, randomStrips(r, 800))
	renamed := *secrets(t)
	renamed.ID = "others"
	other := &renamed
	edition := geo.NewEdition("partner", geo.Dataset{}, []*geo.Collection{strips, other}, nil)
	for _, s := range []geo.Scope{
		{}, {Collections: []string{"nothing", "strips"}}, {Areas: []geo.BBox{}}, {Areas: []geo.BBox{{West: -180, South: -90, East: 180, North: 90}}},
		{Areas: []geo.BBox{{West: -94, South: 13, East: -92, North: 15}, {West: -93, South: 14, East: -90, North: 16}}},
		{Collections: []string{}},
	} {
		got, err := Scoped(edition, s)
		if err != nil || got.Class != "partner" {
			t.Fatal(err)
		}
		if s.IsZero() != (got == edition) {
			t.Error("an edition is shared where nothing changes, and only there")
		}
		for _, c := range edition.Collections {
			want, all := []string{}, true
			for i := range uint32(c.Len()) {
				meets := s.Areas == nil
				for _, a := range s.Areas {
					meets = meets || geo.Intersects(c.Geometry(i), a.Bounds()[0])
				}
				if all = all && meets; meets {
					want = append(want, string(c.AppendID(nil, i)))
				}
			}
			slices.Sort(want)
			within, err := got.Collection(c.ID)
			if (err == nil) != s.Names(c.ID) {
				t.Errorf("%q: %s: %v", s.Key(), c.ID, err)
			}
			if err != nil {
				continue
			}
			if all != (within == c) {
				t.Errorf("%q: %s is shared: %v", s.Key(), c.ID, within == c)
			}
			ids := []string{}
			for i := range uint32(within.Len()) {
				ids = append(ids, string(within.AppendID(nil, i)))
			}
			slices.Sort(ids)
			if !slices.Equal(ids, want) {
				t.Errorf("%q: %s: %d features, by hand %d", s.Key(), c.ID, len(ids), len(want))
			}
		}
	}
}
