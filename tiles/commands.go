package tiles

import "encoding/binary"

// The types of features (MVT 2.1, 4.3.4.1).
const (
	typePoint   = 1
	typeLine    = 2
	typePolygon = 3
)

// The commands of geometries (MVT 2.1, 4.3.1), with a count of 1 where it is fixed.
const (
	moveTo    = 1
	lineTo    = 2
	moveToOne = 1<<3 | moveTo
	closePath = 1<<3 | 7
)

// commands is a feature's geometry being written: the bytes of the packed field, and
// the cursor that steps count from.
type commands struct {
	bytes  []byte
	cursor cell
}

func (c *commands) reset() { c.bytes, c.cursor = c.bytes[:0], cell{} }

// points writes one MoveTo to all of them.
func (c *commands) points(cells []cell) {
	c.bytes = binary.AppendUvarint(c.bytes, uint64(len(cells))<<3|moveTo)
	for _, p := range cells {
		c.step(p)
	}
}

// line writes a path of at least two cells, of which neighbours differ.
func (c *commands) line(cells []cell) {
	c.bytes = append(c.bytes, moveToOne)
	c.step(cells[0])
	c.bytes = binary.AppendUvarint(c.bytes, uint64(len(cells)-1)<<3|lineTo)
	for _, p := range cells[1:] {
		c.step(p)
	}
}

// ring writes an open ring of at least three cells, backwards if asked to. It starts
// with the same cell either way.
func (c *commands) ring(cells []cell, backwards bool) {
	if !backwards {
		c.line(cells)
	} else {
		c.bytes = append(c.bytes, moveToOne)
		c.step(cells[0])
		c.bytes = binary.AppendUvarint(c.bytes, uint64(len(cells)-1)<<3|lineTo)
		for i := len(cells) - 1; i > 0; i-- {
			c.step(cells[i])
		}
	}
	c.bytes = append(c.bytes, closePath)
}

func (c *commands) step(to cell) {
	dx, dy := zigzag(to.x-c.cursor.x), zigzag(to.y-c.cursor.y)
	c.cursor = to
	if dx|dy < 1<<7 {
		c.bytes = append(c.bytes, byte(dx), byte(dy))
		return
	}
	c.bytes = appendSmall(appendSmall(c.bytes, dx), dy)
}

func zigzag(v int32) uint32 { return uint32(v<<1) ^ uint32(v>>31) }

// appendSmall appends a varint of two bytes at most more often than not.
func appendSmall(dst []byte, v uint32) []byte {
	switch {
	case v < 1<<7:
		return append(dst, byte(v))
	case v < 1<<14:
		return append(dst, byte(v)|0x80, byte(v>>7))
	}
	return binary.AppendUvarint(dst, uint64(v))
}
