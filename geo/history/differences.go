package history

import (
	"lindero/geo"
)

// collection is what is told of a collection that is now of a version, in as many bytes
// of lines as there is room for.
func (r *recording) collection(t *track, before *end, now version, c *geo.Collection, room int64) (*compared, error) {
	was, there := before.layer(c.ID)
	switch {
	case there && was == now:
		return &compared{}, nil
	case !there && !c.Redacted:
		return asLayer(c.ID, New, &Counts{Added: c.Len()}, nil)
	case !there:
		return asLayer(c.ID, New, nil, nil)
	case c.Redacted || was.Redacted:
		return asLayer(c.ID, Redacted, nil, nil)
	}
	key := [2]string{was.Version, now.Version}
	found, ok := r.compared[key]
	if !ok {
		old, err := r.before(t, was)
		if err != nil {
			return asLayer(c.ID, Extensive, nil, err)
		}
		if found, err = compareAll(old, c, r.room); err != nil {
			return nil, err
		}
		r.compared[key] = found
	}
	if int64(len(found.lines)) > room {
		return asLayer(c.ID, Extensive, found.counts(), nil)
	}
	return found, nil
}

// asLayer tells of a layer as a whole.
func asLayer(id string, reason Reason, counts *Counts, unread error) (*compared, error) {
	c := Change{Kind: Layer, Collection: id, Reason: reason, Counts: counts}
	lines, err := appendChange(nil, &c)
	return &compared{[]Change{c}, lines, unread}, err
}

// before is the collection as it was recorded last.
func (r *recording) before(t *track, was version) (*geo.Collection, error) {
	if c := t.last[was.ID]; c != nil {
		return c, nil
	}
	return readState(r.store.statePath(was.Version), was.ID)
}

// compareAll gathers all that differs between two states of a collection. Of more than
// there is room for, it tells of the layer as a whole.
func compareAll(old, new *geo.Collection, room int64) (*compared, error) {
	var found compared
	var counts Counts
	err := Compare(old, new, func(c *Change) (err error) {
		counts.Add(c.Kind)
		if int64(len(found.lines)) > room {
			found.changes = nil
			return nil
		}
		found.changes = append(found.changes, *c)
		found.lines, err = appendChange(found.lines, c)
		return err
	})
	if err == nil && int64(len(found.lines)) > room {
		counts.Layer = 0
		return asLayer(new.ID, Extensive, &counts, nil)
	}
	return &found, err
}

// counts are the numbers of changes found.
func (f *compared) counts() *Counts {
	var n Counts
	for i := range f.changes {
		if f.changes[i].Counts != nil {
			return f.changes[i].Counts
		}
		n.Add(f.changes[i].Kind)
	}
	n.Layer = 0
	return &n
}
