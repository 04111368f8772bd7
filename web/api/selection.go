package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/encode"
)

// Parameters, beside one for every property: those that select features, those that
// say which page of them, and those that say how they are written.
var (
	selectionParams = []string{"bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs"}
	pageParams      = []string{"limit", "cursor", "offset", "sortby"}
	outputParams    = []string{"crs", "properties", "f"}
	downloadParams  = slices.Concat(selectionParams, outputParams)
	itemsParams     = slices.Concat(selectionParams, pageParams, outputParams, []string{"lang"})
)

// MaxOffset bounds offset: further in, follow the next links, which cost nothing.
const MaxOffset = 10_000_000

// queryTime is what finding a page of features may take: a hostile filter can cost a
// millisecond a feature.
const queryTime = 10 * time.Second

// selection is which features of a collection a request asks for, and how they are
// to be written.
type selection struct {
	box    *geo.BBox   // nil: everywhere
	filter *cql.Filter // nil: all
	output encode.Options
}

// parseSelection reads the parameters that select and describe features, of which
// the request may have those named and one for every property. All must hold of a
// feature (OGC 17-069r4, 7.15; OGC 18-058r1; OGC 19-079r2).
func parseSelection(c echo.Context, collection *geo.Collection, names []string) (s selection, err error) {
	properties := queryables(collection)
	if err := allowBeside(c, properties, names...); err != nil {
		return s, err
	}
	if _, err := langParam(c); err != nil {
		return s, err
	}
	if s.filter, err = parseFilter(c, collection); err != nil {
		return s, err
	}
	box, err := boxParam(c)
	if err != nil {
		return s, err
	}
	if box != nil {
		s.box, s.filter = &box.degrees, box.narrow(s.filter, collection)
	}
	if s.output.CRS, err = offeredParam(c, collection); err != nil {
		return s, err
	}
	s.output.Properties, err = propertiesParam(c, properties)
	return s, err
}

// page is which of the features selected a request asks for.
type page struct {
	from   int // by cursor
	offset int // instead of a cursor
	limit  int
	order  *cql.Order // nil: the order of the collection, which costs nothing
}

func parsePage(c echo.Context, collection *geo.Collection) (p page, err error) {
	if p.limit, err = limitParam(c, DefaultLimit, MaxLimit); err != nil {
		return p, err
	}
	if p.from, err = parseCursor(collection, c.QueryParam("cursor")); err != nil {
		return p, err
	}
	if p.offset, err = offsetParam(c); err != nil {
		return p, err
	}
	p.order, err = sortParam(c, collection)
	return p, err
}

// find returns a page of the features selected. An offset counts features of the
// whole answer, where a cursor names a place in it.
func (s selection) find(ctx context.Context, v *view, collection *geo.Collection, p page) (geo.Page, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	query := geo.Query{BBox: s.box, From: p.from, Skip: p.offset, Limit: p.limit}
	if p.order != nil {
		return v.indexes[collection.ID].Sorted(ctx, s.filter, p.order, query)
	}
	return pageOf(ctx, v.indexes[collection.ID], collection, s.filter, query)
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

// sortParam is the parameter sortby: properties with commas between, - before those
// that descend (draft of OGC API Features Part 8).
func sortParam(c echo.Context, collection *geo.Collection) (*cql.Order, error) {
	if !c.QueryParams().Has("sortby") {
		return nil, nil
	}
	keys, err := cql.ParseSort(c.QueryParam("sortby"))
	if err != nil {
		return nil, err
	}
	return cql.CompileOrder(keys, collection)
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
