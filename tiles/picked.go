package tiles

import (
	"context"
	"iter"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles/cluster"
)

// picked is what a selection picks of a layer of points where they crowd: found once,
// tiles and clusters of it are as quick as those of all features.
type picked struct {
	ordinals []uint32       // ascending
	boxes    []orb.Bound    // of runs of them; inverted where none has a position
	index    *cluster.Index // at the zooms at which those picked crowd
}

// runLength is how many features share a box. Ordinals follow a curve, so that those of
// a run lie together.
const runLength = 256

// pick finds the features of a layer that are wanted.
func pick(ctx context.Context, l *layer, where Where) (*picked, error) {
	p := &picked{ordinals: []uint32{}}
	for ordinal, err := range where(ctx, l.Collection, nil) {
		if err != nil {
			return nil, err
		}
		p.ordinals = append(p.ordinals, ordinal)
	}
	for first := 0; first < len(p.ordinals); first += runLength {
		p.boxes = append(p.boxes, boxOf(l.positions, p.run(first/runLength)))
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p.index = l.clusters.build(l.options.Cells, p.ordinals)
	return p, ctx.Err()
}

// run is the ordinals of a run.
func (p *picked) run(i int) []uint32 {
	return p.ordinals[i*runLength : min((i+1)*runLength, len(p.ordinals))]
}

func boxOf(positions []orb.Point, ordinals []uint32) orb.Bound {
	box, _ := geo.BoundOf(nil) // inverted
	for _, i := range ordinals {
		if at := positions[i]; at[0] == at[0] {
			box.Min[0], box.Min[1] = min(box.Min[0], at[0]), min(box.Min[1], at[1])
			box.Max[0], box.Max[1] = max(box.Max[0], at[0]), max(box.Max[1], at[1])
		}
	}
	return box
}

// where selects those that were picked.
func (p *picked) where(ctx context.Context, c *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error] {
	points, bounds := c.Points(), box.Bounds()
	return func(yield func(uint32, error) bool) {
		for i := range p.boxes {
			if !slices.ContainsFunc(bounds, p.boxes[i].Intersects) {
				continue
			}
			if err := ctx.Err(); err != nil {
				yield(0, err)
				return
			}
			for _, ordinal := range p.run(i) {
				if at := points[ordinal]; hold(bounds, at) && !yield(ordinal, nil) {
					return
				}
			}
		}
	}
}

// hold reports whether a position, which may be none, is in one of the boxes.
func hold(bounds []orb.Bound, at orb.Point) bool {
	for i := range bounds {
		if at[0] == at[0] && bounds[i].Contains(at) {
			return true
		}
	}
	return false
}

// size is the memory held, in bytes.
func (p *picked) size() int64 {
	return int64(4*cap(p.ordinals) + 32*cap(p.boxes) + p.index.Size())
}
