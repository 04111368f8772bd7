package web

import (
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// place is a feature of a layer of texts, by the names of its columns.
type place struct {
	id   string
	at   orb.Geometry
	says map[string]string
}

// placesLayer is a layer of places with the columns named; those that name "generalised" or
// "synthetic" hold truths.
func placesLayer(t testing.TB, id, class string, columns []string, all ...place) *geo.Collection {
	t.Helper()
	schema := geo.Schema{ID: "id", Class: class}
	for _, name := range columns {
		p := geo.Property{Name: name, Type: geo.String}
		switch name {
		case "generalised", "synthetic":
			p.Type = geo.Boolean
		case "count":
			p.Type = geo.Integer
		case "counterpart_country":
			p.Enum = []geo.EnumValue{{Value: "GT", Title: geo.Text{ES: "Guatemala", EN: "Guatemala"}}, {Value: "MX", Title: geo.Text{ES: "México", EN: "Mexico"}}}
		}
		schema.Properties = append(schema.Properties, p)
	}
	b := geo.NewBuilder(geo.Info{ID: id, MaxZoom: 14}, schema)
	for _, p := range all {
		f := geo.Feature{ID: text(p.id), Geometry: p.at}
		if point, ok := p.at.(orb.Point); ok {
			f.IsPoint, f.Point, f.Geometry = true, point, nil
		}
		for i, name := range columns {
			value, ok := p.says[name]
			switch {
			case !ok:
			case schema.Properties[i].Type == geo.Boolean:
				f.Set(i, geo.Value{Kind: geo.KindBoolean, Int: 1})
			case schema.Properties[i].Type == geo.Integer:
				f.Set(i, geo.Value{Kind: geo.KindInteger, Int: int64(len(value))})
			default:
				f.Set(i, text(value))
			}
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

// borderland are layers of every kind that neighbours are told of.
func borderland(t testing.TB) []*geo.Collection {
	type m = map[string]string
	zone := orb.Bound{Min: orb.Point{-91.5, 14.9}, Max: orb.Point{-91.25, 15.1}}.ToPolygon()
	return []*geo.Collection{
		placesLayer(t, "official_crossings", "", []string{"name", "name_country", "counterpart_name", "counterpart_country", "border", "staffing"},
			place{"a", orb.Point{-92, 15}, m{"name": "Alfa", "name_country": "GT", "counterpart_name": "beta", "counterpart_country": "MX", "border": "GT-MX", "staffing": "none"}},
			place{"b", orb.Point{-92.01, 15}, m{"name": "Beta", "name_country": "MX", "counterpart_name": "Nadie", "counterpart_country": "GT", "border": "GT-MX", "staffing": "permanent"}},
			place{"c", orb.Point{-91.9, 15.1}, m{"name": "Beta", "name_country": "GT", "border": "GT-MX", "staffing": "unknown"}},
			place{"d", orb.Point{-91, 15}, m{"name": "Delta", "staffing": "part_time"}},
		),
		placesLayer(t, "blind_crossings", "", []string{"name", "generalised", "count", "synthetic"},
			place{"z1", zone, m{"generalised": "yes", "count": "seven77"}},
			place{"z2", orb.Bound{Min: orb.Point{-92.1, 14.9}, Max: orb.Point{-91.9, 15.1}}.ToPolygon(), m{"generalised": "yes", "count": "five5", "synthetic": "yes"}},
			place{"elsewhere", nil, m{"generalised": "yes", "count": "five5"}},
		),
		placesLayer(t, "posts", "kind", []string{"name", "country", "kind"},
			place{"p1", orb.Point{-91.99, 15.01}, m{"name": "Puesto Uno", "country": "GT", "kind": "police"}},
			place{"p2", orb.Point{-92.2, 15}, m{"name": "Puesto Dos", "country": "MX", "kind": "customs"}},
			place{"p3", orb.Point{-92.001, 15}, m{"name": "Puesto Tres"}},
		),
		placesLayer(t, "airstrips", "", []string{"name", "registration"},
			place{"s1", orb.Point{-92, 15.0001}, m{"registration": "unregistered"}},
			place{"s2", orb.LineString{{-91.5, 15.5}, {-91.49, 15.5}}, m{"name": "Pista", "registration": "registered"}},
		),
		placesLayer(t, "municipalities", "", []string{"name"}, place{"m1", orb.Bound{Min: orb.Point{-92.5, 14.5}, Max: orb.Point{-91.95, 15.5}}.ToPolygon(), m{"name": "Ayutla"}}),
		placesLayer(t, "health", "type", []string{"name", "type"},
			place{"h1", orb.Point{-92, 15.2}, m{"name": "Hospital", "type": "hospital"}},
			place{"h2", orb.Point{-92, 15.1}, m{"name": "Clínica", "type": "clinic"}},
			place{"h3", orb.Point{-92, 15.3}, m{"name": "Otra clínica", "type": "clinic"}},
		),
	}
}
