package encode

import (
	"encoding/binary"
	"fmt"
)

// Kinds of pages, and how much of a row stays on its own page (sqlite.org/fileformat2.html,
// 1.6), for pages without reserved bytes.
const (
	sqliteInterior = 5
	sqliteLeaf     = 13
	sqliteMaxLocal = sqlitePageSize - 35
	sqliteMinLocal = (sqlitePageSize-12)*32/255 - 23
	sqliteOverflow = sqlitePageSize - 4 // bytes of a row on a page that holds no other
)

// sqliteTable fills an empty table with rows in the order of their ids, leaf by leaf,
// which takes a fraction of what inserting does and a page of memory for each level.
type sqliteTable struct {
	pages  *sqlitePages
	root   uint32
	fanout int // most children of a page above the leaves
	leaf   sqliteLeafPage
	last   int64 // the id of the last row
	filled bool  // some row is there
	levels []sqliteLevel
}

// newSQLiteTable fills the table whose first page is the root. A child of a page takes 2
// bytes for its place, 4 for its number and at most 9 for the id; a page has 12 more.
func newSQLiteTable(pages *sqlitePages, root uint32) sqliteTable {
	return sqliteTable{pages: pages, root: root, fanout: (sqlitePageSize - 12) / (2 + 4 + 9)}
}

// sqliteChild is a page and the greatest id below it.
type sqliteChild struct {
	page uint32
	last int64
}

// sqliteLevel is the page being filled of a level above the leaves.
type sqliteLevel struct {
	children []sqliteChild
	flushed  bool // there are pages before it
}

// add appends a row, whose id must be above the one before.
func (t *sqliteTable) add(id int64, payload []byte) error {
	if t.filled && id <= t.last {
		return fmt.Errorf("feature %d stands twice", id)
	}
	local := len(payload)
	if local > sqliteMaxLocal {
		local = sqliteMinLocal + (len(payload)-sqliteMinLocal)%sqliteOverflow
		if local > sqliteMaxLocal {
			local = sqliteMinLocal
		}
	}
	var cell [24]byte
	head := appendSQLiteVarint(appendSQLiteVarint(cell[:0], uint64(len(payload))), uint64(id))
	size := len(head) + local + 4*flag(local < len(payload))
	if !t.leaf.fits(size) {
		if err := t.flushLeaf(); err != nil {
			return err
		}
	}
	at := t.leaf.place(size)
	at += copy(t.leaf.page[at:], head)
	at += copy(t.leaf.page[at:], payload[:local])
	t.last, t.filled = id, true
	if local == len(payload) {
		return nil
	}
	binary.BigEndian.PutUint32(t.leaf.page[at:], t.pages.following())
	return t.spill(payload[local:])
}

// spill writes the rest of a row on pages of its own, each with the number of the next.
func (t *sqliteTable) spill(rest []byte) error {
	var page [sqlitePageSize]byte
	for len(rest) > 0 {
		n := copy(page[4:], rest)
		clear(page[4+n:])
		rest = rest[n:]
		next := uint32(0)
		if len(rest) > 0 {
			next = after(t.pages.following())
		}
		binary.BigEndian.PutUint32(page[:], next)
		if _, err := t.pages.append(&page); err != nil {
			return err
		}
	}
	return nil
}

func (t *sqliteTable) flushLeaf() error {
	number, err := t.pages.append(t.leaf.finish())
	if err != nil {
		return err
	}
	t.leaf = sqliteLeafPage{}
	return t.rise(0, sqliteChild{number, t.last})
}

// rise gives a page to the level above it. A page that is full leaves its last child to
// the next, for none may have a single one.
func (t *sqliteTable) rise(level int, child sqliteChild) error {
	if level == len(t.levels) {
		t.levels = append(t.levels, sqliteLevel{})
	}
	l := &t.levels[level]
	if len(l.children) == t.fanout {
		n := len(l.children) - 1
		spared := l.children[n]
		page := interiorPage(l.children[:n])
		full := l.children[n-1]
		number, err := t.pages.append(page)
		if err != nil {
			return err
		}
		l.children, l.flushed = append(l.children[:0], spared), true
		if err := t.rise(level+1, sqliteChild{number, full.last}); err != nil {
			return err
		}
		l = &t.levels[level] // the levels may lie elsewhere now
	}
	l.children = append(l.children, child)
	return nil
}

// close writes the pages that are not full, the topmost as the table's root.
func (t *sqliteTable) close() error {
	if len(t.levels) == 0 {
		return t.pages.replace(t.root, t.leaf.finish())
	}
	if err := t.flushLeaf(); err != nil {
		return err
	}
	for i := 0; t.levels[i].flushed; i++ {
		children := t.levels[i].children
		number, err := t.pages.append(interiorPage(children))
		if err != nil {
			return err
		}
		if err := t.rise(i+1, sqliteChild{number, children[len(children)-1].last}); err != nil {
			return err
		}
	}
	return t.pages.replace(t.root, interiorPage(t.levels[len(t.levels)-1].children))
}

// interiorPage returns a page of children, the last of which is its right-most pointer.
func interiorPage(children []sqliteChild) *[sqlitePageSize]byte {
	var page [sqlitePageSize]byte
	n := len(children) - 1
	top := sqlitePageSize
	for i, c := range children[:n] {
		var cell [13]byte
		binary.BigEndian.PutUint32(cell[:], c.page)
		whole := appendSQLiteVarint(cell[:4], uint64(c.last))
		top -= len(whole)
		copy(page[top:], whole)
		binary.BigEndian.PutUint16(page[12+2*i:], uint16(top))
	}
	page[0] = sqliteInterior
	binary.BigEndian.PutUint16(page[3:], uint16(n))
	binary.BigEndian.PutUint16(page[5:], uint16(top))
	binary.BigEndian.PutUint32(page[8:], children[n].page)
	return &page
}

// sqliteLeafPage is a page of rows, which fill it from its end.
type sqliteLeafPage struct {
	page [sqlitePageSize]byte
	rows int
	used int // bytes at the end
}

func (l *sqliteLeafPage) fits(size int) bool {
	return 8+2*(l.rows+1)+l.used+size <= sqlitePageSize
}

// place makes room for a row and returns where.
func (l *sqliteLeafPage) place(size int) int {
	l.used += size
	at := sqlitePageSize - l.used
	binary.BigEndian.PutUint16(l.page[8+2*l.rows:], uint16(at))
	l.rows++
	return at
}

func (l *sqliteLeafPage) finish() *[sqlitePageSize]byte {
	l.page[0] = sqliteLeaf
	binary.BigEndian.PutUint16(l.page[3:], uint16(l.rows))
	binary.BigEndian.PutUint16(l.page[5:], uint16(sqlitePageSize-l.used))
	return &l.page
}
