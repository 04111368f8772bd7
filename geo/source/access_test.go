package source

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"lindero/geo"
)

func TestAccessRules(t *testing.T) {
	c, err := ParseConfig([]byte(`
access: {classes: [public, ngo, ministry]}
layers:
  - id: a
    access:
      public:
        where: kind = 'open'
        drop: &names [name, notes]
        else: {where: "kind = 'other'", generalise: {cell_km: 12.5, min_count: 3}, else: hide}
      ngo: {drop: *names}
      ministry: show
  - id: b
    access: {public: {generalise: {to: municipality}}, ngo: {generalise: {cell_km: 200}, drop: [kind]}}
`))
	if err != nil {
		t.Fatal(err)
	}
	drop := []string{"name", "notes"}
	want := []Access{{
		"public": {Action: geo.Show, Drop: drop, Where: "kind = 'open'", Place: "lindero.yaml:7", Else: &geo.Rule{
			Action: geo.Generalise, Where: "kind = 'other'", Zones: geo.Zones{To: geo.Grid, CellKM: 12.5, MinCount: 3}, Place: "lindero.yaml:9",
			Else: &geo.Rule{Action: geo.Hide, Place: "lindero.yaml:9"}}},
		"ngo":      {Action: geo.Show, Drop: drop, Place: "lindero.yaml:10"},
		"ministry": {Action: geo.Show, Place: "lindero.yaml:11"},
	}, {
		"public": {Action: geo.Generalise, Zones: geo.Zones{To: geo.ByMunicipality, MinCount: 5}, Place: "lindero.yaml:13"},
		"ngo":    {Action: geo.Generalise, Drop: []string{"kind"}, Zones: geo.Zones{To: geo.Grid, CellKM: 200, MinCount: 5}, Place: "lindero.yaml:13"},
	}}
	for i, w := range want {
		if !reflect.DeepEqual(c.Layers[i].Access, w) {
			t.Errorf("%+v\nwant %+v", c.Layers[i].Access, w)
		}
	}
	c.Layers[0].Access.relocate("data/lindero.yaml")
	if rule := c.Layers[0].Access["public"]; rule.Place != "data/lindero.yaml:7" || rule.Else.Else.Place != "data/lindero.yaml:9" {
		t.Errorf("%+v", rule)
	}
}

