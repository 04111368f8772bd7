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
var reservedParams = slices.Concat(itemsParams, []string{"zoom", "v", collectionsParam})

// filtered is the tileset, of the one collection, of the features that the parameters
// select, and the filter they make. Where they select all, it is the tileset as it is.
func (v *view) filtered(c echo.Context, collection *geo.Collection, set *tiles.Tileset) (*tiles.Tileset, *cql.Filter, error) {
	node, err := filterNode(c, collection, reservedParams)
	if node == nil || err != nil {
		return set, nil, err
	}
	selection, filter, err := v.selectionOf(collection, node)
	if err != nil {
		return nil, nil, err
	}
	return set.Filtered(map[string]tiles.Selection{collection.ID: selection}), filter, nil
}

// selectionOf makes a filter the selection of a layer.
func (v *view) selectionOf(collection *geo.Collection, node *cql.Node) (tiles.Selection, *cql.Filter, error) {
	filter, err := cql.Compile(node, collection)
	if err != nil {
		return tiles.Selection{}, nil, err
	}
	index := v.indexes[collection.ID]
	where := func(ctx context.Context, _ *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error] {
		return index.Each(ctx, filter, box)
	}
	return tiles.Selection{Key: hashOf(string(cql.AppendText(nil, node))), Where: where}, filter, nil
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

// dataTileParams is tileParams for a tile of several collections. What is asked of a
// property is asked of the collections that have it, and a filter (OGC 19-079r2) of those
// that have all the properties it uses, so that a date selects among what is dated; other
// collections show all their features. A filter that no collection has the properties for
// is refused.
func (v *view) dataTileParams(c echo.Context, set *tiles.Tileset, others ...string) (*tiles.Tileset, error) {
	if c.Request().URL.RawQuery == "" || allow(c, others...) == nil {
		return set, nil
	}
	var collections []*geo.Collection
	var names []string
	for _, l := range set.Layers() {
		if !l.Labels {
			collections = append(collections, l.Collection)
			names = append(names, queryables(l.Collection)...)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return slices.Contains(reservedParams, name) })
	slices.Sort(names)
	if err := allowBeside(c, slices.Compact(names), slices.Concat(filterParams, others)...); err != nil {
		return nil, err
	}
	selections, err := v.selections(c, collections)
	if err != nil {
		return nil, err
	}
	return set.Filtered(selections), nil
}

// selections are what the parameters select of each collection that they select from.
func (v *view) selections(c echo.Context, collections []*geo.Collection) (map[string]tiles.Selection, error) {
	filter, err := filterParam(c)
	if err != nil {
		return nil, err
	}
	applies := func(collection *geo.Collection) bool { return filter != nil && cql.Applies(filter, collection) }
	if filter != nil && !slices.ContainsFunc(collections, applies) {
		return nil, geo.Errorf(geo.CodeInvalid, "filter", "no collection here has all the properties that the filter uses; /collections/{collectionId}/queryables lists those of each")
	}
	selections := map[string]tiles.Selection{}
	for _, collection := range collections {
		var own *cql.Node
		if applies(collection) {
			own = filter
		}
		node, err := joinFilter(c, collection, own, reservedParams)
		if err != nil {
			return nil, err
		}
		if node == nil {
			continue
		}
		if selections[collection.ID], _, err = v.selectionOf(collection, node); err != nil {
			return nil, err
		}
	}
	return selections, nil
}
