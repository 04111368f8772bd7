package api

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/cql"
	"lindero/geo/crs"
	"lindero/geo/encode"
	"lindero/tiles"
)

// Parameters, beside one for every property, of clusters and of what is in them.
var (
	clusterParams = slices.Concat([]string{"bbox", "zoom", "f"}, filterParams)
	leavesParams  = slices.Concat([]string{"limit", "offset", "f"}, filterParams)
)

// Clusters answers with the features of a collection, those of points that share a cell
// at the zoom as one with their number. The box selects them by where they stand; a
// cluster counts all that the other parameters select in its cell.
func (a *API) Clusters(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	set, filter, err := v.clusterSelection(c, collection, clusterParams)
	if err != nil {
		return err
	}
	zoom, err := zoomParam(c)
	if err != nil {
		return err
	}
	box := geo.BBox{West: -180, South: -90, East: 180, North: 90}
	if text := c.QueryParam("bbox"); text != "" {
		if box, err = geo.ParseBBox(text); err != nil {
			return err
		}
	}
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	if done, err := fresh(c, queryETag(c, set.Version, base), cacheRevalidate); done || err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), queryTime)
	defer cancel()
	var found []tiles.Cluster
	if set.ClustersLevel(zoom) {
		found, err = set.Clusters(ctx, zoom, box, MaxLimit)
	} else {
		found, err = v.unclustered(ctx, collection, filter, box)
	}
	if err != nil {
		return err
	}
	links := []Link{
		{Href: withQuery(c, base, nil), Rel: "self", Type: mediaGeoJSON},
		collectionLink(c, base, collection),
		{Href: withKey(c, base+"/collections/"+collection.ID+"/clusters/{clusterId}/leaves"), Rel: "item", Type: mediaGeoJSON, Templated: true},
	}
	body, err := appendClusterCollection(nil, collection, found, links)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaGeoJSON, body)
}

// clusterSelection checks the parameters of a request, and returns the collection's
// tileset of the features it selects, and the filter.
func (v *view) clusterSelection(c echo.Context, collection *geo.Collection, params []string) (*tiles.Tileset, *cql.Filter, error) {
	if err := allowBeside(c, queryables(collection), params...); err != nil {
		return nil, nil, err
	}
	if _, err := negotiate(c, featureFormats()[0]); err != nil {
		return nil, nil, err
	}
	return v.filtered(c, collection, v.layers[collection.ID])
}

// unclustered are features as they are, each a cluster of its own.
func (v *view) unclustered(ctx context.Context, collection *geo.Collection, filter *cql.Filter, box geo.BBox) ([]tiles.Cluster, error) {
	found, err := pageOf(ctx, v.indexes[collection.ID], collection, filter, geo.Query{BBox: &box, Limit: MaxLimit})
	if err != nil {
		return nil, err
	}
	if found.Matched > MaxLimit {
		return nil, geo.Errorf(geo.CodeInvalid, "bbox", "the box has %d features, of at most %d: ask for a smaller box", found.Matched, MaxLimit)
	}
	all := make([]tiles.Cluster, len(found.Ordinals))
	for i, ordinal := range found.Ordinals {
		all[i] = tiles.Cluster{Count: 1, Feature: ordinal}
	}
	return all, nil
}

// appendClusterCollection writes clusters as GeoJSON, and what is alone as the feature
// it is. numberMatched is of features, numberReturned of what is written.
func appendClusterCollection(dst []byte, collection *geo.Collection, found []tiles.Cluster, links []Link) ([]byte, error) {
	encoded, err := marshal(links)
	if err != nil {
		return nil, err
	}
	matched := 0
	for i := range found {
		matched += found[i].Count
	}
	dst = append(dst, `{"type":"FeatureCollection","links":`...)
	dst = append(dst, encoded...)
	dst = strconv.AppendInt(append(dst, `,"numberMatched":`...), int64(matched), 10)
	dst = strconv.AppendInt(append(dst, `,"numberReturned":`...), int64(len(found)), 10)
	dst = append(dst, `,"features":[`...)
	features := encode.NewGeoJSON(collection, inDegrees())
	for i := range found {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, '\n')
		if found[i].Count == 1 {
			dst = features.AppendFeature(dst, found[i].Feature)
			continue
		}
		if dst, err = appendCluster(dst, &found[i]); err != nil {
			return nil, err
		}
	}
	return append(dst, "\n]}\n"...), nil
}

