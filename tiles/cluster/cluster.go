package cluster

import "math/bits"

// Cluster is the points of a cell. Merged with another of the same cell, it is the
// points of both, whichever comes first.
type Cluster struct {
	Count    uint32
	First    uint32   // the least ordinal: the point itself where it is alone
	Min, Max Position // the box of the points
	sumX     uint64
	sumY     uint64
}

// of is the cluster of one point.
func of(ordinal uint32, p Position) Cluster {
	return Cluster{1, ordinal, p, p, uint64(p.X), uint64(p.Y)}
}

// merge takes the points of another cluster.
func (c *Cluster) merge(o *Cluster) {
	c.Count += o.Count
	c.First = min(c.First, o.First)
	c.Min = Position{min(c.Min.X, o.Min.X), min(c.Min.Y, o.Min.Y)}
	c.Max = Position{max(c.Max.X, o.Max.X), max(c.Max.Y, o.Max.Y)}
	c.sumX += o.sumX
	c.sumY += o.sumY
}

// Mean is where the cluster stands: the mean of its points, rounded down.
func (c *Cluster) Mean() Position {
	n := uint64(c.Count)
	return Position{uint32(c.sumX / n), uint32(c.sumY / n)}
}

// Cell is the cell of the zoom that the cluster is of.
func (c *Cluster) Cell(g Grid, zoom int) Cell { return g.Cell(c.Min, zoom) }

// Splits is the first zoom at which the points are in more than one cell, at most last:
// where every point is itself.
func (c *Cluster) Splits(g Grid, last int) int {
	// Points of one square of the quadtree differ first at the highest bit at which
	// the least and the greatest do.
	differ := bits.Len32((c.Min.X ^ c.Max.X) | (c.Min.Y ^ c.Max.Y))
	return min(positionBits+1-int(g)-differ, last)
}
