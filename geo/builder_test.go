package geo

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func str(s string) Value    { return Value{Kind: KindString, Bytes: []byte(s)} }
func num(f float64) Value   { return Value{Kind: KindNumber, Float: f} }
func integer(i int64) Value { return Value{Kind: KindInteger, Int: i} }
func boolean(b bool) Value {
	if b {
		return Value{Kind: KindBoolean, Int: 1}
	}
	return Value{Kind: KindBoolean}
}

// one builds a collection of one undeclared property.
func one(t *testing.T, declared Type, values ...Value) (*Collection, []Note, error) {
	t.Helper()
	b := NewBuilder(Info{ID: "one"}, Schema{Properties: []Property{{Name: "p", Type: declared}}})
	for i, v := range values {
		f := Feature{ID: integer(int64(i)), IsPoint: true, Point: orb.Point{float64(i), 0}}
		f.Set(0, v)
		if err := b.Add(&f); err != nil {
			return nil, nil, err
		}
	}
	notes := b.Notes()
	c, err := b.Build()
	return c, notes, err
}

func TestColumnsTakeTheTypeOfTheirValues(t *testing.T) {
	null := Value{}
	cases := []struct {
		name   string
		values []Value
		want   Type
		noted  bool
	}{
		{"all null", []Value{null, null}, Unknown, false},
		{"integers", []Value{integer(1), null, integer(-5)}, Integer, false},
		{"widened to number", []Value{integer(1), null, num(2.5)}, Number, false},
		{"numbers then integers", []Value{num(2.5), integer(7)}, Number, false},
		{"booleans", []Value{null, boolean(true), boolean(false)}, Boolean, false},
		{"text", []Value{str("a"), null, str("a"), str("")}, String, false},
		{"number then text", []Value{integer(5), num(1.5), str("x")}, String, true},
		{"boolean then number", []Value{boolean(true), integer(3)}, String, true},
		{"huge integers", []Value{integer(math.MaxInt64), integer(1)}, Number, false},
		{"wide integers", []Value{integer(maxInt - 1), integer(-maxInt + 1), null}, Integer, false},
		{"lists", []Value{{Kind: KindJSON, Bytes: []byte(`["a"]`)}, null}, JSON, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			collection, notes, err := one(t, Unknown, c.values...)
			if err != nil {
				t.Fatal(err)
			}
			column := &collection.Columns[0]
			if column.Type != c.want || (len(notes) > 0) != c.noted {
				t.Fatalf("type %s, notes %v", column.Type, notes)
			}
			for i, want := range c.values {
				ordinal, ok := collection.Lookup(fmt.Sprint(i))
				if !ok {
					t.Fatalf("feature %d is lost", i)
				}
				got := column.Value(ordinal)
				if (got.Kind == KindNull) != (want.Kind == KindNull) {
					t.Fatalf("value %d: %+v, want %+v", i, got, want)
				}
				if g, w := string(appendValue(nil, got)), string(appendValue(nil, want)); g != w && column.Type != Number {
					t.Errorf("value %d: %q, want %q", i, g, w)
				}
			}
		})
	}
}

func TestDeclaredTypesRefuse(t *testing.T) {
	refused := []struct {
		declared Type
		value    Value
	}{{Integer, str("x")}, {Integer, num(1.5)}, {Number, boolean(true)}, {Boolean, integer(1)}, {String, integer(1)}, {JSON, str("a")}}
	for _, c := range refused {
		_, _, err := one(t, c.declared, c.value)
		var failure *Error
		if !errors.As(err, &failure) || failure.Code != CodeConflict || failure.Param != "p" {
			t.Errorf("%s given %+v: %v", c.declared, c.value, err)
		}
	}
	if c, _, err := one(t, Integer, num(5)); err != nil || c.Columns[0].Int(0) != 5 {
		t.Errorf("5.0 for an integer: %v", err)
	}
	if c, _, err := one(t, Number, integer(5)); err != nil || c.Columns[0].Float(0) != 5 {
		t.Errorf("5 for a number: %v", err)
	}
}

func TestRefusedFeatureLeavesNoTrace(t *testing.T) {
	b := NewBuilder(Info{}, Schema{Properties: []Property{{Name: "a"}, {Name: "b", Type: Integer}}})
	add := func(id string, values ...Value) error { return b.Add(&Feature{ID: str(id), Values: values}) }
	if err := add("x", integer(1), integer(1)); err != nil {
		t.Fatal(err)
	}
	if add("y", str("text"), str("no integer")) == nil || add("x", integer(2)) == nil || add("") == nil {
		t.Fatal("a misfit, a taken id or an empty id was accepted")
	}
	if b.Len() != 1 || b.Property(0).Type != Integer {
		t.Fatalf("len %d, type %s", b.Len(), b.Property(0).Type)
	}
}

