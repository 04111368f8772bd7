package pole

import "math"

// square is a square yet to search: its middle, half its side, and how far from the
// border any place in it may lie.
type square struct {
	place
	half, most float64
}

// search looks for a better place than the best.
func (f *field) search(best place) place {
	var q queue
	tried := 0
	try := func(x, y, half, around float64) {
		s := square{place: place{x, y, f.distance(x, y, around)}, half: half}
		s.most = s.distance + half*math.Sqrt2
		if s.distance > best.distance {
			best = s.place
		}
		q.push(s)
		tried++
	}
	width, height := f.box.MaxX-f.box.MinX, f.box.MaxY-f.box.MinY
	half := max(min(width, height), max(width, height)/longest) / 2
	if !(half > 0) || math.IsInf(half, 0) {
		return best
	}
	columns, rows := math.Ceil(width/(2*half)), math.Ceil(height/(2*half))
	for i := 0.0; i < columns; i++ {
		for j := 0.0; j < rows; j++ {
			try(f.box.MinX+(2*i+1)*half, f.box.MinY+(2*j+1)*half, half, math.Inf(1))
		}
	}
	for len(q) > 0 && tried < probes {
		s := q.pop()
		if s.most <= best.distance*(1+Precision) {
			break
		}
		half := s.half / 2
		around := math.Abs(s.distance) + half*2 // no middle of a quarter lies farther from the border
		for _, d := range [4][2]float64{{-half, -half}, {half, -half}, {-half, half}, {half, half}} {
			try(s.x+d[0], s.y+d[1], half, around)
		}
	}
	return best
}

// queue is a heap of squares, the most promising first.
type queue []square

func (q queue) less(i, j int) bool {
	a, b := &q[i], &q[j]
	switch {
	case a.most != b.most:
		return a.most > b.most
	case a.x != b.x:
		return a.x < b.x
	}
	return a.y < b.y
}

func (q *queue) push(s square) {
	*q = append(*q, s)
	h := *q
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if !h.less(i, parent) {
			return
		}
		h[i], h[parent] = h[parent], h[i]
		i = parent
	}
}

func (q *queue) pop() square {
	h := *q
	first, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	*q = h
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return first
		}
		if child+1 < last && h.less(child+1, child) {
			child++
		}
		if !h.less(child, i) {
			return first
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
