package cql

import "math/bits"

// tablePlan knows the truth for every code of a column.
type tablePlan struct {
	table
	*summary // nil: the dictionary is too large
	yes      []int
	unknown  []int
	x        *Index
}

func newTablePlan(x *Index, t table) *tablePlan {
	p := &tablePlan{table: t, summary: x.columns[t.column], x: x}
	for code, truth := range t.truths {
		switch truth {
		case yes:
			p.yes = append(p.yes, code)
		case unknown:
			p.unknown = append(p.unknown, code)
		}
	}
	return p
}

func (p *tablePlan) over(group int) truths {
	if p.summary == nil {
		return mayAny
	}
	counts := p.counts[group*p.codes:][:p.codes]
	nYes, nUnknown := sumOf(counts, p.yes), sumOf(counts, p.unknown)
	var result truths
	if nYes > 0 {
		result |= mayYes
	}
	if nUnknown > 0 {
		result |= mayUnknown
	}
	if nYes+nUnknown < p.x.lenOf(group) {
		result |= mayNo
	}
	return result
}

func sumOf(counts []uint16, codes []int) int {
	n := 0
	for _, code := range codes {
		n += int(counts[code])
	}
	return n
}

func (p *tablePlan) count(group int) (int, bool) {
	if p.summary == nil {
		return 0, false
	}
	return sumOf(p.counts[group*p.codes:][:p.codes], p.yes), true
}

func (p *tablePlan) of(block int, asked uint64) (isYes, isUnknown uint64) {
	if p.summary == nil || p.maps == nil {
		return p.byCodes(block, asked)
	}
	maps := p.maps[block*p.codes:][:p.codes]
	for _, code := range p.yes {
		isYes |= maps[code]
	}
	for _, code := range p.unknown {
		isUnknown |= maps[code]
	}
	return isYes & asked, isUnknown & asked
}

func (p *tablePlan) byCodes(block int, asked uint64) (isYes, isUnknown uint64) {
	var codes [blockSize]uint64
	first, last := p.x.spanOfBlock(block)
	p.column.Codes(codes[:last-first], first)
	for ; asked != 0; asked &= asked - 1 {
		i := bits.TrailingZeros64(asked)
		t := p.truths[codes[i&(blockSize-1)]]
		isYes |= uint64(t&1) << (i & 63)
		isUnknown |= uint64(t>>1) << (i & 63)
	}
	return isYes, isUnknown
}

func (p *tablePlan) cost() int {
	if p.summary == nil || p.maps == nil {
		return costColumn
	}
	return costMap
}
