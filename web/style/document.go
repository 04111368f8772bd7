package style

import "lindero/geo"

// Document is a style. Its members marshal in a fixed order, those of Properties
// sorted by name.
type Document struct {
	Version  int               `json:"version"`
	Name     string            `json:"name"`
	Metadata Metadata          `json:"metadata"`
	Center   [2]float64        `json:"center"` // longitude, latitude in degrees
	Zoom     float64           `json:"zoom"`
	Sprite   string            `json:"sprite"`
	Glyphs   string            `json:"glyphs"`
	Sources  map[string]Source `json:"sources"`
	Layers   []Layer           `json:"layers"` // the first at the bottom
}

// Metadata is what a style says beside its drawing. Synthetic, if it is there, says
// in both languages which of the features are made up.
type Metadata struct {
	Title     geo.Text  `json:"lindero:title"`
	Language  string    `json:"lindero:language"`
	Synthetic *geo.Text `json:"lindero:synthetic,omitempty"`
}

// Source is where features come from: tiles by the address of their TileJSON, or the
// features themselves.
type Source struct {
	Type        string    `json:"type"`
	URL         string    `json:"url,omitempty"`
	Attribution string    `json:"attribution,omitempty"`
	Data        *features `json:"data,omitempty"`
}

// Layer draws the features of one layer of a source that pass the filter.
type Layer struct {
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	Metadata    *LayerMetadata `json:"metadata,omitempty"`
	Source      string         `json:"source,omitempty"`
	SourceLayer string         `json:"source-layer,omitempty"`
	MinZoom     float64        `json:"minzoom,omitempty"`
	MaxZoom     float64        `json:"maxzoom,omitempty"`
	Filter      expression     `json:"filter,omitempty"`
	Layout      Properties     `json:"layout,omitempty"`
	Paint       Properties     `json:"paint,omitempty"`
}

// LayerMetadata names the collection that a layer draws.
type LayerMetadata struct {
	Title geo.Text `json:"lindero:title"`
}

// Properties are the layout or paint properties of a layer.
type Properties map[string]any

// expression is a filter or an expression: an operator with its arguments.
type expression []any

// zoom is the zoom of this package for one of the map page.
func zoom(page float64) float64 { return page - 1 }

// get is a property of the feature.
func get(property string) expression { return expression{"get", property} }

// all are filters that must all hold; those that are nil say nothing.
func all(filters ...expression) expression {
	joined := expression{"all"}
	for _, f := range filters {
		if f != nil {
			joined = append(joined, f)
		}
	}
	switch len(joined) {
	case 1:
		return nil
	case 2:
		return joined[1].(expression)
	}
	return joined
}

// grow goes from one value to another between two zooms, and stays there beyond.
func grow(fromZoom, from, toZoom, to float64) expression {
	return expression{"interpolate", expression{"linear"}, expression{"zoom"}, fromZoom, from, toZoom, to}
}

// growStops is [grow] as a function with stops: what QGIS 3.22 takes for icons.
func growStops(fromZoom, from, toZoom, to float64) Properties {
	return Properties{"stops": [2][2]float64{{fromZoom, from}, {toZoom, to}}}
}
