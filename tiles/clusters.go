package tiles

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles/cluster"
)

// clusters are those of a layer of points on a grid, and how they are written.
type clusters struct {
	*cluster.Index
	cloud *cloud
	grid  Grid
	last  int // the zoom at which every point is itself, whatever the crowd
	most  int // the most points of a tile that is not clustered

	names clusterNames
	keys  []byte // of the properties below, as fields
	first uint32 // the index of the first of these keys
}

// clusterNames are those of the properties of clusters: unlike any column's.
type clusterNames struct {
	cluster, count, expansion, bbox string
	counts                          []string // by class
}

// The properties of a cluster stand in the order of these numbers, the counts by
// class behind.
const (
	keyCluster = iota
	keyCount
	keyExpansion
	keyBBox
	keyCounts
)

// newClusters clusters a layer of points on a grid.
func newClusters(l *layer, g Grid) *clusters {
	c := &clusters{
		cloud: &cloud{plane: g.plane(), positions: l.Points(), classes: newClasses(l.Collection)},
		grid:  g,
		last:  int(g.zoom(l.maxZoom)),
		most:  l.mostPoints(),
		first: uint32(len(l.columns) + 1),
	}
	c.Index = c.build(l.options.Cells, nil)
	c.names = newClusterNames(l.Collection, c.cloud.classes.values)
	for _, name := range c.names.all() {
		c.keys = appendText(c.keys, tagKey, name)
	}
	return c
}

// build clusters the features with the ordinals; nil: all.
func (c *clusters) build(cells cluster.Grid, only []uint32) *cluster.Index {
	return cluster.Build(c.cloud, cluster.Options{Grid: cells, LastZoom: c.last, MaxTile: c.most, Only: only})
}

// with returns the same with other clusters, of some of the layer's points.
func (c *clusters) with(index *cluster.Index) *clusters {
	other := *c
	other.Index = index
	return &other
}

func newClusterNames(c *geo.Collection, classes []string) clusterNames {
	free := func(name string) string { return freeName(c, name) }
	names := clusterNames{cluster: free("cluster"), count: free("count"), expansion: free("expansion_zoom"), bbox: free("bbox")}
	for _, class := range classes {
		names.counts = append(names.counts, free("count_"+class))
	}
	return names
}

// all lists the names in the order of their keys.
func (n *clusterNames) all() []string {
	return append([]string{n.cluster, n.count, n.expansion, n.bbox}, n.counts...)
}

// fields describes the properties in the order of their keys.
func (n *clusterNames) fields() Fields {
	fields := Fields{{n.cluster, "Boolean"}, {n.count, "Number"}, {n.expansion, "Number"}, {n.bbox, "String"}}
	for _, name := range n.counts {
		fields = append(fields, Field{name, "Number"})
	}
	return fields
}

// clustered reports whether the layer shows clusters at a zoom.
func (l *layer) clustered(zoom uint32) bool {
	return l.clusters != nil && int(zoom) < l.clusters.Zooms()
}

// appendWindows appends the cells, of a tile and around it, whose clusters the tile
// may show: those its buffer reaches, which is narrower than a cell. Over the
// antimeridian they are on the other side of the world.
func (c *clusters) appendWindows(dst []cluster.Window, id ID) []cluster.Window {
	zoom := int(c.grid.zoom(id.Z))
	across := int64(c.Grid().Columns(zoom))
	down := int64(c.grid.Rows(id.Z)) << c.Grid()
	side := int64(1) << c.Grid()
	west, east := int64(id.X)*side-1, int64(id.X+1)*side
	north, south := max(int64(id.Y)*side-1, 0), min(int64(id.Y+1)*side, down-1)
	add := func(west, east int64) {
		dst = append(dst, cluster.Window{
			Min: cluster.Cell{X: uint32(west), Y: uint32(north)},
			Max: cluster.Cell{X: uint32(east), Y: uint32(south)},
		})
	}
	switch {
	case east-west+1 >= across:
		add(0, across-1)
	case west < 0:
		add(0, east)
		add(across-1, across-1)
	case east >= across:
		add(west, across-1)
		add(0, 0)
	default:
		add(west, east)
	}
	return dst
}

// box returns a box in degrees that holds all points of a window.
func (c *clusters) box(w cluster.Window, zoom int) geo.BBox {
	cell := uint64(positionsAcross) / uint64(c.Grid().Columns(zoom))
	b := c.cloud.box(
		cluster.Position{X: uint32(uint64(w.Min.X) * cell), Y: uint32(uint64(w.Min.Y) * cell)},
		cluster.Position{X: uint32(uint64(w.Max.X+1)*cell - 1), Y: uint32(uint64(w.Max.Y+1)*cell - 1)},
	)
	return geo.BBox{West: b.Min[0], South: b.Min[1], East: b.Max[0], North: b.Max[1]}
}

// bounds is a box in degrees that holds the points of a cluster, rounded outwards to a
// ten millionth of a degree, 1 cm.
func (c *clusters) bounds(k *cluster.Cluster) orb.Bound {
	const fine = 1e7
	b := c.cloud.box(k.Min, k.Max)
	for axis := range 2 {
		b.Min[axis], b.Max[axis] = math.Floor(b.Min[axis]*fine)/fine, math.Ceil(b.Max[axis]*fine)/fine
	}
	return b
}

// expansion is the level of the grid at which a cluster first falls apart: the last
// one, where its points lie in one place.
func (c *clusters) expansion(k *cluster.Cluster) uint32 {
	return c.grid.level(uint32(k.Splits(c.Grid(), min(c.Zooms(), c.last))))
}

// appendBounds appends a box in degrees as a JSON array: west, south, east, north.
func appendBounds(dst []byte, b orb.Bound) []byte {
	dst = append(dst, '[')
	for i, v := range [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
	return append(dst, ']')
}
