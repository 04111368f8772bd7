package tiles

import (
	"context"
	"iter"
	"slices"

	"lindero/geo"
)

// Where yields the ordinals of those features of a collection that are wanted and whose
// geometries have a point in common with the box (nil: everywhere), ascending. Whether a
// feature is wanted must follow from its own geometry, id and properties alone. The only
// error is that of the context, and comes last.
type Where func(ctx context.Context, c *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error]

// Selection says which features of a layer are wanted.
type Selection struct {
	Key   string // not empty; equal keys select equal features of equal collections
	Where Where
}

// Filtered returns the tileset of selections of features, by the id of the layer; layers
// without one show all of theirs.
func (t *Tileset) Filtered(selections map[string]Selection) *Tileset {
	if len(selections) == 0 {
		return t
	}
	other := *t
	other.selections = selections
	other.makeup = t.makeup.selecting(t.layers, selections)
	other.key = other.makeup.key()
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
