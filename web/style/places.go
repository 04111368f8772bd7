package style

import (
	"cmp"
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles"
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
			at, ok := tiles.LabelPoint(c.Geometry(i))
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
