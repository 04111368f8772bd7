package api

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/web/auth"
)

// parseFilter compiles what filter, datetime and the properties' parameters ask.
func parseFilter(c echo.Context, collection *geo.Collection) (*cql.Filter, error) {
	node, err := filterNode(c, collection, itemsParams)
	if node == nil || err != nil {
		return nil, err
	}
	return cql.Compile(node, collection)
}

// filterNode joins what filter, datetime and the properties' parameters ask; nil where
// they ask nothing. Names that mean something else are reserved.
func filterNode(c echo.Context, collection *geo.Collection, reserved []string) (*cql.Node, error) {
	filter, err := filterParam(c)
	if err != nil {
		return nil, err
	}
	return joinFilter(c, collection, filter, reserved)
}

// joinFilter joins a filter, if it is not nil, with what datetime and the properties'
// parameters ask.
func joinFilter(c echo.Context, collection *geo.Collection, filter *cql.Node, reserved []string) (*cql.Node, error) {
	var all []*cql.Node
	if filter != nil {
		all = append(all, filter)
	}
	date, err := datetimeParam(c, collection)
	if err != nil {
		return nil, err
	}
	if date != nil {
		all = append(all, date)
	}
	for _, name := range queryables(collection) {
		if !c.QueryParams().Has(name) || name == auth.KeyParam || slices.Contains(reserved, name) {
			continue
		}
		node, err := propertyParam(collection, name, c.QueryParam(name))
		if err != nil {
			return nil, err
		}
		if _, err := cql.Compile(node, collection); err != nil { // its message would speak of a filter
			return nil, geo.Errorf(geo.CodeInvalid, name, "%q is no value that the property %q can have", c.QueryParam(name), name)
		}
		all = append(all, node)
	}
	switch len(all) {
	case 0:
		return nil, nil
	case 1:
		return all[0], nil
	}
	return &cql.Node{Op: cql.And, Args: all}, nil
}

func datetimeParam(c echo.Context, collection *geo.Collection) (*cql.Node, error) {
	return cql.Datetime(c.QueryParam("datetime"), collection)
}

func filterParam(c echo.Context) (*cql.Node, error) {
	system, err := crsParam(c, "filter-crs")
	if err != nil {
		return nil, err
	}
	parse := cql.Parse
	switch lang := c.QueryParam("filter-lang"); lang {
	case "", "cql2-text":
	case "cql2-json":
		parse = func(text string) (*cql.Node, error) { return cql.ParseJSON([]byte(text)) }
	default:
		return nil, geo.Errorf(geo.CodeInvalid, "filter-lang", "filter-lang is cql2-text or cql2-json, not %q", lang)
	}
	text := c.QueryParam("filter")
	if text == "" {
		return nil, nil
	}
	node, err := parse(text)
	if err != nil || system.IsDefault() {
		return node, err
	}
	return cql.Reproject(node, system.Degrees)
}

// queryables are the names of the properties that filters may use, the id's among
// them.
func queryables(collection *geo.Collection) []string {
	var names []string
	if collection.Schema.ID != "" {
		names = append(names, collection.Schema.ID)
	}
	for i := range collection.Columns {
		names = append(names, collection.Columns[i].Name)
	}
	return names
}

// isReserved reports whether a parameter has a meaning of its own, so that a property of
// that name cannot be asked for by it.
func isReserved(name string) bool {
	return name == auth.KeyParam || slices.Contains(itemsParams, name)
}

// propertyParam is the filter property=value: equal, or for a list, containing it.
func propertyParam(collection *geo.Collection, name, value string) (*cql.Node, error) {
	quoted, literal := `"`+strings.ReplaceAll(name, `"`, `""`)+`"`, quote(value)
	kind := geo.String
	if column := collection.Column(name); column != nil {
		kind = column.Type
	}
	format := "%s = %s"
	switch kind {
	case geo.JSON:
		format = "A_CONTAINS(%s, (%s))"
	case geo.Integer:
		number, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return nil, geo.Errorf(geo.CodeInvalid, name, "the property %q is a whole number, and %q is none", name, value)
		}
		literal = strconv.FormatInt(number, 10)
	case geo.Number:
		number, ok := geo.ParseNumber(value)
		if !ok {
			return nil, geo.Errorf(geo.CodeInvalid, name, "the property %q is a number, and %q is none", name, value)
		}
		literal = strconv.FormatFloat(number, 'f', -1, 64)
	case geo.Boolean:
		known := map[string]string{"true": "true", "false": "false", "1": "true", "0": "false"} // GDAL asks for 1 and 0
		if literal = known[value]; literal == "" {
			return nil, geo.Errorf(geo.CodeInvalid, name, "the property %q is true or false, not %q", name, value)
		}
	case geo.Unknown:
		return cql.Parse("FALSE") // a property without values equals nothing
	}
	node, err := cql.Parse(fmt.Sprintf(format, quoted, literal))
	if err != nil {
		return nil, geo.Errorf(geo.CodeInvalid, name, "%s: %q cannot be asked for", name, value)
	}
	return node, nil
}

// quote makes a string of CQL2 text.
func quote(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), "'", "''") + "'"
}
