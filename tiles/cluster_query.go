package tiles

import (
	"context"
	"iter"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles/cluster"
)

// Cluster is the features of a layer of points that share a cell at some zoom.
type Cluster struct {
	ID        uint64       // of the cell: below 2^53, the same under every filter
	Position  orb.Point    // the mean of the features, in degrees
	Count     int          // of features; of one alone, only Feature says more
	Feature   uint32       // the ordinal of the first
	Bounds    orb.Bound    // of the features, in degrees
	Expansion uint32       // the level at which they first are in several cells, or each itself
	Classes   []ClassCount // those there are, in the order of the schema
}

// ClassCount is how many features of a cluster are of a class.
type ClassCount struct {
	Class string
	Count int
}

// ClustersLevel reports whether the features of the tileset's first layer can be
// clustered at a level: they are points, and the level comes before the layer's last.
func (t *Tileset) ClustersLevel(level uint32) bool {
	l := t.layers[0]
	return l.clusters != nil && level < l.maxZoom && t.Grid.zoom(level) <= cluster.MaxZoom
}

// Clusters returns the clusters of the tileset's first layer at a level that stand in
// the box, in the order of the Z-order curve: as tiles show them where points crowd, and
// made the same way where they do not. Counts are of the features that the tileset is
// filtered to. Above the limit it fails with [geo.CodeInvalid] and Param "bbox"; other
// errors are of the context. The level must be one of ClustersLevel.
func (t *Tileset) Clusters(ctx context.Context, level uint32, box geo.BBox, limit int) ([]Cluster, error) {
	l := t.layers[0]
	q := clusterQuery{clusters: l.clusters, layer: l, zoom: int(t.Grid.zoom(level)), box: box.Bounds(), limit: limit}
	q.addWindows()
	s, err := t.shown(ctx, l, uint32(q.zoom))
	if err != nil {
		return nil, err
	}
	if s.where == nil {
		s.where = everything
	}
	for i, w := range q.windows {
		if s.clustered(uint32(q.zoom)) {
			s.clusters.Each(q.zoom, w, func(k *cluster.Cluster, counts []uint32) { q.take(i, k, counts) })
		} else {
			var g cluster.Gatherer
			if err := q.clusters.gather(ctx, &g, gathering{l, q.zoom, w, s.where, 2 * limit}); err != nil {
				return nil, err
			}
			q.many = q.many || g.Len() > 2*limit
			g.Each(func(k *cluster.Cluster, counts []uint32) { q.take(i, k, counts) })
		}
	}
	if q.many || len(q.found) > limit {
		return nil, geo.Errorf(geo.CodeInvalid, "bbox", "the box has more than %d clusters at this zoom: ask for a smaller box or zoom", limit)
	}
	return q.found, nil
}

// Cell returns what is in the cell with the id of a cluster of the tileset's first
// layer: a box in degrees that holds its features, and whether a feature is one of them.
// ok is false for what is no id.
func (t *Tileset) Cell(id uint64) (box geo.BBox, holds func(ordinal uint32) bool, ok bool) {
	c := t.layers[0].clusters
	if c == nil {
		return geo.BBox{}, nil, false
	}
	cell, zoom, ok := c.Grid().ParseID(id)
	if !ok {
		return geo.BBox{}, nil, false
	}
	holds = func(i uint32) bool {
		p, placed := c.cloud.Position(i)
		return placed && c.Grid().Cell(p, zoom) == cell
	}
	return c.box(cluster.Window{Min: cell, Max: cell}, zoom), holds, true
}

// everything selects what is in the box.
func everything(_ context.Context, c *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error] {
	return func(yield func(uint32, error) bool) {
		for _, i := range c.Query(geo.Query{BBox: box, Limit: c.Len()}).Ordinals {
			if !yield(i, nil) {
				return
			}
		}
	}
}

// clusterQuery is a query for clusters being answered.
type clusterQuery struct {
	*clusters
	layer   *layer
	zoom    int
	box     []orb.Bound
	windows []cluster.Window
	limit   int
	many    bool // not all were looked at
	found   []Cluster
}

// addWindows finds the cells that the box and the layer have in common.
func (q *clusterQuery) addWindows() {
	extent, ok := q.layer.Extent()
	if !ok {
		return
	}
	if extent.Max[0] == 180 { // the meridian is that of -180 as well
		extent.Min[0] = -180
	}
	for _, b := range q.box {
		if !b.Intersects(extent) {
			continue
		}
		limit := q.cloud.maxLatitude
		west, east := max(b.Min[0], extent.Min[0]), min(b.Max[0], extent.Max[0])
		south, north := max(b.Min[1], extent.Min[1], -limit), min(b.Max[1], extent.Max[1], limit)
		if south > north {
			continue
		}
		low, _ := q.cloud.position(orb.Point{west, north})
		high, _ := q.cloud.position(orb.Point{east, south})
		if east == 180 && west < 180 { // its own position is that of -180
			high.X = positionsAcross - 1
		}
		q.windows = append(q.windows, cluster.Window{Min: q.Grid().Cell(low, q.zoom), Max: q.Grid().Cell(high, q.zoom)})
	}
}

// take takes a cluster of the window with the number, if it stands in the box.
func (q *clusterQuery) take(window int, k *cluster.Cluster, counts []uint32) {
	for _, before := range q.windows[:window] {
		if before.Holds(k.Cell(q.Grid(), q.zoom)) {
			return
		}
	}
	if len(q.found) > q.limit {
		return
	}
	c := Cluster{
		ID: q.Grid().ID(k.Cell(q.Grid(), q.zoom), q.zoom), Count: int(k.Count), Feature: k.First,
		Position: q.cloud.degrees(k.Mean()), Bounds: q.bounds(k),
		Expansion: q.grid.level(uint32(k.Splits(q.Grid(), q.last))),
	}
	if c.Count == 1 {
		c.Position = q.layer.Points()[k.First]
	}
	if !q.holds(c.Position, c.Count) {
		return
	}
	for class, n := range counts {
		if n > 0 {
			c.Classes = append(c.Classes, ClassCount{q.cloud.classes.values[class], int(n)})
		}
	}
	q.found = append(q.found, c)
}

// holds reports whether the box holds the position of a cluster. That of several features
// is rounded, and may lie a unit before all of them.
func (q *clusterQuery) holds(p orb.Point, count int) bool {
	slack := 0.0
	if count > 1 {
		slack = 360.0 / positionsAcross
	}
	for _, b := range q.box {
		if b.Pad(slack).Contains(p) {
			return true
		}
	}
	return false
}
