package tiles

import (
	"slices"

	"lindero/geo"
)

// Replacement is a tileset that takes the place of another of the same grid, as a reload
// has it.
type Replacement struct{ Old, New *Tileset }

// replacements finds what becomes of tilesets that are replaced, and of those made of their
// layers. Two layers are compared once, however many tilesets they are in.
type replacements struct {
	all     []Replacement
	changes map[[2]*layer]*change
}

// successors returns the tilesets that take the place of one: several where access classes
// no longer see the same, none where no tile can be the same. known is false where the
// tileset is not made of layers that are replaced.
func (r *replacements) successors(m *makeup) (next []*successor, known bool) {
	for _, pair := range r.all {
		old, ok := pair.Old.layersOf(m)
		if !ok {
			continue
		}
		known = true
		s := r.successor(m, old, pair)
		if s != nil && !slices.ContainsFunc(next, func(o *successor) bool { return o.key == s.key }) {
			next = append(next, s)
		}
	}
	return next, known
}

// layersOf returns the layers that a makeup is of, where all are the tileset's.
func (t *Tileset) layersOf(m *makeup) (layers []*layer, ok bool) {
	if m.grid != t.Grid {
		return nil, false
	}
	for _, p := range m.parts {
		i := slices.IndexFunc(t.layers, func(l *layer) bool { return l.content == p.content })
		if i < 0 {
			return nil, false
		}
		layers = append(layers, t.layers[i])
	}
	return layers, true
}

// successor is the tileset that takes the place of one of old layers: of the whole one, the
// whole new one; else that of the layers with the same ids. It is nil where no tile can be
// the same.
func (r *replacements) successor(m *makeup, old []*layer, pair Replacement) *successor {
	layers := pair.New.layers
	if m.name != pair.Old.Name || !slices.Equal(old, pair.Old.layers) {
		layers = nil
		for _, l := range old {
			i := pair.New.find(l.ID)
			if i < 0 {
				return nil
			}
			layers = append(layers, pair.New.layers[i])
		}
	}
	before, after := pair.Old.with(old), pair.New.with(layers)
	if !slices.Equal(writtenOfBoth(before, after), writtenOfBoth(after, before)) {
		return nil
	}
	s := &successor{tileset: after, makeup: &makeup{name: m.name, grid: m.grid, own: m.own}}
	for _, l := range before.layers {
		if after.find(l.ID) < 0 {
			s.others = append(s.others, l)
		}
	}
	for _, l := range after.layers {
		p, i := part{content: l.content}, before.find(l.ID)
		if i < 0 {
			s.others = append(s.others, l)
		} else if p.selection = m.parts[i].selection; !r.add(s, old[i], l, p.selection != "") {
			return nil
		}
		s.makeup.parts = append(s.makeup.parts, p)
	}
	s.key = s.makeup.key()
	return s
}

// writtenOfBoth are the layers of tiles, by id, that are of collections which another
// tileset has as well.
func writtenOfBoth(t, other *Tileset) []string {
	var ids []string
	for _, l := range t.written {
		if other.find(l.ID) >= 0 {
			ids = append(ids, l.id)
		}
	}
	return ids
}

// add compares a layer with the one that takes its place. ok is false where a filter may
// no longer mean the same.
func (r *replacements) add(s *successor, old, new *layer, filtered bool) (ok bool) {
	if filtered && !filteredAlike(old.Collection, new.Collection) {
		return false
	}
	pair := [2]*layer{old, new}
	c, known := r.changes[pair]
	if !known {
		c = newChange(old, new)
		r.changes[pair] = c
	}
	if c != nil {
		s.changes = append(s.changes, layerChange{c, filtered})
	}
	return true
}

// filteredAlike reports whether a filter selects features of both collections by the same
// properties.
func filteredAlike(a, b *geo.Collection) bool {
	return a.Schema.ID == b.Schema.ID && a.Schema.Date == b.Schema.Date &&
		slices.EqualFunc(a.Columns, b.Columns, func(a, b geo.Column) bool {
			return a.Name == b.Name && a.Type == b.Type && a.Format == b.Format
		})
}

// successor is a tileset that takes the place of another.
type successor struct {
	tileset *Tileset // without selections
	makeup  *makeup
	key     string        // the makeup's
	changes []layerChange // of layers that both have
	others  []*layer      // that only one of them has
}

// layerChange is a change of a layer, of which tiles show some features where it is
// filtered.
type layerChange struct {
	*change
	filtered bool
}

// keeps reports whether a tile surely has the bytes that it had in the tileset before.
func (s *successor) keeps(id ID) bool {
	g := s.tileset.Grid
	return s.tileset.Has(id) &&
		!slices.ContainsFunc(s.others, func(l *layer) bool { return l.mayShow(g, id, id.Z) }) &&
		!slices.ContainsFunc(s.changes, func(c layerChange) bool { return c.touches(g, id) })
}

// touches is that of the change. Where all features crowd, whether those of a filter do
// follows from features of anywhere.
func (c layerChange) touches(g Grid, id ID) bool {
	zoom := g.zoom(id.Z)
	if c.filtered && (c.old.clustered(zoom) || c.new.clustered(zoom)) && !c.crowdAlike() {
		return c.old.mayShow(g, id, id.Z) || c.new.mayShow(g, id, id.Z)
	}
	return c.change.touches(g, id)
}

// crowdAlike reports whether any features crowd at the same zooms: all are what they were.
func (c layerChange) crowdAlike() bool {
	return c.alike && len(c.boxes) == 0 && c.old.clusters.most == c.new.clusters.most && c.old.clusters.last == c.new.clusters.last
}
