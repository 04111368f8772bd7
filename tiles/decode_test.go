package tiles

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// A strict decoder of vector tiles, for tests alone: whatever MVT 2.1 forbids, or
// advises against, is an error.

type decodedLayer struct {
	name     string
	keys     []string
	values   []any
	features []decodedFeature
}

type decodedFeature struct {
	id         uint64
	kind       byte
	parts      [][]cell // points: one each; lines; rings, closed
	properties map[string]any
	keys       []string
}

var errTruncated = errors.New("truncated")

// fields calls f with every field of a protobuf message: number, then the varint or
// the bytes.
func fields(data []byte, f func(number int, v uint64, bytes []byte) error) error {
	for len(data) > 0 {
		tag, n := binary.Uvarint(data)
		if n <= 0 {
			return errTruncated
		}
		data = data[n:]
		var v uint64
		var body []byte
		switch tag & 7 {
		case 0:
			if v, n = binary.Uvarint(data); n <= 0 {
				return errTruncated
			}
			data = data[n:]
		case 1:
			if len(data) < 8 {
				return errTruncated
			}
			v, data = binary.LittleEndian.Uint64(data), data[8:]
		case 2:
			size, n := binary.Uvarint(data)
			if n <= 0 || size > uint64(len(data)-n) {
				return errTruncated
			}
			body, data = data[n:n+int(size)], data[n+int(size):]
		default:
			return fmt.Errorf("wire type %d", tag&7)
		}
		if err := f(int(tag>>3), v, body); err != nil {
			return err
		}
	}
	return nil
}

func decodeTile(data []byte) (layers []decodedLayer, err error) {
	seen := map[string]bool{}
	err = fields(data, func(number int, _ uint64, body []byte) error {
		if number != 3 {
			return fmt.Errorf("field %d of a tile", number)
		}
		l, err := decodeLayer(body)
		if err != nil {
			return err
		}
		if seen[l.name] {
			return fmt.Errorf("two layers named %q", l.name)
		}
		seen[l.name] = true
		layers = append(layers, l)
		return nil
	})
	return layers, err
}

func decodeLayer(data []byte) (decodedLayer, error) {
	var l decodedLayer
	var raw [][]byte
	var version, extent uint64
	err := fields(data, func(number int, v uint64, body []byte) error {
		switch number {
		case 1:
			l.name = string(body)
		case 2:
			raw = append(raw, body)
		case 3:
			l.keys = append(l.keys, string(body))
		case 4:
			value, err := decodeValue(body)
			l.values = append(l.values, value)
			return err
		case 5:
			extent = v
		case 15:
			version = v
		default:
			return fmt.Errorf("field %d of a layer", number)
		}
		return nil
	})
	if err != nil {
		return l, err
	}
	if version != 2 || extent != Extent || l.name == "" || len(raw) == 0 {
		return l, fmt.Errorf("version %d, extent %d, name %q, %d features", version, extent, l.name, len(raw))
	}
	if err := distinct(l.keys, l.values); err != nil {
		return l, err
	}
	for _, body := range raw {
		f, err := l.decodeFeature(body)
		if err != nil {
			return l, fmt.Errorf("feature %d: %w", len(l.features), err)
		}
		l.features = append(l.features, f)
	}
	return l, nil
}

func distinct(keys []string, values []any) error {
	seenKeys, seenValues := map[string]bool{}, map[any]bool{}
	for _, k := range keys {
		if seenKeys[k] {
			return fmt.Errorf("key %q twice", k)
		}
		seenKeys[k] = true
	}
	for _, v := range values {
		if seenValues[v] {
			return fmt.Errorf("value %v twice", v)
		}
		seenValues[v] = true
	}
	return nil
}

func decodeValue(data []byte) (value any, err error) {
	n := 0
	err = fields(data, func(number int, v uint64, body []byte) error {
		n++
		switch number {
		case 1:
			value = string(body)
		case 3:
			value = math.Float64frombits(v)
		case 5:
			value = v
		case 6:
			value = int64(v>>1) ^ -int64(v&1)
		case 7:
			value = v == 1
		default:
			return fmt.Errorf("field %d of a value", number)
		}
		return nil
	})
	if err == nil && n != 1 {
		err = fmt.Errorf("%d fields in a value", n)
	}
	return value, err
}

func (l *decodedLayer) decodeFeature(data []byte) (decodedFeature, error) {
	f := decodedFeature{properties: map[string]any{}}
	var tags, geometry []uint32
	err := fields(data, func(number int, v uint64, body []byte) (err error) {
		switch number {
		case 1:
			f.id = v
		case 2:
			tags, err = unpack(body)
		case 3:
			f.kind = byte(v)
		case 4:
			geometry, err = unpack(body)
		default:
			err = fmt.Errorf("field %d of a feature", number)
		}
		return err
	})
	if err != nil {
		return f, err
	}
	if len(tags)%2 != 0 {
		return f, errors.New("odd tags")
	}
	for i := 0; i < len(tags); i += 2 {
		if int(tags[i]) >= len(l.keys) || int(tags[i+1]) >= len(l.values) {
			return f, errors.New("tag out of range")
		}
		key := l.keys[tags[i]]
		if _, twice := f.properties[key]; twice {
			return f, fmt.Errorf("property %q twice", key)
		}
		f.properties[key] = l.values[tags[i+1]]
		f.keys = append(f.keys, key)
	}
	f.parts, err = decodeGeometry(f.kind, geometry)
	return f, err
}

