package tiles

import "context"

// shown is what there is to show of a layer at a zoom.
type shown struct {
	clusters *clusters // nil where the layer has none
	where    Where     // which features; nil: all
}

// shown finds what the tileset shows of a layer. It fails where ctx ends while features
// are selected.
func (t *Tileset) shown(ctx context.Context, l *layer, zoom uint32) (shown, error) {
	s, ok := t.selections[l.ID]
	if !ok {
		return shown{clusters: l.clusters}, nil
	}
	if !l.clustered(zoom) {
		return shown{l.clusters, s.Where}, nil
	}
	p, err := t.picks.get(ctx, pickKey{l.content, t.Grid, s.Key}, func(ctx context.Context) (*picked, error) {
		return pick(ctx, l, s.Where)
	})
	if err != nil {
		return shown{}, err
	}
	return shown{l.clusters.with(p.index), p.where}, nil
}

// clustered reports whether the features crowd at the zoom.
func (s *shown) clustered(zoom uint32) bool {
	return s.clusters != nil && int(zoom) < s.clusters.Zooms()
}
