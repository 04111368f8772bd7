package tiles

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lindero/geo"
)

// TileJSONOptions are what a tileset does not know of itself.
type TileJSONOptions struct {
	Tiles       []string // URL templates with {z}, {x} and {y}
	Name        string   // for people; default: the tileset's name
	Description string
	Attribution string // plain text; default: those of the layers, each once
	Language    string // of the layers' descriptions, "es" or "en"
}

// TileJSON is a TileJSON 3.0.0 document. Its members marshal in a fixed order.
type TileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description,omitempty"`
	Version      string        `json:"version"`
	Attribution  string        `json:"attribution,omitempty"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      uint32        `json:"minzoom"`
	MaxZoom      uint32        `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"` // west, south, east, north, in degrees
	Center       [3]float64    `json:"center"` // longitude, latitude, zoom
	VectorLayers []VectorLayer `json:"vector_layers"`
}

// VectorLayer describes a layer of a tileset.
type VectorLayer struct {
	ID          string `json:"id"`
	Description string `json:"description,omitempty"`
	MinZoom     uint32 `json:"minzoom"`
	MaxZoom     uint32 `json:"maxzoom"`
	Fields      Fields `json:"fields"`
}

// Fields are the properties that a layer's features may have, in order. They marshal
// as an object of names with types.
type Fields []Field

// Field is a property: its type is String, Number or Boolean.
type Field struct{ Name, Type string }

// MarshalJSON keeps the order.
func (f Fields) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, field := range f {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(field.Name)
		if err != nil {
			return nil, err
		}
		kind, err := json.Marshal(field.Type)
		if err != nil {
			return nil, err
		}
		b.Write(append(append(name, ':'), kind...))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// NewTileJSON describes a tileset of WebMercatorQuad, the one grid that TileJSON
// knows.
func NewTileJSON(t *Tileset, o TileJSONOptions) TileJSON {
	doc := TileJSON{
		TileJSON: "3.0.0", Scheme: "xyz", Tiles: o.Tiles,
		Name: o.Name, Description: o.Description, Attribution: o.Attribution,
		Version: minorVersion(t.Version), MinZoom: t.MinZoom, MaxZoom: t.MaxZoom,
		VectorLayers: make([]VectorLayer, len(t.written)),
	}
	if doc.Name == "" {
		doc.Name = t.Name
	}
	if doc.Attribution == "" {
		doc.Attribution = t.attribution()
	}
	bounds := t.Bounds()
	doc.Bounds = [4]float64{bounds.Min[0], bounds.Min[1], bounds.Max[0], bounds.Max[1]}
	center, zoom := t.Center()
	doc.Center = [3]float64{center[0], center[1], float64(zoom)}
	for i, l := range t.written {
		doc.VectorLayers[i] = VectorLayer{
			ID: l.id, Description: l.Description.In(o.Language),
			MinZoom: l.minZoom, MaxZoom: l.maxZoom, Fields: l.fields(),
		}
	}
	return doc
}

// minorVersion is a version whose minor number changes with the content, as TileJSON
// 3.0.0, 3.18 asks for.
func minorVersion(content string) string {
	minor, err := strconv.ParseUint(content[:min(7, len(content))], 16, 32)
	if err != nil { // cannot be: content is a hash
		minor = 0
	}
	return fmt.Sprintf("1.%d.0", minor)
}

func (t *Tileset) attribution() string {
	var lines []string
	for _, l := range t.layers {
		if l.Attribution != "" && !slices.Contains(lines, l.Attribution) {
			lines = append(lines, l.Attribution)
		}
	}
	return strings.Join(lines, " | ")
}

func (l *layer) fields() Fields {
	kind := "String"
	if l.NumericIDs() {
		kind = "Number"
	}
	fields := Fields{{l.idName, kind}}
	for i := range l.columns {
		fields = append(fields, Field{l.columns[i].Name, fieldType(l.columns[i].Type)})
	}
	if l.clusters != nil && l.clusters.Zooms() > 0 {
		fields = append(fields, l.clusters.names.fields()...)
	}
	return fields
}

func fieldType(t geo.Type) string {
	switch t {
	case geo.Integer, geo.Number:
		return "Number"
	case geo.Boolean:
		return "Boolean"
	}
	return "String"
}
