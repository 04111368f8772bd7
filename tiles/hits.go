package tiles

import "slices"

// hits are the ordinals of the features that a tile may show.
type hits struct {
	ordinals []uint32
	spare    []uint32
	add      func(ordinal uint32) bool // appends; made once, as closures allocate
}

// find gathers the layer's features whose boxes meet the frames, ascending, each
// once.
func (h *hits) find(l *layer, frames []frame) {
	h.ordinals = h.ordinals[:0]
	extent, ok := l.Extent()
	if !ok {
		return
	}
	if b := frames[0].bound; b.Contains(extent.Min) && b.Contains(extent.Max) {
		for i := range uint32(l.Len()) {
			h.ordinals = append(h.ordinals, i)
		}
		return
	}
	if h.add == nil {
		h.add = func(i uint32) bool {
			h.ordinals = append(h.ordinals, i)
			return true
		}
	}
	searches := 0
	for i := range frames {
		if frames[i].bound.Intersects(extent) {
			l.Search(frames[i].bound, h.add)
			searches++
		}
	}
	h.sort()
	if searches > 1 {
		h.ordinals = slices.Compact(h.ordinals)
	}
}

// few is the number under which sorting by comparison is faster.
const few = 200

// sort puts the ordinals in order: by bytes, as many as tell them apart.
func (h *hits) sort() {
	if len(h.ordinals) < few {
		slices.Sort(h.ordinals)
		return
	}
	low, high := slices.Min(h.ordinals), slices.Max(h.ordinals)
	h.spare = slices.Grow(h.spare[:0], len(h.ordinals))[:len(h.ordinals)]
	from, to := h.ordinals, h.spare
	for shift := 0; (high-low)>>shift != 0; shift += 8 {
		var starts [257]int
		for _, v := range from {
			starts[(v-low)>>shift&0xff+1]++
		}
		for i := 1; i < len(starts); i++ {
			starts[i] += starts[i-1]
		}
		for _, v := range from {
			digit := (v - low) >> shift & 0xff
			to[starts[digit]] = v
			starts[digit]++
		}
		from, to = to, from
	}
	h.ordinals, h.spare = from, to
}
