package encode

import (
	"slices"

	"github.com/paulmach/orb"
)

// fgbKind is a type of geometry (header.fbs, GeometryType).
type fgbKind byte

const (
	fgbUnknown fgbKind = iota
	fgbPoint
	fgbLineString
	fgbPolygon
	fgbMultiPoint
	fgbMultiLineString
	fgbMultiPolygon
	fgbCollection
)

func fgbKindOf(g orb.Geometry) fgbKind {
	switch g.(type) {
	case orb.Point:
		return fgbPoint
	case orb.LineString:
		return fgbLineString
	case orb.Polygon, orb.Ring, orb.Bound:
		return fgbPolygon
	case orb.MultiPoint:
		return fgbMultiPoint
	case orb.MultiLineString:
		return fgbMultiLineString
	case orb.MultiPolygon:
		return fgbMultiPolygon
	case orb.Collection:
		return fgbCollection
	}
	return fgbUnknown
}

// appendGeometry appends a geometry that has positions, to which the field at from
// refers. Members without positions are left out: readers refuse them.
func (f *fgbFeatures) appendGeometry(b *flatBuffer, from int, g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		f.appendPositions(b, from, fgbPoint, []orb.Point{g})
	case orb.MultiPoint:
		f.appendPositions(b, from, fgbMultiPoint, g)
	case orb.LineString:
		f.appendPositions(b, from, fgbLineString, g)
	case orb.MultiLineString:
		appendPaths(f, b, from, fgbMultiLineString, g)
	case orb.Ring:
		f.appendPositions(b, from, fgbPolygon, g)
	case orb.Polygon:
		appendPaths(f, b, from, fgbPolygon, g)
	case orb.Bound:
		f.appendPositions(b, from, fgbPolygon, g.ToRing())
	case orb.MultiPolygon:
		f.appendPolygons(b, from, g)
	case orb.Collection:
		f.appendMembers(b, from, g)
	}
}

func (f *fgbFeatures) appendPositions(b *flatBuffer, from int, kind fgbKind, points []orb.Point) {
	at := b.table(from, &f.path)
	(*b)[f.path.field(at, 6)] = byte(kind)
	b.vector(f.path.field(at, 1), 2*len(points), 8)
	b.positions(points)
}

// appendPaths appends rows of positions: where each ends, counted in positions, and
// the positions of all.
func appendPaths[M ~[]L, L ~[]orb.Point](f *fgbFeatures, b *flatBuffer, from int, kind fgbKind, paths M) {
	at := b.table(from, &f.paths)
	(*b)[f.paths.field(at, 6)] = byte(kind)
	n := 0
	for _, path := range paths {
		n += min(len(path), 1)
	}
	b.vector(f.paths.field(at, 0), n, 4)
	end := 0
	for _, path := range paths {
		if end += len(path); len(path) > 0 {
			b.uint32(uint32(end))
		}
	}
	b.vector(f.paths.field(at, 1), 2*end, 8)
	for _, path := range paths {
		b.positions(path)
	}
}

func (f *fgbFeatures) appendPolygons(b *flatBuffer, from int, polygons orb.MultiPolygon) {
	n := 0
	for _, p := range polygons {
		n += flag(isFilled(p))
	}
	reference := f.beginParts(b, from, fgbMultiPolygon, n)
	for _, p := range polygons {
		if isFilled(p) {
			appendPaths(f, b, reference, fgbPolygon, p)
			reference += 4
		}
	}
}

func (f *fgbFeatures) appendMembers(b *flatBuffer, from int, members orb.Collection) {
	n := 0
	for _, g := range members {
		n += flag(hasPositions(g))
	}
	reference := f.beginParts(b, from, fgbCollection, n)
	for _, g := range members {
		if hasPositions(g) {
			f.appendGeometry(b, reference, g)
			reference += 4
		}
	}
}

// beginParts appends a geometry of n geometries and returns where the reference to the
// first is, to be set as those to the others, four bytes on each.
func (f *fgbFeatures) beginParts(b *flatBuffer, from int, kind fgbKind, n int) (reference int) {
	at := b.table(from, &f.parts)
	(*b)[f.parts.field(at, 6)] = byte(kind)
	return b.references(f.parts.field(at, 7), n)
}

// hasPositions reports whether a geometry of any type is neither nil nor empty.
func hasPositions(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point, orb.Bound:
		return true
	case orb.MultiPoint:
		return len(g) > 0
	case orb.LineString:
		return len(g) > 0
	case orb.Ring:
		return len(g) > 0
	case orb.MultiLineString:
		return isFilled(g)
	case orb.Polygon:
		return isFilled(g)
	case orb.MultiPolygon:
		return slices.ContainsFunc(g, isFilled)
	case orb.Collection:
		return slices.ContainsFunc(g, hasPositions)
	}
	return false
}

func isFilled[M ~[]L, L ~[]orb.Point](paths M) bool {
	return slices.ContainsFunc(paths, func(path L) bool { return len(path) > 0 })
}