func TestAccessFaultsNameTheirLine(t *testing.T) {
	layer := "layers:\n  - id: a\n    access:\n      "
	for _, c := range []struct {
		text string
		line int
		says string
	}{
		{"access: {classes: [partner]}\n", 1, `"public"`},
		{"access:\n  classes: []\n", 2, `"public"`},
		{"access:\n  classes:\n    - public\n    - Big Boss\n", 4, `"Big Boss"`},
		{"access:\n  classes: [public, x, x]\n", 2, "twice"},
		{"access: {klasses: [public]}\n", 1, `"klasses"`},
		{layer + "public: shown\n", 4, "a rule: show, hide"},
		{layer + "public:\n", 4, "a rule: show, hide"},
		{layer + "public: {}\n", 4, "empty"},
		{layer + "public: [show]\n", 4, "a rule: show, hide"},
		{layer + "Public: show\n", 4, `"Public"`},
		{layer + "public: show\n      public: hide\n", 5, "twice"},
		{layer + "public:\n        drop: [a]\n        drop: [b]\n", 6, "twice"},
		{layer + "public:\n        dorp: [a]\n", 5, `"dorp"`},
		{layer + "public: {drop: a}\n", 4, "list of names"},
		{layer + "public: {drop: [[a]]}\n", 4, "name of a property"},
		{layer + "public: {drop: []}\n", 4, "list of names"},
		{layer + "public: {where: [a]}\n", 4, "condition"},
		{layer + "public: {where: ''}\n", 4, "condition"},
		{layer + "public: {drop: [a], else: show}\n", 4, "where it holds"},
		{layer + "public: {generalise: 25}\n", 4, "a mapping such as"},
		{layer + "public: {generalise: {cell_km: 10}}\n", 4, "6.25 12.5 25 50 100 200"},
		{layer + "public: {generalise: {cell_km: wide}}\n", 4, `"wide"`},
		{layer + "public: {generalise: {cell_km: 25, min_count: 0}}\n", 4, `"0"`},
		{layer + "public: {generalise: {cell_km: 25, min_count: 2.5}}\n", 4, `"2.5"`},
		{layer + "public: {generalise: {cell_km: 25, k: 3}}\n", 4, `"k"`},
		{layer + "public: {generalise: {to: country}}\n", 4, `"country"`},
		{layer + "public: {generalise: {to: municipality, cell_km: 25}}\n", 4, "municipalities have none"},
		{layer + "public: {generalise: {min_count: 5}}\n", 4, "cell_km"},
		{layer + "public:\n        where: a = 1\n        generalise: {cell_km: 25}\n        else: {generalise: {cell_km: 50}}\n", 5, "not two"},
		{layer + "public: " + strings.Repeat("{where: a, else: ", 20) + "show" + strings.Repeat("}", 20) + "\n", 4, "more than 16"},
		{"layers:\n  - id: a\n    access: show\n", 3, "a mapping from access classes"},
	} {
		_, err := ParseConfig([]byte(c.text))
		var e *ConfigError
		if !errors.As(err, &e) || e.Line != c.line || !strings.Contains(e.Message, c.says) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

// actionsOf loads a folder and says what each class sees of each layer.
func actionsOf(t *testing.T, files map[string]string) (string, error) {
	t.Helper()
	d, _, err := Load(context.Background(), []Input{{FS: folderOf(files), Name: "data"}}, Options{})
	if err != nil {
		return "", err
	}
	var all []string
	for i, c := range d.Collections {
		line := c.ID
		for k, class := range d.Classes {
			rule := d.Rules[i][k]
			line += fmt.Sprintf(" %s:%s", class, []string{"hide", "generalise", "show"}[rule.Action])
			if rule.Else != nil {
				line += "/" + []string{"hide", "generalise", "show"}[rule.Else.Action]
			}
			if len(rule.Drop) > 0 {
				line += "-" + strings.Join(rule.Drop, "-")
			}
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n"), nil
}

func TestDefaultRules(t *testing.T) {
	one := collection(feature(1, somePoint, ""))
	for _, c := range []struct{ name, config, files, want string }{
		{"known and other layers", "", "official_crossings blind_crossings airstrips posts wells", `
official_crossings public:show partner:show official:show
blind_crossings public:generalise partner:generalise official:show
airstrips public:show/generalise partner:show/generalise official:show
posts public:generalise partner:generalise official:show
wells public:show partner:show official:show`},
		{"a sensitive layer", "layers: [{id: wells, sensitive: true}]", "wells", "wells public:hide partner:hide official:show"},
		{"a known layer that is not sensitive", "layers: [{id: posts, sensitive: false}]", "posts", "posts public:show partner:show official:show"},
		{"one rule of a known layer", "layers: [{id: posts, access: {partner: {drop: [staff]}}}]", "posts", "posts public:generalise partner:show-staff official:show"},
		{"only the official rule of a sensitive layer", "layers: [{id: wells, sensitive: true, access: {official: show}}]", "wells", "wells public:hide partner:hide official:show"},
		{"only the public's rule", "layers: [{id: wells, access: {public: {drop: [a]}}}]", "wells", "wells public:show-a partner:show-a official:show-a"},
		{"only the partner's rule", "layers: [{id: wells, access: {partner: {drop: [a]}}}]", "wells", "wells public:show-a partner:show-a official:show-a"},
		{"the rules of two classes", "layers: [{id: wells, access: {public: hide, official: show}}]", "wells", "wells public:hide partner:hide official:show"},
		{"other classes", "access: {classes: [public, ngo]}\nlayers: [{id: wells, sensitive: true}]", "wells posts", `
wells public:hide ngo:hide
posts public:generalise ngo:generalise`},
	} {
		files := map[string]string{ConfigName: c.config}
		for _, name := range strings.Fields(c.files) {
			files[name+".geojson"] = one
		}
		if got, err := actionsOf(t, files); err != nil || got != strings.TrimSpace(c.want) {
			t.Errorf("%s: %v\n%s", c.name, err, got)
		}
	}
}

func TestConfigsMustAgreeOnClasses(t *testing.T) {
	one := collection(feature(1, somePoint, ""))
	for _, c := range []struct{ above, below, says string }{
		{"access: {classes: [public, a]}", "access: {classes: [public, b]}", "data/below/lindero.yaml: another lindero.yaml names other access classes"},
		{"access: {classes: [public, a]}", "layers: [{id: x, access: {b: hide}}]", `data/below/lindero.yaml:1: there is no access class "b"; there are public, a`},
		{"access: {classes: [public, a]}", "layers: [{id: x, access: {a: hide}}]", ""},
		{"access: {classes: [public, a]}", "access: {classes: [public, a]}", ""},
	} {
		_, err := actionsOf(t, map[string]string{ConfigName: c.above, "below/" + ConfigName: c.below, "below/x.geojson": one})
		if (c.says == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q and %q: %v", c.above, c.below, err)
		}
	}
}

func TestDeclaredProperties(t *testing.T) {
	d, _, err := Load(context.Background(), []Input{{FS: folderOf(map[string]string{
		ConfigName: "layers: [{id: a, properties: [{name: x, type: string}]}]", "a.csv": "id,lon,lat,x,y\n1,-90,15,a,b\n"})}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Collections[0].Schema.Properties {
		if p.Declared != (p.Name == "x") {
			t.Errorf("%s: declared is %v", p.Name, p.Declared)
		}
	}
}
