package cql

import (
	"sync/atomic"

	"lindero/geo"
)

// maxTable is the largest dictionary whose every value is tested when a filter is
// compiled, as long as all of them are not more than maxTests. Beyond, a value is
// tested when it is met first, and remembered as long as all memos of a filter stay
// below maxMemo bytes.
const (
	maxTable = 4096
	maxTests = 1 << 18
	maxMemo  = 8 << 20
)

// byCode compiles a test that depends on one column's dictionary code alone. Code 0,
// null, is unknown. The test may run in several goroutines.
func (k *compiler) byCode(c *geo.Column, test func(code uint32) truth) predicate {
	n := codesOf(c)
	if n <= maxTable && k.tests+n <= maxTests {
		k.tests += n
		t := table{c, make([]truth, n)}
		t.truths[0] = unknown
		for code := 1; code < n; code++ {
			t.truths[code] = test(uint32(code))
		}
		return t
	}
	m := memo{column: c, test: test}
	if size := 4 * (n/16 + 1); k.memo+size <= maxMemo {
		k.memo += size
		m.known = make([]atomic.Uint32, n/16+1)
	}
	return m
}

// memo remembers the truths of codes in two bits each: 0 not known yet, else truth+1.
type memo struct {
	column *geo.Column
	test   func(code uint32) truth
	known  []atomic.Uint32 // nil: nothing is remembered
}

func (m memo) eval(i uint32) truth {
	code := m.column.Code(i)
	if code == 0 {
		return unknown
	}
	if m.known == nil {
		return m.test(code)
	}
	word, shift := &m.known[code/16], code%16*2
	if bits := word.Load() >> shift & 3; bits != 0 {
		return truth(bits - 1)
	}
	t := m.test(code)
	word.Or(uint32(t+1) << shift)
	return t
}
