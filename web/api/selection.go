package api

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
)

// selectionParams are the parameters that select features, beside one for every
// property.
var selectionParams = []string{"bbox", "datetime", "limit", "cursor", "offset", "filter", "filter-lang", "filter-crs", "f"}

// MaxOffset bounds offset: further in, follow the next links, which cost nothing.
const MaxOffset = 10_000_000

// queryTime is what answering a filter may take: a hostile one can cost a
// millisecond a feature.
const queryTime = 10 * time.Second

// selection is which features of a collection a request asks for.
type selection struct {
	query  geo.Query
	offset int
	filter *cql.Filter // nil: all
}

// parseSelection reads the parameters bbox, datetime, limit, cursor or offset,
// filter, and the properties'. All must hold of a feature (OGC 17-069r4, 7.15;
// OGC 19-079r2).
func parseSelection(c echo.Context, collection *geo.Collection) (s selection, err error) {
	if err := allow(c, append(slices.Clone(selectionParams), queryables(collection)...)...); err != nil {
		return s, err
	}
	if s.query.BBox, err = bboxParam(c); err != nil {
		return s, err
	}
	if s.query.Limit, err = limitParam(c); err != nil {
		return s, err
	}
	if s.query.From, err = parseCursor(collection, c.QueryParam("cursor")); err != nil {
		return s, err
	}
	if s.offset, err = offsetParam(c); err != nil {
		return s, err
	}
	s.filter, err = parseFilter(c, collection)
	return s, err
}

// find answers a selection. An offset counts features of the whole answer, where a
// cursor names a place in it.
func (s selection) find(ctx context.Context, v *view, collection *geo.Collection) (geo.Page, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	query := s.query
	query.Limit += s.offset
	page, err := pageOf(ctx, v.indexes[collection.ID], collection, s.filter, query)
	page.Ordinals = page.Ordinals[min(s.offset, len(page.Ordinals)):]
	return page, err
}

// pageOf asks the R-tree for the lines and polygons in a box, of which it finds few;
// of points in a box, and of whatever a filter selects, the summaries of blocks know
// the number without a look at each.
func pageOf(ctx context.Context, blocks *cql.Index, collection *geo.Collection, filter *cql.Filter, q geo.Query) (geo.Page, error) {
	if filter == nil && (q.BBox == nil || collection.Points() == nil) {
		return collection.Query(q), nil
	}
	return blocks.Query(ctx, filter, q)
}

func offsetParam(c echo.Context) (int, error) {
	text := c.QueryParam("offset")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	switch {
	case err != nil || n < 0 || n > MaxOffset:
		return 0, geo.Errorf(geo.CodeInvalid, "offset", "offset takes a whole number from 0 to %d, not %q", MaxOffset, text)
	case c.QueryParam("cursor") != "":
		return 0, geo.Errorf(geo.CodeInvalid, "offset", "offset and cursor do not go together: a cursor names a place already")
	}
	return n, nil
}

// parseFilter joins what filter, datetime and the properties' parameters ask.
func parseFilter(c echo.Context, collection *geo.Collection) (*cql.Filter, error) {
	var all []*cql.Node
	for _, parse := range []func(echo.Context, *geo.Collection) (*cql.Node, error){filterParam, datetimeParam} {
		node, err := parse(c, collection)
		if err != nil {
			return nil, err
		}
		if node != nil {
			all = append(all, node)
		}
	}
	for _, name := range queryables(collection) {
		if !c.QueryParams().Has(name) || slices.Contains(selectionParams, name) {
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
		return cql.Compile(all[0], collection)
	}
	return cql.Compile(&cql.Node{Op: cql.And, Args: all}, collection)
}

func filterParam(c echo.Context, _ *geo.Collection) (*cql.Node, error) {
	if crs := c.QueryParam("filter-crs"); crs != "" && crs != crs84 {
		return nil, geo.Errorf(geo.CodeInvalid, "filter-crs", "filter-crs: only %s is offered", crs84)
	}
	text := c.QueryParam("filter")
	if text == "" {
		if c.QueryParams().Has("filter") {
			return nil, geo.Errorf(geo.CodeInvalid, "filter", "the filter is empty; leave it out to have everything")
		}
		return nil, nil
	}
	switch lang := c.QueryParam("filter-lang"); lang {
	case "", "cql2-text":
		return cql.Parse(text)
	case "cql2-json":
		return cql.ParseJSON([]byte(text))
	default:
		return nil, geo.Errorf(geo.CodeInvalid, "filter-lang", "filter-lang is cql2-text or cql2-json, not %q", lang)
	}
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
		number, err := strconv.ParseFloat(value, 64)
		if err != nil || math.IsNaN(number) || math.IsInf(number, 0) {
			return nil, geo.Errorf(geo.CodeInvalid, name, "the property %q is a number, and %q is none", name, value)
		}
		literal = strconv.FormatFloat(number, 'f', -1, 64)
	case geo.Boolean:
		if value != "true" && value != "false" {
			return nil, geo.Errorf(geo.CodeInvalid, name, "the property %q is true or false, not %q", name, value)
		}
		literal = value
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

// instantPattern is a date or a timestamp in UTC or with an offset (RFC 3339, 5.6).
var instantPattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?$`)

// datetimeParam is an instant, or an interval with a slash, whose ends may be open:
// empty or "..". It selects by the collection's date property; without one, it
// selects everything (OGC 17-069r4, 7.15.4).
func datetimeParam(c echo.Context, collection *geo.Collection) (*cql.Node, error) {
	text := c.QueryParam("datetime")
	if text == "" {
		return nil, nil
	}
	ends := strings.Split(text, "/")
	for i, end := range ends {
		switch {
		case len(ends) == 2 && (end == "" || end == ".."):
			ends[i] = ".."
		case len(ends) > 2 || !instantPattern.MatchString(end):
			return nil, geo.Errorf(geo.CodeInvalid, "datetime",
				"datetime takes a date such as 2024-05-31, a time such as 2024-05-31T12:00:00Z, or two of them with a slash between, an open end being '..'; %q is none", text)
		}
	}
	if len(ends) == 2 && ends[0] != ".." && ends[1] != ".." && ends[0] > ends[1] {
		return nil, geo.Errorf(geo.CodeInvalid, "datetime", "datetime: the interval ends before it starts")
	}
	date := collection.Schema.Date
	if collection.Column(date) == nil {
		return nil, nil
	}
	value := "DATE('" + ends[0] + "')"
	if len(ends) == 2 {
		value = "INTERVAL('" + ends[0] + "','" + ends[1] + "')"
	} else if len(ends[0]) > len("2024-05-31") {
		value = "TIMESTAMP('" + strings.ToUpper(ends[0]) + "')"
	}
	node, err := cql.Parse(fmt.Sprintf(`T_INTERSECTS("%s", %s)`, date, value))
	if err != nil {
		return nil, geo.Errorf(geo.CodeInvalid, "datetime", "datetime: %q is no date of the calendar", text)
	}
	return node, nil
}
