package cql

import (
	"strings"

	"lindero/geo"
)

// SortKey is a property to sort by, or the id under the name that filters use.
type SortKey struct {
	Name       string
	Descending bool
}

// ParseSort reads the parameter sortby of OGC API Features (draft of Part 8, OGC 24-030,
// clause 7): names with commas between, before each + for ascending, which is the
// default, or - for descending. Errors are [geo.Error]s of code invalid, Param "sortby".
func ParseSort(text string) ([]SortKey, error) {
	var keys []SortKey
	for name := range strings.SplitSeq(text, ",") {
		key := SortKey{Name: name}
		if sign := name[:min(1, len(name))]; sign == "+" || sign == "-" {
			key = SortKey{name[1:], sign == "-"}
		}
		switch {
		case key.Name == "":
			return nil, failSort("a name is missing in %q; sortby takes names such as name,-width_m", text)
		case key.Name[0] == ' ':
			return nil, failSort("%q begins with a blank: a + is written %%2B in an address, or left out", name)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

func failSort(format string, args ...any) error {
	return geo.Errorf(geo.CodeInvalid, "sortby", "sortby: "+format, args...)
}

// Sortables are the names that features can be sorted by: the id and the properties that
// are no lists, in the order of the schema.
func Sortables(c *geo.Collection) []string {
	id := c.Schema.ID
	if id == "" {
		id = idName
	}
	var names []string
	if c.Column(id) == nil {
		names = append(names, id)
	}
	for i := range c.Columns {
		if c.Columns[i].Type != geo.JSON {
			names = append(names, c.Columns[i].Name)
		}
	}
	return names
}

// Order is what [Index.Sorted] sorts by. It is immutable.
type Order struct{ keys []orderKey }

type orderKey struct {
	column     *geo.Column // nil: the id
	descending bool
}

// CompileOrder checks what to sort by against a collection. Errors are [geo.Error]s of
// code invalid, Param "sortby": unknown properties, lists, the geometry, a name twice.
func CompileOrder(keys []SortKey, c *geo.Collection) (*Order, error) {
	o := &Order{}
	seen := map[string]bool{}
	for _, key := range keys {
		column := c.Column(key.Name)
		switch {
		case seen[key.Name]:
			return nil, failSort("%q stands twice", key.Name)
		case column != nil && column.Type == geo.JSON:
			return nil, failSort("the property %q is a list, and lists have no order", key.Name)
		case column != nil, key.Name == idName, key.Name == c.Schema.ID && key.Name != "":
		case key.Name == geometryName || key.Name == geometryShort:
			return nil, failSort("geometries have no order")
		default:
			return nil, failSort("there is no property %q; there are %s", key.Name, mention(Sortables(c)))
		}
		seen[key.Name] = true
		o.keys = append(o.keys, orderKey{column, key.Descending})
	}
	return o, nil
}
