package symbology

import (
	"slices"
	"strings"
	"testing"

	"lindero/geo"
)

// classed is a collection of features with the values of a class property.
func classed(t testing.TB, id string, kind geo.Type, enum []string, values ...geo.Value) *geo.Collection {
	t.Helper()
	class := geo.Property{Name: "status", Type: kind}
	for _, v := range enum {
		class.Enum = append(class.Enum, geo.EnumValue{Value: v})
	}
	b := geo.NewBuilder(geo.Info{ID: id}, geo.Schema{Class: "status", Properties: []geo.Property{class, {Name: "nombre", Type: geo.String}}})
	for i, v := range values {
		if err := b.Add(&geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true, Values: []geo.Value{v, {}}}); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func text(s string) geo.Value { return geo.Value{Kind: geo.KindString, Bytes: []byte(s)} }

func TestFinder(t *testing.T) {
	integer := func(n int64) geo.Value { return geo.Value{Kind: geo.KindInteger, Int: n} }
	number := func(v float64) geo.Value { return geo.Value{Kind: geo.KindNumber, Float: v} }
	truth := func(n int64) geo.Value { return geo.Value{Kind: geo.KindBoolean, Int: n} }
	list := geo.Value{Kind: geo.KindJSON, Bytes: []byte(`["a"]`)}
	for name, c := range map[string]struct {
		id     string
		kind   geo.Type
		enum   []string
		values []geo.Value
		want   []int
	}{
		"texts":        {"x", geo.String, []string{"a", "", "b"}, []geo.Value{text("b"), {}, text("a"), text("c"), text("")}, []int{2, 3, 0, 3, 1}},
		"integers":     {"x", geo.Integer, []string{"7", "-2", "odd"}, []geo.Value{integer(-2), {}, integer(7), integer(0)}, []int{1, 3, 0, 3}},
		"numbers":      {"x", geo.Number, []string{"0.5", "2"}, []geo.Value{number(2), {}, number(0.5), number(1)}, []int{1, 2, 0, 2}},
		"booleans":     {"x", geo.Boolean, []string{"true", "false"}, []geo.Value{truth(0), {}, truth(1)}, []int{1, 2, 0}},
		"one boolean":  {"x", geo.Boolean, []string{"true"}, []geo.Value{truth(0), truth(1)}, []int{1, 0}},
		"lists":        {"x", geo.JSON, []string{"a", `["a"]`}, []geo.Value{list}, []int{2}},
		"no classes":   {"x", geo.String, nil, []geo.Value{text("a")}, []int{0}},
		"known":        {"blind_crossings", geo.String, []string{"unknown"}, []geo.Value{text("unknown"), text("active"), text("x")}, []int{3, 0, 4}},
		"not theirs":   {"airstrips", geo.String, nil, []geo.Value{text("registered")}, []int{3}},
		"known single": {"municipalities", geo.String, nil, []geo.Value{text("a")}, []int{0}},
	} {
		collection := classed(t, c.id, c.kind, c.enum, c.values...)
		look := Of(collection, 0)
		f := look.Finder(collection)
		got := make([]int, len(c.values))
		for i := range uint32(collection.Len()) {
			got[collection.IntID(i)] = f.Of(i)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Zones have no classes, unless they stand among features as they are.
func TestZones(t *testing.T) {
	c := classed(t, "airstrips", geo.String, nil)
	c.Generalised.To = geo.Grid
	if l := Of(c, 0); l.ClassBy != "" || len(l.Classes) > 0 || l.Label != nil || l.Other.Area != Purple || l.At(0).Area != Purple {
		t.Errorf("%+v", l)
	}
	c.Generalised.Partly = true
	if l := Of(c, 0); l.ClassBy != "registration" || len(l.All()) != 4 || l.Label == nil || l.Other.Area != Purple || l.Other.Point.Color != Green {
		t.Errorf("%+v", l)
	}
}

// Classes are told apart without their colours, in what may stand on one map: the known
// layers, or a layer that nobody knows.
func TestSymbolsDifferWithoutColour(t *testing.T) {
	seen := map[[2]string]string{}
	for _, id := range Layers() {
		look := Of(classed(t, id, geo.String, nil), 0)
		for _, c := range look.Classes {
			if len(c.Line) > 1 || c.Line[0].Dash != nil { // told apart as lines
				continue
			}
			as := [2]string{string(c.Point.Shape), string(c.Point.Mark)}
			if seen[as] != "" {
				t.Errorf("%s %s looks like %s", id, c.Value, seen[as])
			}
			seen[as] = id + " " + c.Value
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d symbols", len(seen))
	}
}

func TestLayersThatNobodyKnows(t *testing.T) {
	c := classed(t, "clinics", geo.String, strings.Split("abcdefghij", ""))
	first, tenth := Of(c, 0), Of(c, 9)
	if len(first.Classes) != MaxClasses || *first.Label != (Label{Property: "nombre", From: 12}) || first.ClassBy != "status" {
		t.Errorf("%+v", first)
	}
	if first.Other.Point != (Symbol{Shape: Hexagon, Mark: Solid, Color: Sky, Size: 16}) || tenth.Other.Point.Shape != Star || tenth.Other.Area != Green {
		t.Errorf("%+v, %+v", first.Other, tenth.Other)
	}
	if got := first.Classes[1].Line[0].Color.String(); got != "#c04a00" {
		t.Errorf("the second class is %s", got)
	}
}
