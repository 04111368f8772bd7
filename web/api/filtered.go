package api

import (
	"context"
	"iter"
	"slices"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/tiles"
)

// filterParams are those, beside one for every property, that say which features are
// wanted wherever they are.
var filterParams = []string{"datetime", "filter", "filter-lang", "filter-crs"}

// reservedParams are what no property's parameter may be named here.
var reservedParams = slices.Concat(itemsParams, []string{"zoom", "v"})

// filtered is the tileset, of the one collection, of the features that the parameters
// select, and the filter they make. Where they select all, it is the tileset as it is.
func (v *view) filtered(c echo.Context, collection *geo.Collection, set *tiles.Tileset) (*tiles.Tileset, *cql.Filter, error) {
	node, err := filterNode(c, collection, reservedParams)
	if node == nil || err != nil {
		return set, nil, err
	}
	filter, err := cql.Compile(node, collection)
	if err != nil {
		return nil, nil, err
	}
	index := v.indexes[collection.ID]
	where := func(ctx context.Context, _ *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error] {
		return index.Each(ctx, filter, box)
	}
	key := hashOf(string(cql.AppendText(nil, node)))
	return set.Filtered(map[string]tiles.Selection{collection.ID: {Key: key, Where: where}}), filter, nil
}

// tileParams checks the parameters of a request for a tile of one collection, of which
// others may stand beside those that select, and returns the tileset of what they select.
func (v *view) tileParams(c echo.Context, collection *geo.Collection, set *tiles.Tileset, others ...string) (*tiles.Tileset, error) {
	if c.Request().URL.RawQuery == "" {
		return set, nil
	}
	if err := allowBeside(c, queryables(collection), slices.Concat(filterParams, others)...); err != nil {
		return nil, err
	}
	set, _, err := v.filtered(c, collection, set)
	return set, err
}
