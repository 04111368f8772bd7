package history

import (
	"bytes"
	"encoding/json"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"lindero/geo"
	"lindero/geo/encode"
)

// Kind is what has happened to a feature, or to a layer as a whole.
type Kind string

// The kinds. A feature that has moved and has other values as well is in two changes.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Moved   Kind = "moved"   // another geometry
	Changed Kind = "changed" // other values
	Layer   Kind = "layer"   // the layer changed; Reason says why no more is told
)

// Kinds lists the kinds, in the order of reports.
func Kinds() []Kind { return []Kind{Added, Removed, Moved, Changed, Layer} }

// Title is what people call the kind.
func (k Kind) Title() geo.Text {
	switch k {
	case Added:
		return geo.Text{ES: "agregado", EN: "added"}
	case Removed:
		return geo.Text{ES: "eliminado", EN: "removed"}
	case Moved:
		return geo.Text{ES: "movido", EN: "moved"}
	case Changed:
		return geo.Text{ES: "modificado", EN: "changed"}
	}
	return geo.Text{ES: "capa actualizada", EN: "layer updated"}
}

// Reason is why a layer is told of as a whole.
type Reason string

// The reasons.
const (
	Redacted   Reason = "redacted"   // its features are not for everybody
	New        Reason = "new"        // it was not there before
	Gone       Reason = "gone"       // it is not there any more
	Properties Reason = "properties" // it has properties that it had not, or not any more some that it had
	Extensive  Reason = "extensive"  // more has changed than is told one by one
)

// Title says the reason to people.
func (r Reason) Title() geo.Text {
	switch r {
	case Redacted:
		return geo.Text{ES: "los detalles no son públicos", EN: "details are not public"}
	case New:
		return geo.Text{ES: "capa nueva", EN: "new layer"}
	case Gone:
		return geo.Text{ES: "capa retirada", EN: "layer withdrawn"}
	case Properties:
		return geo.Text{ES: "otras propiedades", EN: "other properties"}
	}
	return geo.Text{ES: "cambios en gran parte de la capa", EN: "changes in much of the layer"}
}

// Change is what happened to one feature between two states, or to a layer.
type Change struct {
	Kind       Kind   `json:"kind"`
	Collection string `json:"collection"`
	Feature    string `json:"feature,omitempty"` // its id; "" of a layer
	// About tells which feature it is: its name, border, municipalities, and whether it is
	// made up, after the change, or before where it was removed.
	About []Value `json:"about,omitempty"`
	// Was is About before, where it was another and the feature has moved.
	Was []Value `json:"was,omitzero"`
	// From and To are its geometry before and after, nil for none: To alone where it did
	// not change, From alone where the feature was removed.
	From *Shape `json:"from,omitempty"`
	To   *Shape `json:"to,omitempty"`
	// Distance is how far it moved, in metres along the WGS 84 ellipsoid; of lines and
	// polygons, the middle of their box.
	Distance float64 `json:"distance_m,omitempty"`
	Fields   []Field `json:"properties,omitempty"` // of Changed, in the schema's order
	// AlsoMoved tells that there is a change of the kind Moved beside this of Changed.
	AlsoMoved bool    `json:"also_moved,omitempty"`
	Reason    Reason  `json:"reason,omitempty"` // of Layer
	Counts    *Counts `json:"counts,omitempty"` // of Extensive, New and Gone
}

// Value is a property's value as JSON.
type Value struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// Field is a property with its values before and after as JSON, null for none.
type Field struct {
	Name string          `json:"name"`
	From json.RawMessage `json:"from"`
	To   json.RawMessage `json:"to"`
}

// Counts are numbers of changes by kind.
type Counts struct {
	Added   int `json:"added"`
	Removed int `json:"removed"`
	Moved   int `json:"moved"`
	Changed int `json:"changed"`
	Layer   int `json:"layer,omitempty"`
}

// Add counts a change of a kind.
func (c *Counts) Add(k Kind) {
	switch k {
	case Added:
		c.Added++
	case Removed:
		c.Removed++
	case Moved:
		c.Moved++
	case Changed:
		c.Changed++
	case Layer:
		c.Layer++
	}
}

// Of is the number of changes of a kind.
func (c Counts) Of(k Kind) int {
	switch k {
	case Added:
		return c.Added
	case Removed:
		return c.Removed
	case Moved:
		return c.Moved
	case Changed:
		return c.Changed
	}
	return c.Layer
}

// Shape is a geometry as GeoJSON.
type Shape struct{ orb.Geometry }

// shapeOf is nil for no geometry.
func shapeOf(g orb.Geometry) *Shape {
	if g == nil {
		return nil
	}
	return &Shape{g}
}

// MarshalJSON writes coordinates in the shortest form that reads back the same.
func (s Shape) MarshalJSON() ([]byte, error) { return encode.AppendGeometry(nil, s.Geometry), nil }

// UnmarshalJSON reads a GeoJSON geometry.
func (s *Shape) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("null")) {
		return nil
	}
	g, err := geojson.UnmarshalGeometry(data)
	if err != nil {
		return err
	}
	s.Geometry = g.Geometry()
	return nil
}

// Place is where the change is to be shown: the geometry after it or, where there is
// none, before it; of a move a line from the one to the other, unless it has another
// shape in the same place. It is nil where the feature had no geometry, and of layers.
func (c *Change) Place() orb.Geometry {
	if c.Kind == Moved {
		from, hasFrom := middle(c.From)
		to, hasTo := middle(c.To)
		if hasFrom && hasTo && from != to {
			return orb.LineString{from, to}
		}
	}
	switch {
	case c.To != nil:
		return c.To.Geometry
	case c.From != nil:
		return c.From.Geometry
	}
	return nil
}

// middle is the middle of the geometry's box: a point itself.
func middle(s *Shape) (orb.Point, bool) {
	if s == nil {
		return orb.Point{}, false
	}
	b, ok := geo.BoundOf(s.Geometry)
	return orb.Point{b.Min[0] + (b.Max[0]-b.Min[0])/2, b.Min[1] + (b.Max[1]-b.Min[1])/2}, ok
}

// Text is a value that About has as text; "" where it has none.
func (c *Change) Text(name string) string {
	for _, v := range c.About {
		var text string
		if v.Name == name && json.Unmarshal(v.Value, &text) == nil {
			return text
		}
	}
	return ""
}

// IsSynthetic reports whether the feature is made-up demonstration data.
func (c *Change) IsSynthetic() bool {
	for _, v := range c.About {
		if v.Name == "synthetic" && string(v.Value) == "true" {
			return true
		}
	}
	return false
}
