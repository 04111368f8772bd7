package encode

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// flatBuffer is bytes to which FlatBuffers are appended, each with its size before
// it, front to back: what a table refers to follows the table, and the reference is
// set then. Numbers are little-endian; everything is aligned to its size, counted
// from the start of the bytes (flatbuffers.dev, "FlatBuffer Internals").
type flatBuffer []byte

// begin starts a buffer; its size and the reference to its root are set later.
func (b *flatBuffer) begin() (start, root int) {
	b.align(0, 8)
	start = len(*b)
	*b = append(*b, 0, 0, 0, 0, 0, 0, 0, 0)
	return start, start + 4
}

// end sets the size of the buffer that began at start.
func (b *flatBuffer) end(start int) {
	b.align(0, 8)
	b.set32(start, uint32(len(*b)-start-4))
}

// align pads so that what comes after some more bytes is aligned.
func (b *flatBuffer) align(after, to int) {
	for (len(*b)+after)%to != 0 {
		*b = append(*b, 0)
	}
}

func (b *flatBuffer) set32(at int, v uint32) { binary.LittleEndian.PutUint32((*b)[at:], v) }

func (b *flatBuffer) set64(at int, v uint64) { binary.LittleEndian.PutUint64((*b)[at:], v) }

// table appends a table of zeros, to which the field at from refers, and returns
// where it is.
func (b *flatBuffer) table(from int, l *layout) (at int) {
	b.align(len(l.vtable), l.align)
	*b = append(*b, l.vtable...)
	at = len(*b)
	*b = append(*b, l.zeros...)
	b.set32(at, uint32(len(l.vtable))) // how far back the vtable is
	b.set32(from, uint32(at-from))
	return at
}

// vector appends the length of a vector, to which the field at from refers; its items
// of the given size follow.
func (b *flatBuffer) vector(from, length, size int) (at int) {
	b.align(4, max(4, size))
	at = len(*b)
	*b = binary.LittleEndian.AppendUint32(*b, uint32(length))
	b.set32(from, uint32(at-from))
	return at
}

// references appends a vector of n references, to be set, and returns where the
// first is.
func (b *flatBuffer) references(from, n int) (first int) {
	b.vector(from, n, 4)
	first = len(*b)
	for range n {
		b.uint32(0)
	}
	return first
}

func (b *flatBuffer) text(from int, s string) {
	b.vector(from, len(s), 1)
	*b = append(append(*b, s...), 0)
}

// sizedText appends a text behind its length, as property values are. plain tells that
// it is valid UTF-8; elsewhere, bytes that are not become U+FFFD.
func (b *flatBuffer) sizedText(s []byte, plain bool) {
	if !plain {
		s = validUTF8(s)
	}
	b.uint32(uint32(len(s)))
	*b = append(*b, s...)
}

func (b *flatBuffer) box(box orb.Bound) {
	b.positions([]orb.Point{box.Min, box.Max})
}

func (b *flatBuffer) bool(v bool) { *b = append(*b, byte(flag(v))) }

// positions appends x and y of each position.
func (b *flatBuffer) positions(points []orb.Point) {
	for _, p := range points {
		b.float64(p[0])
		b.float64(p[1])
	}
}

func (b *flatBuffer) uint16(v uint16) { *b = binary.LittleEndian.AppendUint16(*b, v) }

func (b *flatBuffer) uint32(v uint32) { *b = binary.LittleEndian.AppendUint32(*b, v) }

func (b *flatBuffer) uint64(v uint64) { *b = binary.LittleEndian.AppendUint64(*b, v) }

func (b *flatBuffer) float64(v float64) { b.uint64(math.Float64bits(v)) }

func flag(set bool) int {
	if set {
		return 1
	}
	return 0
}

// layout says where the fields of a kind of table are.
type layout struct {
	vtable []byte
	zeros  []byte // an empty table
	align  int
}

// newLayout lays out a table of fields in the order of the schema, given by their
// sizes in bytes, 0 for one that is left out.
func newLayout(sizes ...int) layout {
	l := layout{align: 4}
	at := 4 // behind the reference to the vtable
	fields := make([]byte, 0, 2*len(sizes))
	for _, size := range sizes {
		if size == 0 {
			fields = append(fields, 0, 0)
			continue
		}
		for at%size != 0 {
			at++
		}
		fields = binary.LittleEndian.AppendUint16(fields, uint16(at))
		at += size
		l.align = max(l.align, size)
	}
	l.vtable = binary.LittleEndian.AppendUint16(l.vtable, uint16(4+len(fields)))
	l.vtable = binary.LittleEndian.AppendUint16(l.vtable, uint16(at))
	l.vtable = append(l.vtable, fields...)
	l.zeros = make([]byte, at)
	return l
}

// field returns where a field of a table is.
func (l *layout) field(table, slot int) int {
	return table + int(binary.LittleEndian.Uint16(l.vtable[4+2*slot:]))
}
