package api

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/crs"
)

// crsParam is a parameter that names a coordinate system, CRS84 where it is not
// there.
func crsParam(c echo.Context, name string) (crs.Offered, error) {
	all := crs.All()
	uri := c.QueryParam(name)
	if uri == "" {
		return all[0], nil
	}
	for _, o := range all {
		if o.URI == strings.TrimSuffix(strings.TrimPrefix(uri, "["), "]") { // OGC 18-058r1, 6.2: or a safe CURIE, which none needs here
			return o, nil
		}
	}
	return crs.Offered{}, geo.Errorf(geo.CodeInvalid, name, "%s: the coordinate system %q is not offered; there are %s", name, uri, strings.Join(crsURIs(all), ", "))
}

// offeredParam is the parameter crs: a system that the collection is offered in.
func offeredParam(c echo.Context, collection *geo.Collection) (crs.Offered, error) {
	system, err := crsParam(c, "crs")
	if err != nil {
		return system, err
	}
	if box, ok := collection.Extent(); ok && !system.Covers(box) {
		return system, geo.Errorf(geo.CodeInvalid, "crs", "the collection %q reaches beyond what %s holds for; there are %s",
			collection.ID, system.URI, strings.Join(crsURIs(offeredFor(collection)), ", "))
	}
	return system, nil
}

// propertiesParam is the list of properties to answer with; nil: all.
func propertiesParam(c echo.Context, known []string) ([]string, error) {
	if !c.QueryParams().Has("properties") || slices.Contains(known, "properties") {
		return nil, nil
	}
	list := strings.Split(c.QueryParam("properties"), ",")
	for i, name := range list {
		list[i] = strings.TrimSpace(name)
		if !slices.Contains(known, list[i]) {
			return nil, geo.Errorf(geo.CodeInvalid, "properties", "there is no property %q; there are %s", list[i], strings.Join(known, ", "))
		}
	}
	return list, nil
}