func unpack(data []byte) (numbers []uint32, err error) {
	for len(data) > 0 {
		v, n := binary.Uvarint(data)
		if n <= 0 || v > math.MaxUint32 {
			return nil, errTruncated
		}
		numbers, data = append(numbers, uint32(v)), data[n:]
	}
	return numbers, nil
}

// decodeGeometry follows MVT 2.1, 4.3.4.
func decodeGeometry(kind byte, g []uint32) (parts [][]cell, err error) {
	var cursor cell
	next := func() (id, count uint32, err error) {
		if len(g) == 0 {
			return 0, 0, errTruncated
		}
		id, count = g[0]&7, g[0]>>3
		g = g[1:]
		if count == 0 {
			return 0, 0, errors.New("command with count 0")
		}
		return id, count, nil
	}
	step := func() (cell, error) {
		if len(g) < 2 {
			return cell{}, errTruncated
		}
		cursor.x += int32(g[0]>>1) ^ -int32(g[0]&1)
		cursor.y += int32(g[1]>>1) ^ -int32(g[1]&1)
		g = g[2:]
		return cursor, nil
	}
	if len(g) == 0 {
		return nil, errors.New("no geometry")
	}
	if kind == typePoint {
		id, count, err := next()
		if err != nil || id != moveTo {
			return nil, errors.Join(err, errors.New("a point without MoveTo"))
		}
		for range count {
			c, err := step()
			if err != nil {
				return nil, err
			}
			parts = append(parts, []cell{c})
		}
		if len(g) > 0 {
			return nil, errors.New("a second command for points")
		}
		return parts, nil
	}
	if kind != typeLine && kind != typePolygon {
		return nil, fmt.Errorf("type %d", kind)
	}
	for len(g) > 0 {
		id, count, err := next()
		if err != nil || id != moveTo || count != 1 {
			return nil, errors.Join(err, errors.New("a part without one MoveTo"))
		}
		at, err := step()
		if err != nil {
			return nil, err
		}
		part := []cell{at}
		id, count, err = next()
		if err != nil || id != lineTo {
			return nil, errors.Join(err, errors.New("a part without LineTo"))
		}
		for range count {
			before := cursor
			at, err := step()
			if err != nil {
				return nil, err
			}
			if at == before {
				return nil, errors.New("LineTo to where it stands")
			}
			part = append(part, at)
		}
		if kind == typePolygon {
			if id, count, err = next(); err != nil || id != 7 || count != 1 {
				return nil, errors.Join(err, errors.New("a ring without ClosePath"))
			}
			if part[0] == part[len(part)-1] {
				return nil, errors.New("a ring closed by LineTo")
			}
			if len(part) < 3 || doubleArea(part) == 0 {
				return nil, fmt.Errorf("a ring without area: %v", part)
			}
			if len(parts) == 0 && doubleArea(part) < 0 {
				return nil, errors.New("a polygon starts with a hole")
			}
			part = append(part, part[0])
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// mustDecode decodes a tile, checks that all is within the buffer, and returns the
// layers.
func mustDecode(t testing.TB, data []byte) []decodedLayer {
	t.Helper()
	layers, err := decodeTile(data)
	if err != nil {
		t.Fatalf("not a valid tile: %v", err)
	}
	for _, l := range layers {
		for _, f := range l.features {
			for _, part := range f.parts {
				for _, c := range part {
					if c.x < -Buffer || c.x > Extent+Buffer || c.y < -Buffer || c.y > Extent+Buffer {
						t.Fatalf("%v of feature %d lies outside the buffer", c, f.id)
					}
				}
			}
		}
	}
	return layers
}

// withoutLabels leaves out layers of labels.
func withoutLabels(layers []decodedLayer) []decodedLayer {
	return slices.DeleteFunc(layers, func(l decodedLayer) bool { return strings.HasSuffix(l.name, labelSuffix) })
}

func countFeatures(t testing.TB, data []byte) int {
	t.Helper()
	n := 0
	for _, l := range mustDecode(t, data) {
		n += len(l.features)
	}
	return n
}

// polygons groups the rings of a feature: a polygon starts with a ring of positive
// area.
func (f decodedFeature) polygons() (polygons [][][]cell) {
	for _, ring := range f.parts {
		if doubleArea(ring[:len(ring)-1]) > 0 {
			polygons = append(polygons, nil)
		}
		last := len(polygons) - 1
		polygons[last] = append(polygons[last], ring)
	}
	return polygons
}

// area is what a polygon feature covers, in square units.
func (f decodedFeature) area() float64 {
	sum := int64(0)
	for _, ring := range f.parts {
		sum += doubleArea(ring[:len(ring)-1])
	}
	return float64(sum) / 2
}

// position is a cell as an orb point, in units.
func (c cell) position() orb.Point { return orb.Point{float64(c.x), float64(c.y)} }

func (v vec) position() orb.Point { return orb.Point{v.x, v.y} }
