package encode

import "encoding/binary"

// thrift appends structures in Thrift's compact protocol
// (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
type thrift struct {
	buf  []byte
	last []int // the fields written last, of the structures that are open
}

// The types of fields and of items of lists.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftI32    = 5
	thriftI64    = 6
	thriftBinary = 8
	thriftList   = 9
	thriftStruct = 12
)

// field appends the head of a field, whose number is above the one before.
func (t *thrift) field(number int, kind byte) {
	last := &t.last[len(t.last)-1]
	if delta := number - *last; delta <= 15 {
		t.buf = append(t.buf, byte(delta)<<4|kind)
	} else {
		t.buf = binary.AppendVarint(append(t.buf, kind), int64(number))
	}
	*last = number
}

// begin starts a structure that is an item of a list, or the whole.
func (t *thrift) begin() { t.last = append(t.last, 0) }

// open starts a structure that is a field.
func (t *thrift) open(number int) {
	t.field(number, thriftStruct)
	t.begin()
}

// end ends the structure started last.
func (t *thrift) end() {
	t.last = t.last[:len(t.last)-1]
	t.buf = append(t.buf, 0)
}

// empty appends a structure without fields.
func (t *thrift) empty(number int) {
	t.open(number)
	t.end()
}

func (t *thrift) bool(number int, v bool) {
	if v {
		t.field(number, thriftTrue)
		return
	}
	t.field(number, thriftFalse)
}

func (t *thrift) i32(number, v int) {
	t.field(number, thriftI32)
	t.buf = binary.AppendVarint(t.buf, int64(v))
}

func (t *thrift) i64(number int, v int64) {
	t.field(number, thriftI64)
	t.buf = binary.AppendVarint(t.buf, v)
}

func (t *thrift) text(number int, s string) {
	t.field(number, thriftBinary)
	t.item(s)
}

// item appends a text of a list.
func (t *thrift) item(s string) {
	t.buf = append(binary.AppendUvarint(t.buf, uint64(len(s))), s...)
}

// list appends the head of a list, whose items follow.
func (t *thrift) list(number int, kind byte, n int) {
	t.field(number, thriftList)
	if n < 15 {
		t.buf = append(t.buf, byte(n)<<4|kind)
		return
	}
	t.buf = binary.AppendUvarint(append(t.buf, 0xf0|kind), uint64(n))
}
