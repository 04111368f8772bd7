package tiles

import (
	"context"
	"encoding/binary"
	"slices"
)

// encoder is the memory that writing a tile takes, made to be used again and again.
// It belongs to one goroutine at a time.
type encoder struct {
	id      ID // of the tile in hand
	zoom    uint32
	dropped int // features left out so far

	hits   hits
	values values
	shape  shape
	tags   []byte
	points commands

	clusters clusterWriter
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

// encode appends the layers that have tiles of the level.
func (e *encoder) encode(ctx context.Context, dst []byte, t *Tileset, id ID) (Encoded, error) {
	e.id, e.zoom, e.dropped = id, t.Grid.zoom(id.Z), 0
	e.shape.frames = appendFrames(e.shape.frames[:0], t.Grid, id)
	for _, l := range t.written {
		if !l.shows(id.Z) {
			continue
		}
		s, err := t.shown(ctx, l, e.zoom)
		if err != nil {
			return Encoded{}, err
		}
		if dst, err = e.appendLayer(ctx, dst, l, &s); err != nil {
			return Encoded{}, err
		}
	}
	return Encoded{dst, e.dropped}, nil
}

// appendLayer appends a layer, or nothing where the tile shows none of its features.
func (e *encoder) appendLayer(ctx context.Context, dst []byte, l *layer, s *shown) ([]byte, error) {
	start := len(dst)
	dst = append(dst, tagLayers)
	content := len(dst)
	dst = append(dst, l.name...)
	features := len(dst)
	var err error
	if s.clustered(e.zoom) {
		dst = e.appendClusters(dst, l, s.clusters)
	} else {
		dst, err = e.appendFeatures(ctx, dst, l, s.where)
	}
	if err != nil || len(dst) == features {
		return dst[:start], err
	}
	dst = append(dst, l.keys...)
	if s.clustered(e.zoom) {
		dst = append(dst, l.clusters.keys...)
	}
	dst = append(dst, e.values.out...)
	dst = append(dst, layerEnd...)
	return insertLength(dst, content), nil
}

// layerEnd is a layer's extent and version (MVT 2.1, 4.1).
const layerEnd = "\x28\x80\x20\x78\x02"

// appendFeatures appends the features of a layer that the tile shows.
func (e *encoder) appendFeatures(ctx context.Context, dst []byte, l *layer, where Where) ([]byte, error) {
	if err := e.find(ctx, l, where); err != nil {
		return dst, err
	}
	e.values.reset(l.direct, len(e.hits.ordinals))
	switch {
	case l.areLabels():
		return e.appendLabels(dst, l), nil
	case l.details == nil:
		return e.appendPoints(dst, l), nil
	}
	return e.appendShapes(dst, l), nil
}

// find gathers the features of a layer that the tile may show. Labels follow the layer
// that they are of, and are found with it.
func (e *encoder) find(ctx context.Context, l *layer, where Where) error {
	switch {
	case l.areLabels():
		return nil
	case where != nil:
		return e.hits.search(ctx, l, e.shape.frames, where)
	}
	e.hits.find(l, e.shape.frames)
	return nil
}

// appendPoints appends the features of a layer of points.
func (e *encoder) appendPoints(dst []byte, l *layer) []byte {
	for _, i := range e.hits.ordinals {
		dst = e.appendPoint(dst, l, i)
	}
	return dst
}

// appendLabels appends the labels of features whose polygons are drawn.
func (e *encoder) appendLabels(dst []byte, l *layer) []byte {
	for _, i := range e.hits.ordinals {
		if l.from[i] <= l.drawn[e.zoom] {
			dst = e.appendPoint(dst, l, i)
		}
	}
	return dst
}

// appendPoint appends a feature of a layer of points, if the tile shows it.
func (e *encoder) appendPoint(dst []byte, l *layer, i uint32) []byte {
	e.shape.cells = e.shape.cells[:0]
	e.shape.point(l.positions[i])
	if len(e.shape.cells) == 0 {
		return dst
	}
	id := l.identity(i)
	e.tags = l.appendTags(e.tags[:0], &e.values, i, &id, e.zoom)
	return e.appendPointFeature(dst, id.number)
}

// appendShapes appends the features of a collection of any geometries: one for each
// type that a geometry holds.
func (e *encoder) appendShapes(dst []byte, l *layer) []byte {
	s := &e.shape
	for _, i := range e.hits.ordinals {
		if !e.draw(l, i, uint32(l.drawn[e.zoom])) {
			if uint32(l.drawn[e.zoom]) < e.zoom && e.draw(l, i, e.zoom) {
				e.dropped++
			}
			continue
		}
		id := l.identity(i)
		e.tags = l.appendTags(e.tags[:0], &e.values, i, &id, e.zoom)
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

// draw gathers what the tile shows of a feature with the detail of a zoom, and reports
// whether there is anything.
func (e *encoder) draw(l *layer, i, detail uint32) bool {
	s := &e.shape
	s.start(l.details.of(i))
	s.zoom, s.least = uint8(detail), 0
	if detail < e.zoom {
		s.least = leastLine(detail)
	}
	walk(l.Geometry(i), s)
	return len(s.cells)+len(s.lines.bytes)+len(s.polygons.bytes) > 0
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
