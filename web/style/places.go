package style

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// features are GeoJSON (RFC 7946): points with a name.
type features struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Type       string     `json:"type"`
	Geometry   pointShape `json:"geometry"`
	Properties placeName  `json:"properties"`
}

type pointShape struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"`
}

// placeName says what a place is called, and what it is, under a name that no
// operator's column has: QGIS 3.22 gives layers of this source to all tiles.
type placeName struct {
	Name string `json:"name"`
	Kind string `json:"lindero:place"`
}

// places are the names of countries and departments, each once: tiles hold them in
// pieces, which would all be labelled.
func places(basemap []*geo.Collection, language string) *features {
	found := &features{Type: "FeatureCollection", Features: []feature{}}
	for _, c := range basemap {
		if c.ID != "countries" && c.ID != "departments" {
			continue
		}
		for i := range uint32(c.Len()) {
			at, ok := middle(c.Geometry(i))
			name := cmp.Or(value(c, countryName(language), i), value(c, "name", i))
			if ok && name != "" {
				found.Features = append(found.Features, feature{"Feature", pointShape{"Point", rounded(at)}, placeName{name, c.ID}})
			}
		}
	}
	return found
}

// rounded is a place to a hundredth of a degree, a kilometre: fine enough for a name.
func rounded(p orb.Point) [2]float64 {
	return [2]float64{math.Round(p[0]*100) / 100, math.Round(p[1]*100) / 100}
}

// countryName is the property with the names of countries in the language; a few far
// ones lack the Spanish one.
func countryName(language string) string {
	if language == "es" {
		return "name_es"
	}
	return "name"
}

// near is the zoom of the map page from which names of countries repeat themselves.
const near = 9

// rows is how many parallels a name may be written along.
const rows = 24

// middle is a place inside an area where a name has room: the middle of the longest
// piece of a parallel inside its largest polygon, near that polygon's middle. ok is
// false where it has no area.
func middle(g orb.Geometry) (at orb.Point, ok bool) {
	polygon := largest(g)
	if polygon == nil {
		return orb.Point{}, false
	}
	bound, best := polygon.Bound(), 0.0
	for row := rows / 4; row <= 3*rows/4; row++ {
		y := bound.Min[1] + (bound.Max[1]-bound.Min[1])*(float64(row)+0.5)/(rows+1)
		xs := crossings(polygon, y)
		for i := 0; i+1 < len(xs); i += 2 {
			if width := xs[i+1] - xs[i]; width > best {
				at, best = orb.Point{(xs[i] + xs[i+1]) / 2, y}, width
			}
		}
	}
	return at, best > 0
}

// largest is the polygon whose box is the largest.
func largest(g orb.Geometry) (found orb.Polygon) {
	var polygons orb.MultiPolygon
	switch g := g.(type) {
	case orb.Polygon:
		polygons = orb.MultiPolygon{g}
	case orb.MultiPolygon:
		polygons = g
	}
	best := 0.0
	for _, p := range polygons {
		b := p.Bound()
		if size := (b.Max[0] - b.Min[0]) * (b.Max[1] - b.Min[1]); size > best {
			found, best = p, size
		}
	}
	return found
}

// crossings are where the rings of a polygon meet a parallel, from the west.
func crossings(p orb.Polygon, y float64) []float64 {
	var xs []float64
	for _, ring := range p {
		for i := 1; i < len(ring); i++ {
			a, b := ring[i-1], ring[i]
			if (a[1] > y) != (b[1] > y) {
				xs = append(xs, a[0]+(y-a[1])/(b[1]-a[1])*(b[0]-a[0]))
			}
		}
	}
	slices.Sort(xs)
	return xs
}

// placeNames writes the names of countries and departments. Near by, where the one
// place of a country may be far off, its name stands in every tile: what the property
// says.
func placeNames(property string) []Layer {
	layer := func(id string, l lettering, from, to float64) Layer {
		made := Layer{ID: basemapSource + "/" + id, Type: "symbol", Source: placesSource, MinZoom: zoom(from), MaxZoom: zoom(to),
			Layout: l.layout(get("name")), Paint: l.paint()}
		made.Layout["text-max-width"] = 14
		// Centred, or a line up or down.
		made.Layout["text-variable-anchor"] = []string{"center", "bottom", "top"}
		made.Layout["text-radial-offset"] = 1
		return made
	}
	departments := layer("departments-names", departmentText, 8, 13)
	departments.Filter = expression{"==", "lindero:place", "departments"}
	far := layer("countries-names-far", countryText, 3, near)
	far.Filter = expression{"==", "lindero:place", "countries"}
	far.Layout["text-allow-overlap"] = true // rather written under symbols than not at all
	here := layer("countries-names", countryText, near, 13)
	here.Source, here.SourceLayer = basemapSource, "countries"
	here.Layout["text-field"] = get(property)
	return []Layer{departments, far, here}
}