// clusterFeature is a cluster as GeoJSON has it.
type clusterFeature struct {
	Type       string        `json:"type"`
	ID         uint64        `json:"id"`
	BBox       [4]float64    `json:"bbox"`
	Geometry   pointGeometry `json:"geometry"`
	Properties orderedObject `json:"properties"`
}

type pointGeometry struct {
	Type        string    `json:"type"`
	Coordinates orb.Point `json:"coordinates"`
}

func appendCluster(dst []byte, k *tiles.Cluster) ([]byte, error) {
	counts := make(orderedObject, len(k.Classes))
	for i, class := range k.Classes {
		counts[i] = member{class.Class, class.Count}
	}
	encoded, err := marshal(clusterFeature{
		Type: "Feature", ID: k.ID, BBox: [4]float64{k.Bounds.Min[0], k.Bounds.Min[1], k.Bounds.Max[0], k.Bounds.Max[1]},
		Geometry: pointGeometry{"Point", orb.Point{rounded(k.Position[0]), rounded(k.Position[1])}},
		Properties: orderedObject{
			{"cluster", true}, {"count", k.Count}, {"expansion_zoom", k.Expansion}, {"counts", counts},
		},
	})
	return append(dst, encoded...), err
}

// rounded is a coordinate to a ten millionth of a degree, 1 cm.
func rounded(degrees float64) float64 { return math.Round(degrees*1e7) / 1e7 }

// Leaves answers with the features of a cluster, page by page.
func (a *API) Leaves(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	set, filter, err := v.clusterSelection(c, collection, leavesParams)
	if err != nil {
		return err
	}
	wanted, err := parsePage(c, collection)
	if err != nil {
		return err
	}
	cell, err := clusterParam(c, set)
	if err != nil {
		return err
	}
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	if done, err := fresh(c, queryETag(c, set.Version, base), cacheRevalidate); done || err != nil {
		return err
	}
	selected := selection{box: &cell.box, filter: cql.Where(filter, cell.holds), output: inDegrees()}
	found, err := selected.find(c.Request().Context(), v, collection, wanted)
	if err != nil {
		return err
	}
	as := featureFormats()[0]
	links := []Link{
		{Href: withQuery(c, base, nil), Rel: "self", Type: as.media},
		collectionLink(c, base, collection),
	}
	if found.Next > 0 {
		next := map[string]string{"offset": strconv.Itoa(wanted.offset + len(found.Ordinals))}
		links = append(links, Link{Href: withQuery(c, base, next), Rel: "next", Type: as.media})
	}
	return sendPage(c, collection, selected.output, formatOf(as), links, found)
}

// inDegrees writes features in CRS84.
func inDegrees() encode.Options { return encode.Options{CRS: crs.All()[0]} }

// clusterCell is the cell of a cluster: a box that holds it, and whether a feature is in it.
type clusterCell struct {
	box   geo.BBox
	holds func(ordinal uint32) bool
}

// clusterParam is the cell that the path names.
func clusterParam(c echo.Context, set *tiles.Tileset) (cell clusterCell, err error) {
	text := c.Param("clusterId")
	id, err := strconv.ParseUint(text, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return cell, geo.Errorf(geo.CodeInvalid, "clusterId", "the id of a cluster is a whole number, not %q", text)
	}
	var ok bool
	if cell.box, cell.holds, ok = set.Cell(id); !ok {
		return cell, geo.Errorf(geo.CodeNotFound, "clusterId", "there is no cluster %s", text)
	}
	return cell, nil
}

// zoomParam is the zoom of clusters, 0 unless given.
func zoomParam(c echo.Context) (uint32, error) {
	text := c.QueryParam("zoom")
	if text == "" {
		return 0, nil
	}
	zoom, err := strconv.Atoi(text)
	if err != nil || zoom < 0 || zoom > tiles.MaxZoom {
		return 0, geo.Errorf(geo.CodeInvalid, "zoom", "zoom takes a whole number from 0 to %d, not %q", tiles.MaxZoom, text)
	}
	return uint32(zoom), nil
}

// queryETag is the validator of an answer that follows from the version and the query.
func queryETag(c echo.Context, version, base string) string {
	return hashOf(version, base, c.Request().URL.EscapedPath(), c.QueryParams().Encode())
}
