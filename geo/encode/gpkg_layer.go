package encode

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// gpkgLayer writes a table of features. What the table is like depends on all of them,
// so while they are given it only looks at each, and keeps 8 bytes of it and a leaf's
// share of the spatial index; Close writes them in the order of their keys.
type gpkgLayer struct {
	file    *geoPackage
	c       *geo.Collection
	about   Options
	shape   func(ordinal uint32) orb.Geometry
	columns []gpkgColumn
	keyed   bool // ids are the table's keys; else ordinals from 1 on
	kinds   geometryKinds
	written []gpkgEntry
	placed  int // how many have a position
	tree    packedTree
	multi   bool // simple geometries become multiple ones, as others are
	record  sqliteRecord
}

// gpkgEntry is a feature of the table.
type gpkgEntry struct {
	ordinal uint32
	leaf    uint32 // of the spatial index, noLeaf for none
}

const noLeaf = math.MaxUint32

func newGPKGLayer(file *geoPackage, c *geo.Collection, o Options) *gpkgLayer {
	return &gpkgLayer{
		file: file, c: c, about: o, shape: o.shapes(c), columns: gpkgColumns(c, o),
		keyed: c.NumericIDs(), tree: packedTree{size: rtreeNode},
	}
}

func (l *gpkgLayer) Write(ordinal uint32) error {
	for i := range l.columns {
		l.columns[i].note(ordinal)
	}
	// QGIS gives negative keys to features that are not saved yet, and -1 is none to GDAL.
	l.keyed = l.keyed && l.c.IntID(ordinal) >= 0
	entry := gpkgEntry{ordinal, noLeaf}
	if l.c.Points() == nil {
		l.kinds.add(l.shape(ordinal))
	}
	if box, ok := l.box(ordinal); ok {
		entry.leaf = uint32(l.placed / rtreeNode)
		l.tree.add(box)
		l.placed++
	}
	l.written = append(l.written, entry)
	return nil
}

// box returns the box of a feature in the system of the file; ok is false where it has
// no position.
func (l *gpkgLayer) box(ordinal uint32) (box orb.Bound, ok bool) {
	points := l.c.Points()
	if points == nil {
		return geo.BoundOf(l.about.CRS.GeometryXY(l.shape(ordinal)))
	}
	p := l.about.CRS.XY(points[ordinal])
	return orb.Bound{Min: p, Max: p}, p[0] == p[0] && p[1] == p[1]
}

func (l *gpkgLayer) key(ordinal uint32) int64 {
	if l.keyed {
		return l.c.IntID(ordinal)
	}
	return int64(ordinal) + 1
}

func (l *gpkgLayer) Close() error { return onDisk(l.write()) }

func (l *gpkgLayer) write() (err error) {
	l.tree.finish()
	t := l.table()
	l.multi = t.multi
	var roots gpkgRoots
	if err := l.file.transact(t.create(&roots)); err != nil {
		return err
	}
	pages, err := openSQLitePages(l.file.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pages.file.Close()) }()
	if err := l.fill(pages, roots); err != nil {
		return err
	}
	return pages.close()
}

// fill writes the rows of the table and of its spatial index. The nodes of that are in
// the order in which features were given, everything else in that of the keys.
func (l *gpkgLayer) fill(pages *sqlitePages, roots gpkgRoots) error {
	if err := l.fillNodes(pages, roots.nodes); err != nil {
		return err
	}
	slices.SortFunc(l.written, func(a, b gpkgEntry) int { return cmp.Compare(l.key(a.ordinal), l.key(b.ordinal)) })
	rows := newSQLiteTable(pages, roots.features)
	for _, e := range l.written {
		l.appendRow(e.ordinal)
		if err := rows.add(l.key(e.ordinal), l.record.payload()); err != nil {
			return err
		}
	}
	return errors.Join(rows.close(), l.fillRowids(pages, roots.rowids), l.fillParents(pages, roots.parents))
}

// appendRow fills the record with a feature: its key, for which null stands, geometry,
// id where that is not the key, and properties.
func (l *gpkgLayer) appendRow(i uint32) {
	r := &l.record
	r.reset()
	r.null()
	l.appendGeometry(i)
	switch {
	case l.keyed:
	case l.c.NumericIDs():
		r.integer(l.c.IntID(i))
	default:
		id, plain := l.c.NameID(i)
		r.text(utf8Of(id, plain))
	}
	for k := range l.columns {
		l.columns[k].append(r, i)
	}
}
