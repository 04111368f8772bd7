package api

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/encode"
)

// How many nearest features there are in an answer, and how far away, in km: half way
// round the earth.
const (
	defaultNearest = 10
	maxNearest     = 1000
	maxNearestKM   = 20_100
)

// nearestParams are the parameters, beside one for every property, of nearest features, and
// reservedNearest what no property's parameter may be named there.
var (
	nearestParams   = slices.Concat([]string{"lon", "lat", "k", "within_km", "f"}, filterParams)
	reservedNearest = slices.Concat(reservedParams, nearestParams)
)

// The properties that an answer adds to each feature. One of the same name that features
// have themselves gives way.
const (
	distanceProperty = "distance_m"
	bearingProperty  = "bearing"
)

// Nearest answers with the features of a collection that are nearest to a position, in the
// order of their distances.
func (a *API) Nearest(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	if err := allowBeside(c, queryables(collection), nearestParams...); err != nil {
		return err
	}
	if _, err := negotiate(c, featureFormats()[0]); err != nil {
		return err
	}
	wanted, err := nearestQuery(c, collection)
	if err != nil {
		return err
	}
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	if done, err := fresh(c, queryETag(c, collection.Version, base), cacheRevalidate); done || err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), queryTime)
	defer cancel()
	found, err := collection.Nearest(ctx, wanted)
	if err != nil {
		return err
	}
	links := []Link{{Href: withQuery(c, base, nil), Rel: "self", Type: mediaGeoJSON}, collectionLink(c, base, collection)}
	body, err := v.appendNearest(nil, collection, found, links)
	if err != nil {
		return err
	}
	setFeaturesSent(c, len(found))
	return c.Blob(http.StatusOK, mediaGeoJSON, body)
}

// nearestQuery is what the parameters ask.
func nearestQuery(c echo.Context, collection *geo.Collection) (q geo.Nearby, err error) {
	if q.From[0], err = degreesParam(c, "lon", 180); err != nil {
		return q, err
	}
	if q.From[1], err = degreesParam(c, "lat", 90); err != nil {
		return q, err
	}
	if q.Limit, err = kParam(c); err != nil {
		return q, err
	}
	within, err := withinParam(c, maxNearestKM)
	if err != nil {
		return q, err
	}
	q.Within = within * 1000
	node, err := filterNode(c, collection, reservedNearest)
	if node == nil || err != nil {
		return q, err
	}
	filter, err := cql.Compile(node, collection)
	if err != nil {
		return q, err
	}
	q.Keep = filter.Match
	return q, nil
}

// degreesParam is a coordinate, which must be there.
func degreesParam(c echo.Context, name string, most float64) (float64, error) {
	if !c.QueryParams().Has(name) {
		return 0, geo.Errorf(geo.CodeInvalid, name, "the parameter %q is missing: lon and lat say where from, in degrees of WGS 84", name)
	}
	v, err := numberParam(c, name)
	if err == nil && math.Abs(v) > most {
		err = geo.Errorf(geo.CodeInvalid, name, "%s lies between -%g and %g, and %g does not", name, most, most, v)
	}
	return v, err
}

func kParam(c echo.Context) (int, error) {
	text := c.QueryParam("k")
	if text == "" {
		return defaultNearest, nil
	}
	k, err := strconv.Atoi(text)
	if err != nil || k < 1 || k > maxNearest {
		return 0, geo.Errorf(geo.CodeInvalid, "k", "k takes a whole number from 1 to %d, not %q", maxNearest, text)
	}
	return k, nil
}

// withinParam is the parameter within_km, 0 where it is not there.
func withinParam(c echo.Context, most float64) (float64, error) {
	if !c.QueryParams().Has("within_km") {
		return 0, nil
	}
	km, err := numberParam(c, "within_km")
	if err == nil && (km <= 0 || km > most) {
		err = geo.Errorf(geo.CodeInvalid, "within_km", "within_km lies above 0 and at most at %g, and %g does not", most, km)
	}
	return km, err
}

// appendNearest writes features as GeoJSON, with how far they are and which way.
func (v *view) appendNearest(dst []byte, collection *geo.Collection, found []geo.Neighbour, links []Link) ([]byte, error) {
	encoded, err := marshal(links)
	if err != nil {
		return nil, err
	}
	dst = append(dst, `{"type":"FeatureCollection","links":`...)
	dst = append(dst, encoded...)
	dst = strconv.AppendInt(append(dst, `,"numberReturned":`...), int64(len(found)), 10)
	dst = append(dst, `,"features":[`...)
	options := inDegrees()
	options.Properties = slices.DeleteFunc(queryables(collection), func(name string) bool { return name == distanceProperty || name == bearingProperty })
	features := encode.NewGeoJSON(collection, options)
	for i := range found {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = features.AppendFeatureWith(append(dst, '\n'), found[i].Ordinal, wayTo(&found[i]))
	}
	return append(dst, "\n]}\n"...), nil
}

// wayTo is how far a feature is and which way, as properties.
func wayTo(n *geo.Neighbour) []encode.Member {
	bearing := []byte("null")
	if b := bearingOf(n); b != nil {
		bearing = strconv.AppendFloat(nil, *b, 'f', -1, 64)
	}
	return []encode.Member{{Name: distanceProperty, JSON: strconv.AppendFloat(nil, millimetres(n.Metres), 'f', -1, 64)}, {Name: bearingProperty, JSON: bearing}}
}

// millimetres rounds metres to a thousandth, which is what they are good for.
func millimetres(metres float64) float64 { return roundedTo(metres, 3) }

// bearingOf is the bearing towards a feature in degrees clockwise from north, to a hundredth,
// from 0 to below 360; nil where one is there.
func bearingOf(n *geo.Neighbour) *float64 {
	if millimetres(n.Metres) == 0 {
		return nil
	}
	bearing := azimuth(n.Azimuth)
	return &bearing
}
