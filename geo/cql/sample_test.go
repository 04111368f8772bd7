package cql

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

func str(s string) geo.Value { return geo.Value{Kind: geo.KindString, Bytes: []byte(s)} }
func num(f float64) geo.Value {
	return geo.Value{Kind: geo.KindNumber, Float: f}
}
func integer(i int64) geo.Value { return geo.Value{Kind: geo.KindInteger, Int: i} }
func boolean(b bool) geo.Value {
	v := geo.Value{Kind: geo.KindBoolean}
	if b {
		v.Int = 1
	}
	return v
}
func listJSON(s string) geo.Value { return geo.Value{Kind: geo.KindJSON, Bytes: []byte(s)} }

// schema has a property of every type, some twice, so that they can be compared.
var schema = geo.Schema{Properties: []geo.Property{
	{Name: "status", Type: geo.String},
	{Name: "name", Type: geo.String},
	{Name: "lanes", Type: geo.Integer},
	{Name: "people", Type: geo.Integer},
	{Name: "width_m", Type: geo.Number},
	{Name: "length_m", Type: geo.Number},
	{Name: "synthetic", Type: geo.Boolean},
	{Name: "armed", Type: geo.Boolean},
	{Name: "first_seen", Type: geo.String, Format: geo.FormatDate},
	{Name: "last_seen", Type: geo.String, Format: geo.FormatDate},
	{Name: "updated", Type: geo.String, Format: geo.FormatDateTime},
	{Name: "uses", Type: geo.JSON},
	{Name: "needs", Type: geo.JSON},
	{Name: "empty"},
}}

var (
	statuses = []string{"open", "intermittent", "closed", "Closed", "unknown", ""}
	places   = []string{"Copán", "copan", "COPÁN", "Ocotepeque", "Chiquimula", "Nueva Ocotepeque", "København", "Cop%n", "San_Juan", `C:\x`, "Straße", "STRASSE", "Copa\u0301n", "日本"}
	uses     = []string{`[]`, `["people"]`, `["local_trade","people"]`, `["people","local_trade"]`, `["drugs"]`, `[1,2.50,true]`, `{"a":1}`, `["2020-01-01"]`}
	days     = []string{"2019-12-31", "2020-01-01", "2020-01-02", "2020-02-29", "2021-06-30", "2020", "2020-01-01T12:00:00Z"}
	moments  = []string{"2019-12-31T23:59:59.999999Z", "2020-01-01T00:00:00Z", "2020-01-01T12:30:00Z", "2020-01-01T23:00:00-06:00", "2020-02-29", "2021-06-30 00:00:00", "nonsense"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// randomValues are the values of a feature, each null now and then.
func randomValues(r *rand.Rand) []geo.Value {
	values := []geo.Value{
		str(pick(r, statuses)), str(pick(r, places)),
		integer(int64(r.IntN(9) - 4)), integer(pick(r, []int64{0, 1, 3, 1 << 53, 1<<53 + 1, -7})),
		num(float64(r.IntN(12)) / 2), num(pick(r, []float64{0, 0.5, 3, -2, 1e300, 4.25})),
		boolean(r.IntN(2) == 0), boolean(r.IntN(2) == 0),
		str(pick(r, days)), str(pick(r, days)), str(pick(r, moments)),
		listJSON(pick(r, uses)), listJSON(pick(r, uses)),
	}
	for i := range values {
		if r.IntN(6) == 0 {
			values[i] = geo.Value{}
		}
	}
	return values
}

func gridPoint(r *rand.Rand) orb.Point {
	return orb.Point{float64(r.IntN(21) - 10), float64(r.IntN(21) - 10)}
}

func randomBox(r *rand.Rand) orb.Polygon {
	a := gridPoint(r)
	return orb.Bound{Min: a, Max: orb.Point{a[0] + 1 + float64(r.IntN(6)), a[1] + 1 + float64(r.IntN(6))}}.ToPolygon()
}

// randomGeometry lies on a grid, so that things touch; now and then it is nil.
func randomGeometry(r *rand.Rand) orb.Geometry {
	switch r.IntN(9) {
	case 0:
		return nil
	case 1, 2:
		a := gridPoint(r)
		return orb.LineString{a, {a[0] + 1 + float64(r.IntN(5)), a[1] + float64(r.IntN(5)-2)}}
	case 3, 4, 5:
		return randomBox(r)
	case 6:
		return orb.MultiPoint{gridPoint(r), gridPoint(r)}
	}
	return gridPoint(r)
}

// built is a collection of n random features, of points alone or of anything.
func built(t testing.TB, seed uint64, n int, onlyPoints, numericIDs bool) *geo.Collection {
	t.Helper()
	return builtAs(t, schema, seed, n, onlyPoints, numericIDs)
}

func builtAs(t testing.TB, schema geo.Schema, seed uint64, n int, onlyPoints, numericIDs bool) *geo.Collection {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 42))
	b := geo.NewBuilder(geo.Info{ID: "sample"}, schema)
	for i := range n {
		f := geo.Feature{ID: str(fmt.Sprintf("x-%03d", i)), Values: randomValues(r)}
		if numericIDs {
			f.ID = integer(int64(i))
		}
		if f.Geometry = randomGeometry(r); onlyPoints && f.Geometry != nil {
			f.Geometry = gridPoint(r)
		}
		if p, ok := f.Geometry.(orb.Point); ok {
			f.IsPoint, f.Point, f.Geometry = true, p, nil
		}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sample(t testing.TB) *geo.Collection { return built(t, 1, 60, false, false) }

// evaluate compiles and matches everywhere; errors are welcome, panics are not, and an
// index must count what matches.
func evaluate(t testing.TB, n *Node, x *Index) {
	f, err := Compile(n, x.c)
	if err != nil {
		return
	}
	matched := 0
	for i := range uint32(x.c.Len()) {
		if f.Match(i) {
			matched++
		}
	}
	page, err := x.Query(t.Context(), f, geo.Query{})
	if err != nil || page.Matched != matched {
		t.Fatalf("%s: %d match, the index counts %d, %v", AppendText(nil, n), matched, page.Matched, err)
	}
}

// seeds are filters that compile against the sample, to fuzz from.
func seeds() []string {
	var texts []string
	for seed := range uint64(100) {
		texts = append(texts, generator{rand.New(rand.NewPCG(seed, 31))}.condition(1))
	}
	return texts
}
