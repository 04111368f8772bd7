package redact

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// strip is a feature of the layers that tests are made of.
type strip struct {
	id     string
	at     orb.Geometry
	status string // "" for none
	name   string
	seen   string
	width  float64
	made   bool
}

var statuses = []string{"active", "inactive", "blocked"}

// randomStrip lies mostly in clusters, so that there are full cells and empty ones. Some
// have no position, are lines, or have a status that the schema does not know.
func randomStrip(r *rand.Rand, i int) strip {
	p := orb.Point{-95 + 10*r.Float64(), 12 + 6*r.Float64()}
	if r.IntN(3) > 0 {
		hub := orb.Point{-94 + float64(r.IntN(9)), 13 + float64(r.IntN(5))}
		p = orb.Point{hub[0] + 0.3*r.NormFloat64(), hub[1] + 0.3*r.NormFloat64()}
	}
	s := strip{id: fmt.Sprintf("s-%04d", i), at: p, status: statuses[r.IntN(3)], name: fmt.Sprint("name ", r.IntN(50)),
		seen: fmt.Sprintf("20%02d-01-01", r.IntN(25)), width: float64(r.IntN(100)) / 4, made: r.IntN(4) == 0}
	switch r.IntN(20) {
	case 0:
		s.at = nil
	case 1:
		s.at = orb.LineString{p, {p[0] + 0.01, p[1] + 0.01}}
	case 2:
		s.status = "rumoured"
	case 3:
		s.status = ""
	}
	return s
}

func randomStrips(r *rand.Rand, n int) []strip {
	strips := make([]strip, n)
	for i := range strips {
		strips[i] = randomStrip(r, i)
	}
	return strips
}

var stripSchema = geo.Schema{ID: "id", Class: "status", Date: "seen", Properties: []geo.Property{
	{Name: "id", Type: geo.String, Declared: true},
	{Name: "name", Type: geo.String, Declared: true},
	{Name: "status", Type: geo.String, Declared: true, Enum: []geo.EnumValue{{Value: "active"}, {Value: "inactive"}, {Value: "blocked"}, {Value: "unheard"}}},
	{Name: "seen", Type: geo.String, Format: geo.FormatDate, Declared: true},
	{Name: "width", Type: geo.Number, Declared: true},
	{Name: "synthetic", Type: geo.Boolean, Declared: true},
}}

func textValue(s string) geo.Value {
	if s == "" {
		return geo.Value{}
	}
	return geo.Value{Kind: geo.KindString, Bytes: []byte(s)}
}

// collect makes a collection of strips, in the order given.
func collect(t testing.TB, strips []strip) *geo.Collection {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "strips", Title: geo.Text{ES: "Pistas", EN: "Strips"}, MaxZoom: 14, Sensitive: true}, stripSchema)
	for _, s := range strips {
		f := geo.Feature{ID: textValue(s.id)}
		setGeometry(&f, s.at)
		f.Values = []geo.Value{{}, textValue(s.name), textValue(s.status), textValue(s.seen), {Kind: geo.KindNumber, Float: s.width}, boolean(s.made)}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	return built(t, b)
}

func built(t testing.TB, b *geo.Builder) *geo.Collection {
	t.Helper()
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// viewed is what a layer looks like under rules, from the least entitled class to the
// most.
func viewed(t testing.TB, c *geo.Collection, rules ...geo.Rule) []*geo.Collection {
	t.Helper()
	classes := []string{geo.Public, "partner", "official"}[:len(rules)]
	editions, err := Editions(Options{Classes: classes, Layers: []Layer{{c, rules}}})
	if err != nil {
		t.Fatal(err)
	}
	views := make([]*geo.Collection, len(editions))
	for i, e := range editions {
		if len(e.Collections) > 0 {
			views[i] = e.Collections[0]
		}
	}
	return views
}

func toGrid(cell float64, minCount int) geo.Rule {
	return geo.Rule{Action: geo.Generalise, Zones: geo.Zones{To: geo.Grid, CellKM: cell, MinCount: minCount}}
}

// told is a zone as an edition tells of it.
type told struct {
	id        string
	cell      float64
	bound     orb.Bound
	count     int
	classes   [4]int
	synthetic bool
}

// toldOf reads the zones of a collection; elsewhere has no cell.
func toldOf(t testing.TB, c *geo.Collection) []told {
	t.Helper()
	var zones []told
	for i := range uint32(c.Len()) {
		if !c.Column("generalised").Bool(i) {
			continue
		}
		z := told{id: string(c.AppendID(nil, i)), count: int(c.Column("count").Int(i)), synthetic: c.Column("synthetic").Bool(i)}
		if g := c.Geometry(i); g != nil {
			z.cell, z.bound = c.Column("cell_km").Float(i), g.Bound()
		} else if z.id != "elsewhere" || !c.Column("cell_km").IsNull(i) {
			t.Errorf("%s has no geometry", z.id)
		}
		for k, e := range stripSchema.Properties[2].Enum {
			z.classes[k] = int(c.Column("count_" + e.Value).Int(i))
		}
		zones = append(zones, z)
	}
	return zones
}
