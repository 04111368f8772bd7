package geo

import (
	"bytes"
	"strconv"
)

// growingIDs are a layer's ids while its builder runs. As long as each is an integer
// above the one before, as most files have them, none can be there twice and nothing
// has to be looked up; from the first that is not, all are kept as text.
type growingIDs struct {
	ascending chunked[int64]
	names     *interner // the id of a row has code row+1; nil while all ascend
	mixed     bool      // some is no integer, or one beyond what columns hold
	text      []byte
}

// Len returns the number of ids.
func (g *growingIDs) Len() int {
	if g.names != nil {
		return g.names.Len() - 1
	}
	return g.ascending.n
}

// add takes the id of the next row; isNew is false where it is there already.
func (g *growingIDs) add(id Value) (isNew bool, err error) {
	numeric := id.Kind == KindInteger && id.Int > -maxInt && id.Int < maxInt
	if g.names == nil {
		n := g.ascending.n
		if numeric && (n == 0 || id.Int > g.ascending.at(uint32(n-1))) {
			g.ascending.push(id.Int)
			return true, nil
		}
		if err := g.spell(); err != nil {
			return false, err
		}
	}
	g.text = appendValue(g.text[:0], id)
	_, isNew, err = g.names.intern(g.text)
	g.mixed = g.mixed || isNew && !numeric
	return isNew, err
}

// spell turns the numbers so far into text.
func (g *growingIDs) spell() error {
	g.names = newInterner()
	for i := range uint32(g.ascending.n) {
		g.text = strconv.AppendInt(g.text[:0], g.ascending.at(i), 10)
		if _, _, err := g.names.intern(g.text); err != nil {
			return err
		}
	}
	g.ascending = chunked[int64]{}
	return nil
}

// compare orders two rows by the text of their ids.
func (g *growingIDs) compare(x, y uint32) int {
	if g.names != nil {
		return bytes.Compare(g.names.Bytes(x+1), g.names.Bytes(y+1))
	}
	var a, b [24]byte
	return bytes.Compare(strconv.AppendInt(a[:0], g.ascending.at(x), 10), strconv.AppendInt(b[:0], g.ascending.at(y), 10))
}

// build packs the ids in the order of ordinals, and leaves none here.
func (g *growingIDs) build(order []uint32) (out ids) {
	switch {
	case len(order) == 0:
	case g.names == nil:
		out.numeric = true
		out.base, out.numbers = (&growingColumn{ints: g.ascending}).freezeInts(order)
		out.sorted = make([]uint32, len(order))
		for ordinal, row := range order {
			out.sorted[row] = uint32(ordinal)
		}
	default:
		out.seed, out.table = g.names.seed, g.names.ordinals(order)
		if out.numeric = !g.mixed; out.numeric {
			out.base, out.numbers = g.numbers(order)
			break
		}
		codes := make([]uint32, len(order))
		for i, row := range order {
			codes[i] = row + 1
		}
		out.names = g.names.finish(codes)
	}
	*g = growingIDs{}
	return out
}

// numbers reads integers back from their text.
func (g *growingIDs) numbers(order []uint32) (base int64, numbers packed) {
	var column growingColumn
	for code := 1; code < g.names.Len(); code++ {
		n, err := strconv.ParseInt(string(g.names.Bytes(uint32(code))), 10, 64)
		if err != nil {
			panic("geo: a numeric id is no number: " + err.Error()) // add wrote it
		}
		column.ints.push(n)
	}
	return column.freezeInts(order)
}

// ordinals turns the interner's table into one of ordinals+1, half as large.
func (n *interner) ordinals(order []uint32) []uint32 {
	ordinalOf := make([]uint32, len(order)+1) // by code
	for i, row := range order {
		ordinalOf[row+1] = uint32(i) + 1
	}
	table := make([]uint32, len(n.table))
	for slot, entry := range n.table {
		table[slot] = ordinalOf[uint32(entry)]
	}
	return table
}
