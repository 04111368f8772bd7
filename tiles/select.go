package tiles

import (
	"context"
	"iter"
	"slices"

	"lindero/geo"
)

// Where yields the ordinals of those features of a collection that are wanted and whose
// geometries have a point in common with the box, ascending. The only error is that of
// the context, and comes last.
type Where func(ctx context.Context, c *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error]

// Filtered returns the tileset of those features of its layers that are wanted. key
// tells it from other selections of the same tileset: equal keys, equal selections.
// Which zooms show clusters follows from all features, as do the cells; the counts are
// of those wanted.
func (t *Tileset) Filtered(key string, where Where) *Tileset {
	other := *t
	other.where = where
	other.key = t.key + "/" + key
	return &other
}

// search gathers, as find does, those features of the layer that are wanted.
func (h *hits) search(ctx context.Context, l *layer, frames []frame, where Where) error {
	h.ordinals = h.ordinals[:0]
	extent, ok := l.Extent()
	if !ok {
		return nil
	}
	searches := 0
	for i := range frames {
		b := frames[i].bound
		if !b.Intersects(extent) {
			continue
		}
		box := geo.BBox{
			West: max(b.Min[0], -180), South: max(b.Min[1], -90),
			East: min(b.Max[0], 180), North: min(b.Max[1], 90),
		}
		for ordinal, err := range where(ctx, l.Collection, &box) {
			if err != nil {
				return err
			}
			h.ordinals = append(h.ordinals, ordinal)
		}
		searches++
	}
	if searches > 1 {
		h.sort()
		h.ordinals = slices.Compact(h.ordinals)
	}
	return nil
}
