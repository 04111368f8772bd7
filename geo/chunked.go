package geo

const chunkBits = 16

// chunked is a vector that grows without copying: a builder fills it once, in
// order, and Build reads it once, in another order.
type chunked[T any] struct {
	chunks [][]T
	n      int
}

func (c *chunked[T]) push(v T) {
	last := len(c.chunks) - 1
	switch {
	case last < 0:
		c.chunks = append(c.chunks, nil) // the first grows as needed: most layers are small
		last = 0
	case c.n>>chunkBits > last:
		c.chunks = append(c.chunks, make([]T, 0, 1<<chunkBits))
		last++
	}
	c.chunks[last] = append(c.chunks[last], v)
	c.n++
}

// pad pushes v until there are n.
func (c *chunked[T]) pad(n int, v T) {
	for c.n < n {
		c.push(v)
	}
}

func (c *chunked[T]) at(i uint32) T {
	return c.chunks[i>>chunkBits][i&(1<<chunkBits-1)]
}
