package tiles

import (
	"encoding/binary"
	"slices"
)

// encoder is the memory that writing a tile takes, made to be used again and again.
// It belongs to one goroutine at a time.
type encoder struct {
	hits   hits
	values values
	shape  shape
	tags   []byte
	points commands
}

// largestEncoder is the memory above which an encoder is not kept for the next tile,
// in bytes.
const largestEncoder = 128 << 20

// size is the memory held, roughly, in bytes.
func (e *encoder) size() int {
	s := &e.shape
	return 4*(cap(e.hits.ordinals)+cap(e.hits.spare)) + e.values.size() +
		8*(cap(s.cells)+cap(s.work)) + 16*(cap(s.path.vertices)+cap(s.path.spare)) +
		cap(s.lines.bytes) + cap(s.polygons.bytes)
}

// appendTile appends the layers that have tiles of the level.
func (e *encoder) appendTile(dst []byte, t *Tileset, id ID) []byte {
	e.shape.zoom = uint8(t.Grid.zoom(id.Z))
	e.shape.frames = appendFrames(e.shape.frames[:0], t.Grid, id)
	for _, l := range t.layers {
		if l.shows(id.Z) {
			dst = e.appendLayer(dst, l)
		}
	}
	return dst
}

// appendLayer appends a layer, or nothing where the tile shows none of its features.
func (e *encoder) appendLayer(dst []byte, l *layer) []byte {
	start := len(dst)
	dst = append(dst, tagLayers)
	content := len(dst)
	dst = append(dst, l.name...)
	features := len(dst)
	e.hits.find(l, e.shape.frames)
	e.values.reset(l.direct, len(e.hits.ordinals))
	if l.details == nil {
		dst = e.appendPoints(dst, l)
	} else {
		dst = e.appendShapes(dst, l)
	}
	if len(dst) == features {
		return dst[:start]
	}
	dst = append(dst, l.keys...)
	dst = append(dst, e.values.out...)
	dst = append(dst, layerEnd...)
	return insertLength(dst, content)
}

// layerEnd is a layer's extent and version (MVT 2.1, 4.1).
const layerEnd = "\x28\x80\x20\x78\x02"

// appendPoints appends the features of a collection of points.
func (e *encoder) appendPoints(dst []byte, l *layer) []byte {
	positions := l.Points()
	for _, i := range e.hits.ordinals {
		e.shape.cells = e.shape.cells[:0]
		e.shape.point(positions[i])
		if len(e.shape.cells) == 0 {
			continue
		}
		id := l.identity(i)
		e.tags = l.appendTags(e.tags[:0], &e.values, i, &id)
		dst = e.appendPointFeature(dst, id.number)
	}
	return dst
}

// appendShapes appends the features of a collection of any geometries: one for each
// type that a geometry holds.
func (e *encoder) appendShapes(dst []byte, l *layer) []byte {
	s := &e.shape
	for _, i := range e.hits.ordinals {
		s.start(l.details.of(i))
		walk(l.Geometry(i), s)
		if len(s.cells)+len(s.lines.bytes)+len(s.polygons.bytes) == 0 {
			continue
		}
		id := l.identity(i)
		e.tags = l.appendTags(e.tags[:0], &e.values, i, &id)
		if len(s.cells) > 0 {
			dst = e.appendPointFeature(dst, id.number)
		}
		if len(s.lines.bytes) > 0 {
			dst = e.appendFeature(dst, id.number, typeLine, s.lines.bytes)
		}
		if len(s.polygons.bytes) > 0 {
			dst = e.appendFeature(dst, id.number, typePolygon, s.polygons.bytes)
		}
	}
	return dst
}

func (e *encoder) appendPointFeature(dst []byte, id uint64) []byte {
	e.points.reset()
	e.points.points(e.shape.cells)
	return e.appendFeature(dst, id, typePoint, e.points.bytes)
}

// appendFeature appends a feature with the tags in hand (MVT 2.1, 4.2).
func (e *encoder) appendFeature(dst []byte, id uint64, kind byte, geometry []byte) []byte {
	const tagID, tagTags, tagType, tagGeometry = 1 << 3, 2<<3 | 2, 3 << 3, 4<<3 | 2
	size := 1 + uvarintLen(id) +
		1 + uvarintLen(uint64(len(e.tags))) + len(e.tags) +
		2 +
		1 + uvarintLen(uint64(len(geometry))) + len(geometry)
	dst = slices.Grow(dst, 1+binary.MaxVarintLen32+size)
	dst = binary.AppendUvarint(append(dst, tagFeature), uint64(size))
	dst = binary.AppendUvarint(append(dst, tagID), id)
	dst = binary.AppendUvarint(append(dst, tagTags), uint64(len(e.tags)))
	dst = append(dst, e.tags...)
	dst = append(dst, tagType, kind, tagGeometry)
	dst = binary.AppendUvarint(dst, uint64(len(geometry)))
	return append(dst, geometry...)
}

// insertLength puts the length of what follows at, as a varint, before it.
func insertLength(dst []byte, at int) []byte {
	size := len(dst) - at
	var length [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(length[:], uint64(size))
	dst = append(dst, length[:n]...)
	copy(dst[at+n:], dst[at:at+size])
	copy(dst[at:], length[:n])
	return dst
}
