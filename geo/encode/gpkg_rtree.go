package encode

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// The spatial index is SQLite's R-tree, whose three tables are filled as its source
// (ext/rtree/rtree.c, "Database Format of R-Tree Tables") has them: nodes, the leaf of
// each row, and the parent of each node. Nodes are full, and hold neighbours if the
// features come along a curve.
const (
	rtreeNode  = 51                      // most children of a node
	rtreeCell  = 8 + 4*4                 // an id and a box of float32
	rtreeBytes = 4 + rtreeNode*rtreeCell // with the depth of the tree and the number of children
)

// rtreeRoot is the number of the root; leaves follow from left to right, and then the
// nodes of each level above them.
const rtreeRoot = 1

// number returns the number of a node of a level, 0 for leaves.
func (l *gpkgLayer) number(level, i int) int64 {
	if level == len(l.tree.levels)-1 {
		return rtreeRoot
	}
	n := rtreeRoot + 1 + i
	for _, below := range l.tree.levels[:level] {
		n += len(below)
	}
	return int64(n)
}

// rtreeFiller writes nodes one after another.
type rtreeFiller struct {
	table  sqliteTable
	record sqliteRecord
	node   []byte
	count  int
}

func (f *rtreeFiller) begin(depth int) {
	f.node, f.count = binary.BigEndian.AppendUint16(f.node[:0], uint16(depth)), 0
	f.node = append(f.node, 0, 0)
}

// add adds a child. Its box, in float32, holds what it held.
func (f *rtreeFiller) add(id int64, box orb.Bound) {
	f.count++
	f.node = binary.BigEndian.AppendUint64(f.node, uint64(id))
	for axis := range 2 {
		f.node = binary.BigEndian.AppendUint32(f.node, math.Float32bits(float32Below(box.Min[axis])))
		f.node = binary.BigEndian.AppendUint32(f.node, math.Float32bits(float32Above(box.Max[axis])))
	}
}

func (f *rtreeFiller) end(number int64) error {
	binary.BigEndian.PutUint16(f.node[2:], uint16(f.count))
	f.record.reset()
	f.record.null()
	f.record.body = append(f.record.body, f.node...)
	for len(f.record.body) < rtreeBytes {
		f.record.body = append(f.record.body, 0)
	}
	f.record.endBlob(0)
	return f.table.add(number, f.record.payload())
}

// fillNodes writes the root, the leaves and the nodes between them.
func (l *gpkgLayer) fillNodes(pages *sqlitePages, root uint32) error {
	f := &rtreeFiller{table: newSQLiteTable(pages, root)}
	top := len(l.tree.levels) - 1
	if top <= 0 {
		f.begin(0)
		for _, e := range l.written {
			l.addLeaf(f, e)
		}
		if err := f.end(rtreeRoot); err != nil {
			return err
		}
		return f.table.close()
	}
	if err := l.fillLevel(f, top); err != nil {
		return err
	}
	if err := l.fillLeaves(f); err != nil {
		return err
	}
	for level := 1; level < top; level++ {
		if err := l.fillLevel(f, level); err != nil {
			return err
		}
	}
	return f.table.close()
}

func (l *gpkgLayer) addLeaf(f *rtreeFiller, e gpkgEntry) {
	if e.leaf == noLeaf {
		return
	}
	box, _ := l.box(e.ordinal)
	f.add(l.key(e.ordinal), box)
}

// fillLeaves writes the nodes that hold features, in the order in which those came.
func (l *gpkgLayer) fillLeaves(f *rtreeFiller) error {
	f.begin(0)
	leaf := uint32(0)
	for _, e := range l.written {
		if e.leaf != noLeaf && e.leaf != leaf {
			if err := f.end(l.number(0, int(leaf))); err != nil {
				return err
			}
			f.begin(0)
			leaf = e.leaf
		}
		l.addLeaf(f, e)
	}
	return f.end(l.number(0, int(leaf)))
}

// fillLevel writes the nodes of a level above the leaves. Only the root tells the depth.
func (l *gpkgLayer) fillLevel(f *rtreeFiller, level int) error {
	children := l.tree.levels[level-1]
	for i := range l.tree.levels[level] {
		depth := 0
		if level == len(l.tree.levels)-1 {
			depth = level
		}
		f.begin(depth)
		first := i * rtreeNode
		for k, box := range children[first:min(first+rtreeNode, len(children))] {
			f.add(l.number(level-1, first+k), box)
		}
		if err := f.end(l.number(level, i)); err != nil {
			return err
		}
	}
	return nil
}

// fillRowids writes the leaf of each row.
func (l *gpkgLayer) fillRowids(pages *sqlitePages, root uint32) error {
	t := newSQLiteTable(pages, root)
	for _, e := range l.written {
		if e.leaf == noLeaf {
			continue
		}
		if err := t.addInteger(&l.record, l.key(e.ordinal), l.number(0, int(e.leaf))); err != nil {
			return err
		}
	}
	return t.close()
}

// fillParents writes the parent of each node but the root.
func (l *gpkgLayer) fillParents(pages *sqlitePages, root uint32) error {
	t := newSQLiteTable(pages, root)
	for level := range max(0, len(l.tree.levels)-1) {
		for i := range l.tree.levels[level] {
			if err := t.addInteger(&l.record, l.number(level, i), l.number(level+1, i/rtreeNode)); err != nil {
				return err
			}
		}
	}
	return t.close()
}

// addInteger adds a row of an id and an integer.
func (t *sqliteTable) addInteger(r *sqliteRecord, id, v int64) error {
	r.reset()
	r.null()
	r.integer(v)
	return t.add(id, r.payload())
}

// float32Below returns the greatest float32 that is not above v.
func float32Below(v float64) float32 {
	f := float32(v)
	if float64(f) > v {
		return math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return f
}

// float32Above returns the least float32 that is not below v.
func float32Above(v float64) float32 {
	f := float32(v)
	if float64(f) < v {
		return math.Nextafter32(f, float32(math.Inf(1)))
	}
	return f
}
