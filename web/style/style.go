package style

import (
	"fmt"
	"slices"
	"strings"

	"lindero/geo"
	"lindero/geo/symbology"
	"lindero/web/style/sprite"
)

// Options are what a style is made of.
type Options struct {
	Title       geo.Text
	Language    string // "es" or "en"
	Base        string // where the server is reached, without a slash at the end
	Collections []Collection
	DataURL     string // of the TileJSON of the collections; "" leaves them to a style of their own
	Attribution string // of the collections
	Backdrop    bool   // draw the basemap
	Basemap     []*geo.Collection
	Center      [3]float64 // longitude, latitude, zoom
	Order       int        // the place of the first collection among all, for its symbols
}

// New writes a style.
func New(o Options) Document {
	doc := Document{
		Version: 8, Name: o.Title.In(o.Language), Metadata: Metadata{Title: o.Title, Language: o.Language},
		Center: [2]float64{o.Center[0], o.Center[1]}, Zoom: o.Center[2],
		Sprite: o.Base + "/sprites/lindero", Glyphs: o.Base + "/glyphs/{fontstack}/{range}.pbf",
		Sources: make(map[string]Source),
	}
	var ground, names, symbols []Layer
	if o.DataURL != "" {
		doc.Metadata.Synthetic = syntheticNotice(o.Collections)
		doc.Sources[dataSource] = Source{Type: "vector", URL: o.DataURL, Attribution: o.attribution(doc.Metadata.Synthetic)}
		ground, names, symbols = drawData(drawnOf(o.Collections, o.Order))
	}
	if !o.Backdrop {
		doc.Layers = append([]Layer{}, slices.Concat(ground, names, symbols)...)
		return doc
	}
	doc.Sources[basemapSource] = Source{Type: "vector", URL: o.Base + "/basemap.json"}
	doc.Sources[placesSource] = Source{Type: "geojson", Data: places(o.Basemap, o.Language)}
	doc.Layers = o.withBasemap(ground, names, symbols)
	return doc
}

// withBasemap lays the data on the basemap. Who comes last gets room for its names
// first: capitals, the data, larger towns, regions, and small towns.
func (o Options) withBasemap(lines, names, symbols []Layer) []Layer {
	hidden := bordersDrawn(o.Basemap, o.Collections)
	below := []Layer{townNames(towns[3]), townNames(towns[2])}
	below = append(below, placeNames(countryName(o.Language))...)
	below = append(below, townNames(towns[1]))
	return slices.Concat(present(ground(hidden), o.Basemap), lines, present(below, o.Basemap),
		names, symbols, present([]Layer{townNames(towns[0])}, o.Basemap))
}

func drawnOf(collections []Collection, order int) []drawn {
	all := make([]drawn, len(collections))
	for i, c := range collections {
		all[i] = drawn{c, symbology.Of(c.Collection, order+i), dataSource}
	}
	return all
}

// syntheticNotice says which layers are made up, or how much of them; nil where
// nothing is.
func syntheticNotice(collections []Collection) *geo.Text {
	var es, en []string
	for _, c := range collections {
		if c.Synthetic == 0 {
			continue
		}
		title := c.Title.Or(geo.Text{ES: c.ID, EN: c.ID})
		if c.Synthetic == c.Len() {
			es, en = append(es, title.In("es")), append(en, title.In("en"))
			continue
		}
		es = append(es, fmt.Sprintf("%s (%d de %d)", title.In("es"), c.Synthetic, c.Len()))
		en = append(en, fmt.Sprintf("%s (%d of %d)", title.In("en"), c.Synthetic, c.Len()))
	}
	if es == nil {
		return nil
	}
	return &geo.Text{
		ES: "Datos sintéticos: " + strings.Join(es, ", ") + ". Posiciones generadas para demostración; no son lugares reales.",
		EN: "Synthetic data: " + strings.Join(en, ", ") + ". Positions generated for demonstration; they are not real places.",
	}
}

// attribution is the line that maps show of the data: whatever is made up says so on
// every screen.
func (o Options) attribution(synthetic *geo.Text) string {
	if synthetic == nil {
		return o.Attribution
	}
	if o.Attribution == "" {
		return synthetic.In(o.Language)
	}
	return synthetic.In(o.Language) + " | " + o.Attribution
}

// Pictures are the symbols that styles of the collections use, real and made up, and
// those of the basemap. It fails where a symbol cannot be drawn.
func Pictures(collections []Collection) ([]symbology.Picture, error) {
	var pictures []symbology.Picture
	for i, c := range collections {
		l := symbology.Of(c.Collection, i)
		for _, class := range l.All() {
			for _, synthetic := range []bool{false, true} {
				class.Point.Synthetic = synthetic
				picture, err := class.Point.Picture()
				if err != nil {
					return nil, fmt.Errorf("the symbols of %s: %w", c.ID, err)
				}
				pictures = append(pictures, picture)
			}
		}
	}
	for _, t := range towns {
		pictures = append(pictures, sprite.Dot(t.dot, t.radius, t.ring, townFill, townRing))
	}
	return pictures, nil
}
