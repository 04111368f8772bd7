package tiles

import (
	"context"

	"lindero/tiles/cluster"
)

// clusterWriter is the memory that writing clusters takes.
type clusterWriter struct {
	windows []cluster.Window
	text    []byte
}

// appendClusters appends the clusters of a layer that the tile shows, and the features
// that are alone in their cell.
func (e *encoder) appendClusters(dst []byte, l *layer, c *clusters) []byte {
	w := &e.clusters
	zoom := int(c.grid.zoom(e.id.Z))
	e.values.reset(l.direct, 0)
	w.windows = c.appendWindows(w.windows[:0], e.id)
	visit := func(k *cluster.Cluster, counts []uint32) {
		if k.Count == 1 {
			dst = e.appendPoint(dst, l, k.First)
			return
		}
		dst = e.appendCluster(dst, c, zoom, k, counts)
	}
	for _, window := range w.windows {
		c.Each(zoom, window, visit)
	}
	return dst
}

// gathering is what to cluster: the features of a layer that are wanted in a window of a
// zoom, until there are more clusters than most.
type gathering struct {
	layer  *layer
	zoom   int
	window cluster.Window
	where  Where
	most   int
}

func (c *clusters) gather(ctx context.Context, g *cluster.Gatherer, o gathering) error {
	g.Start(c.Grid(), o.zoom, o.window, c.cloud.Classes())
	box := c.box(o.window, o.zoom)
	for ordinal, err := range o.where(ctx, o.layer.Collection, &box) {
		if err != nil {
			return err
		}
		if g.Len() > o.most {
			return nil
		}
		p, ok := c.cloud.Position(ordinal)
		if !ok {
			continue
		}
		class, ok := c.cloud.Class(ordinal)
		if !ok {
			class = -1
		}
		g.Add(ordinal, p, class)
	}
	return nil
}

// appendCluster appends a cluster, if the tile shows it, as a point with counts.
func (e *encoder) appendCluster(dst []byte, c *clusters, zoom int, k *cluster.Cluster, counts []uint32) []byte {
	e.shape.cells = e.shape.cells[:0]
	mean := k.Mean()
	for i := range e.shape.frames {
		if at, ok := e.shape.frames[i].positionCell(mean); ok {
			e.shape.cells = append(e.shape.cells, at)
		}
	}
	if len(e.shape.cells) == 0 {
		return dst
	}
	e.clusters.text = appendBounds(e.clusters.text[:0], c.bounds(k))
	tag := func(key, value uint32) { e.tags = appendSmall(appendSmall(e.tags, c.first+key), value) }
	e.tags = e.tags[:0]
	tag(keyCluster, e.values.boolean(true))
	tag(keyCount, e.values.integer(int64(k.Count)))
	tag(keyExpansion, e.values.integer(int64(c.expansion(k))))
	tag(keyBBox, e.values.text(e.clusters.text))
	for class, n := range counts {
		if n > 0 {
			tag(keyCounts+uint32(class), e.values.integer(int64(n)))
		}
	}
	return e.appendPointFeature(dst, c.Grid().ID(k.Cell(c.Grid(), zoom), zoom))
}