func TestIDs(t *testing.T) {
	b := NewBuilder(Info{}, Schema{})
	for _, id := range []int64{5, -3, 1 << 40, 0} {
		if err := b.Add(&Feature{ID: integer(id)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Add(&Feature{ID: str("5")}); err == nil {
		t.Error(`"5" beside 5 was accepted`)
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if !c.NumericIDs() {
		t.Fatal("integers are not numeric ids")
	}
	for _, id := range []string{"5", "-3", "1099511627776", "0"} {
		if i, ok := c.Lookup(id); !ok || string(c.AppendID(nil, i)) != id {
			t.Errorf("id %s: ordinal %d, %v", id, i, ok)
		}
	}
	for _, id := range []string{"", "05", "6", "x", "99999999999999999999"} {
		if _, ok := c.Lookup(id); ok {
			t.Errorf("id %q was found", id)
		}
	}
}

func TestEmptyCollection(t *testing.T) {
	c := build(t, nil)
	if page := c.Query(Query{BBox: &BBox{-180, -90, 180, 90}, Limit: 10}); c.Len() != 0 || page.Matched != 0 {
		t.Errorf("%d features, %d matched", c.Len(), page.Matched)
	}
	if _, ok := c.Lookup("x"); ok {
		t.Error("found something")
	}
	if _, ok := c.Extent(); ok {
		t.Error("has an extent")
	}
}

func TestContentDecidesOrderAndVersion(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	type raw struct {
		id       int
		geometry orb.Geometry
		name     string
	}
	features := make([]raw, 300)
	for i := range features {
		features[i] = raw{i, randomGeometry(r), strings.Repeat("n", r.IntN(4))}
	}
	make1 := func(features []raw) *Collection {
		b := NewBuilder(Info{ID: "x"}, Schema{Properties: []Property{{Name: "name"}}})
		for _, f := range features {
			if err := b.Add(&Feature{ID: textID(f.id), Geometry: f.geometry, Values: []Value{str(f.name)}}); err != nil {
				t.Fatal(err)
			}
		}
		c, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := make1(features)
	shuffled := slices.Clone(features)
	r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	second := make1(shuffled)
	if first.Version != second.Version {
		t.Error("the order of the file changes the version")
	}
	for i := range uint32(first.Len()) {
		if a, b := first.AppendID(nil, i), second.AppendID(nil, i); string(a) != string(b) {
			t.Fatalf("ordinal %d is %s or %s", i, a, b)
		}
	}
	shuffled[0].name += "!"
	if make1(shuffled).Version == first.Version {
		t.Error("a changed value keeps the version")
	}
}

func TestHilbertKeyIsACurve(t *testing.T) {
	const n = 64 // the first n*n keys lie in one corner and step from neighbour to neighbour
	cells := make([][2]uint32, n*n)
	seen := 0
	for x := range uint32(n) {
		for y := range uint32(n) {
			if k := hilbertKey(x, y); k < n*n {
				cells[k] = [2]uint32{x, y}
				seen++
			}
		}
	}
	if seen != n*n {
		t.Fatalf("%d of %d keys", seen, n*n)
	}
	for k := 1; k < len(cells); k++ {
		dx, dy := int(cells[k][0])-int(cells[k-1][0]), int(cells[k][1])-int(cells[k-1][1])
		if dx*dx+dy*dy != 1 {
			t.Fatalf("step %d goes from %v to %v", k, cells[k-1], cells[k])
		}
	}
}

func TestThePropertyThatIsTheIDTakesNoColumn(t *testing.T) {
	b := NewBuilder(Info{}, Schema{ID: "code", Properties: []Property{{Name: "name"}, {Name: "code", Type: String}}})
	column, err := b.Column([]byte("code"))
	if err != nil || column != 1 {
		t.Fatalf("column %d, %v", column, err)
	}
	if err := b.Add(&Feature{ID: integer(7), Values: []Value{str("x"), integer(7)}}); err != nil {
		t.Fatal(err)
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Columns) != 1 || c.Columns[0].Name != "name" || len(c.Schema.Properties) != 1 || c.Schema.ID != "code" {
		t.Errorf("columns %+v", c.Schema)
	}
}
