package history

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"lindero/geo/encode"
)

// featureProperties are the same for every change, as GIS tools need them.
type featureProperties struct {
	Kind         Kind       `json:"kind"`
	Time         *time.Time `json:"time,omitempty"`
	Collection   string     `json:"collection"`
	Feature      *string    `json:"feature"`
	Name         *string    `json:"name"`
	Border       *string    `json:"border"`
	Municipality *string    `json:"municipality"`
	Distance     float64    `json:"distance_m"`
	Changed      *string    `json:"changed"` // names of properties
	Reason       *string    `json:"reason"`
	Synthetic    bool       `json:"synthetic"`
}

// AppendFeature appends the change as a GeoJSON feature at its [Change.Place]. Without an
// id, and without a time, it has none.
func (c *Change) AppendFeature(dst []byte, id string, at *time.Time) ([]byte, error) {
	p := featureProperties{
		Kind: c.Kind, Time: at, Collection: c.Collection, Feature: orNil(c.Feature),
		Name: orNil(c.Text("name")), Border: orNil(c.Text(Border)), Municipality: orNil(strings.Join(MunicipalitiesOf(c), ", ")),
		Distance: c.Distance, Changed: orNil(strings.Join(c.changedNames(), ", ")), Reason: orNil(string(c.Reason)), Synthetic: c.IsSynthetic(),
	}
	properties, err := appendLine(nil, p)
	if err != nil {
		return dst, err
	}
	dst = append(dst, `{"type":"Feature"`...)
	if id != "" {
		text, err := json.Marshal(id)
		if err != nil {
			return dst, err
		}
		dst = append(append(dst, `,"id":`...), text...)
	}
	dst = encode.AppendGeometry(append(dst, `,"geometry":`...), c.Place())
	dst = append(append(dst, `,"properties":`...), bytes.TrimSuffix(properties, []byte("\n"))...)
	return append(dst, '}'), nil
}

func (c *Change) changedNames() []string {
	names := make([]string, len(c.Fields))
	for i, f := range c.Fields {
		names[i] = f.Name
	}
	return names
}

// orNil is null for no text.
func orNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
