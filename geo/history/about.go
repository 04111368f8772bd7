package history

import (
	"bytes"
	"slices"

	"lindero/geo"
	"lindero/geo/encode"
)

// Municipalities are the properties that name the municipality a feature is in, on
// either side of the border.
func Municipalities() []string { return []string{"municipality", "municipality_a", "municipality_b"} }

// Border is the property that names the border a feature is at, such as GT-MX.
const Border = "border"

// aboutNames are the properties that changes say which feature it is by.
var aboutNames = slices.Concat([]string{"name", Border}, Municipalities(), []string{"synthetic"})

func aboutColumns(c *geo.Collection) (columns []*geo.Column) {
	for _, name := range aboutNames {
		if column := c.Column(name); column != nil {
			columns = append(columns, column)
		}
	}
	return columns
}

// about are the values of a feature that say which it is.
func about(columns []*geo.Column, i uint32) (values []Value) {
	for _, c := range columns {
		if !c.IsNull(i) {
			values = append(values, Value{c.Name, valueOf(c, i)})
		}
	}
	return values
}

func sameValue(a, b Value) bool { return a.Name == b.Name && bytes.Equal(a.Value, b.Value) }

// valueOf is a feature's value as JSON.
func valueOf(c *geo.Column, i uint32) []byte { return encode.AppendValue(nil, c, i) }
