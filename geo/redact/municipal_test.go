package redact

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// towns is a municipality layer: of two departments and two countries, some with an
// area and the rest with a seat.
func towns(t testing.TB) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "municipalities"}, geo.Schema{Properties: []geo.Property{
		{Name: "name", Type: geo.String}, {Name: "department", Type: geo.String}, {Name: "country", Type: geo.String}}})
	for i, m := range []struct {
		name, department, country string
		at                        orb.Geometry
	}{
		{"Camotán", "Chiquimula", "GT", orb.Bound{Min: orb.Point{-90, 14}, Max: orb.Point{-89, 15}}.ToPolygon()},
		{"Jocotán", "Chiquimula", "GT", orb.Point{-88.5, 14.5}},
		{"Esquipulas", "Chiquimula", "GT", orb.Point{-88.5, 15.5}},
		{"Tacaná", "San Marcos", "GT", orb.Point{-92, 15}},
		{"Nowhere", "", "GT", orb.Point{-92, 16}},
		{"Copán", "Copán", "HN", orb.Point{-87, 14.5}},
		{"Loose", "", "", orb.Point{-86, 14.5}},
	} {
		f := geo.Feature{ID: textValue(fmt.Sprint("m", i)), Values: []geo.Value{textValue(m.name), textValue(m.department), textValue(m.country)}}
		setGeometry(&f, m.at)
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	return built(t, b)
}

func byMunicipality(t testing.TB, places []orb.Point, minCount int) *geo.Collection {
	t.Helper()
	strips := make([]strip, len(places))
	for i, p := range places {
		strips[i] = strip{id: fmt.Sprint(i), at: p}
	}
	show := geo.Rule{Action: geo.Show}
	editions, err := Editions(Options{Classes: []string{geo.Public}, Layers: []Layer{
		{towns(t), []geo.Rule{show}},
		{collect(t, strips), []geo.Rule{{Action: geo.Generalise, Zones: geo.Zones{To: geo.ByMunicipality, MinCount: minCount}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return editions[0].Collections[1]
}

func TestMunicipalities(t *testing.T) {
	camotan, jocotan, tacana, nowhere, copan, loose := orb.Point{-89.01, 14.5}, orb.Point{-88.6, 14.4}, orb.Point{-92, 15.1}, orb.Point{-92, 16.2}, orb.Point{-86.9, 14.5}, orb.Point{-86.1, 14.5}
	for _, c := range []struct {
		name     string
		places   []orb.Point
		minCount int
		want     map[string]int
	}{
		{"an area counts before a seat that is nearer", []orb.Point{camotan, camotan, jocotan}, 1, map[string]int{"municipality-m0 Camotán": 2, "municipality-m1 Jocotán": 1}},
		{"too few go to the department", []orb.Point{camotan, camotan, jocotan, tacana, tacana}, 2, map[string]int{"municipality-m0 Camotán": 2, "municipality-m3 Tacaná": 2}},
		{"and are counted there", []orb.Point{camotan, jocotan, tacana, tacana}, 2, map[string]int{"department-GT-Chiquimula Chiquimula": 2, "municipality-m3 Tacaná": 2}},
		{"or in the country", []orb.Point{camotan, tacana, copan}, 2, map[string]int{"country-GT GT": 2}},
		{"which one may have without a department", []orb.Point{nowhere, tacana}, 2, map[string]int{"country-GT GT": 2}},
		{"or elsewhere", []orb.Point{camotan, copan, loose}, 2, map[string]int{"elsewhere ": 3}},
		{"or not at all", []orb.Point{camotan, copan, loose}, 4, map[string]int{}},
	} {
		got := byMunicipality(t, c.places, c.minCount)
		found := map[string]int{}
		for i := range uint32(got.Len()) {
			found[string(got.AppendID(nil, i))+" "+text(got, "zone", i)] = int(got.Column("count").Int(i))
		}
		if fmt.Sprint(found) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.name, found, c.want)
		}
	}
	got := byMunicipality(t, []orb.Point{camotan, jocotan}, 2)
	if box := (orb.Bound{Min: orb.Point{-90, 14}, Max: orb.Point{-88.5, 15.5}}); !orb.Equal(got.Geometry(0), box.ToPolygon()) {
		t.Errorf("the department is %v, want %v", got.Geometry(0), box)
	}
	if got := byMunicipality(t, []orb.Point{tacana}, 1); got.Geometry(0) != (orb.Point{-92, 15}) {
		t.Errorf("the municipality is %v", got.Geometry(0))
	}
}

// TestNearestSeat compares with great-circle distances by the spherical law of cosines.
func TestNearestSeat(t *testing.T) {
	c := towns(t)
	f := newMunicipalFrame(c)
	r := rand.New(rand.NewPCG(2, 2))
	for range 3000 {
		p := orb.Point{-100 + 20*r.Float64(), 8 + 14*r.Float64()}
		if (orb.Bound{Min: orb.Point{-90, 14}, Max: orb.Point{-89, 15}}).Contains(p) {
			continue
		}
		z := f.at(p)
		for i := range uint32(c.Len()) {
			if q, ok := c.Geometry(i).(orb.Point); ok && angle(p, q) < angle(p, c.Geometry(uint32(z.x)).(orb.Point))-1e-7 {
				t.Fatalf("%v: %s is nearer than %s", p, text(c, "name", i), text(c, "name", uint32(z.x)))
			}
		}
	}
}

func angle(p, q orb.Point) float64 {
	rad := math.Pi / 180
	return math.Acos(math.Sin(p[1]*rad)*math.Sin(q[1]*rad) + math.Cos(p[1]*rad)*math.Cos(q[1]*rad)*math.Cos((p[0]-q[0])*rad))
}

func TestMunicipalitiesMustBeSeenWhole(t *testing.T) {
	rule := geo.Rule{Action: geo.Generalise, Zones: geo.Zones{To: geo.ByMunicipality, MinCount: 2}}
	for _, shown := range []geo.Rule{{}, {Action: geo.Show, Drop: []string{"name"}}, {Action: geo.Show, Where: "name = 'x'"}} {
		_, err := Editions(Options{Classes: []string{geo.Public}, Layers: []Layer{{towns(t), []geo.Rule{shown}}, {collect(t, nil), []geo.Rule{rule}}}})
		if err == nil {
			t.Errorf("%+v: zones tell of municipalities that the class may not see", shown)
		}
	}
}
