package encode

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"testing"

	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/paulmach/orb"

	"lindero/geo"
)

// fgbFile is a FlatGeobuf file taken apart with the FlatBuffers library and checked
// byte by byte on the way.
type fgbFile struct {
	name, title, metadata string
	envelope              []float64
	kind                  fgbKind
	columns               []fgbFileColumn
	count, nodeSize       int
	code                  int32
	nodes                 []fgbFileNode
	features              []row
	starts                []uint64 // of the features, from the first one
}

type fgbFileColumn struct {
	name string
	kind byte
	id   bool
}

type fgbFileNode struct {
	box    orb.Bound
	offset uint64
}

// table follows a reference to a table.
type table struct{ flatbuffers.Table }

func (x table) at(slot int) flatbuffers.UOffsetT {
	if o := x.Offset(flatbuffers.VOffsetT(4 + 2*slot)); o != 0 {
		return flatbuffers.UOffsetT(o) + x.Pos
	}
	return 0
}

func (x table) text(slot int) string {
	if at := x.at(slot); at != 0 {
		return string(x.ByteVector(at))
	}
	return ""
}

func (x table) byte(slot int) byte {
	if at := x.at(slot); at != 0 {
		return x.GetByte(at)
	}
	return 0
}

func (x table) length(slot int) int {
	at := x.at(slot)
	if at == 0 {
		return 0
	}
	return x.VectorLen(at - x.Pos)
}

func (x table) child(slot int) table {
	return table{flatbuffers.Table{Bytes: x.Bytes, Pos: x.Indirect(x.at(slot))}}
}

func (x table) item(slot, i int) table {
	first := x.Vector(x.at(slot) - x.Pos)
	return table{flatbuffers.Table{Bytes: x.Bytes, Pos: x.Indirect(first + flatbuffers.UOffsetT(4*i))}}
}

// floats reads a vector of doubles, which must be aligned as readers of JavaScript
// need it.
func (x table) floats(t testing.TB, slot int) []float64 {
	t.Helper()
	var all []float64
	for i := range x.length(slot) {
		at := x.Vector(x.at(slot)-x.Pos) + flatbuffers.UOffsetT(8*i)
		if at%8 != 0 {
			t.Fatalf("a number stands at byte %d", at)
		}
		all = append(all, x.GetFloat64(at))
	}
	return all
}

// sized cuts a buffer with its size before it off the rest.
func sized(t testing.TB, rest []byte) (root table, next []byte) {
	t.Helper()
	size := int(binary.LittleEndian.Uint32(rest)) + 4
	if size > len(rest) || size%8 != 0 {
		t.Fatalf("a buffer of %d bytes, of %d left", size, len(rest))
	}
	return table{flatbuffers.Table{Bytes: rest[:size], Pos: 4 + flatbuffers.GetUOffsetT(rest[4:])}}, rest[size:]
}

func readFGB(t testing.TB, data []byte) *fgbFile {
	t.Helper()
	if string(data[:8]) != "fgb\x03fgb\x00" {
		t.Fatalf("it starts with %q", data[:8])
	}
	h, rest := sized(t, data[8:])
	f := &fgbFile{
		name: h.text(0), envelope: h.floats(t, 1), kind: fgbKind(h.byte(2)), title: h.text(11), metadata: h.text(13),
		count: int(h.GetUint64(h.at(8))), nodeSize: int(h.GetUint16(h.at(9))),
	}
	if at := h.at(8); at%8 != 0 {
		t.Fatalf("the number of features stands at byte %d", at)
	}
	system := h.child(10)
	if f.code = system.GetInt32(system.at(1)); system.text(0) != "EPSG" || system.text(2) == "" {
		t.Fatalf("the system is %q %q", system.text(0), system.text(2))
	}
	for i := range h.length(7) {
		c := h.item(7, i)
		column := fgbFileColumn{c.text(0), c.byte(1), c.byte(9) == 1}
		if column.id != (c.at(7) != 0 && c.byte(7) == 0 && c.byte(8) == 1) {
			t.Fatalf("column %q is an id by halves", column.name)
		}
		f.columns = append(f.columns, column)
	}
	rest = f.readTree(rest)
	start := len(rest)
	for len(rest) > 0 {
		f.starts = append(f.starts, uint64(start-len(rest)))
		var feature table
		feature, rest = sized(t, rest)
		f.features = append(f.features, f.feature(t, feature))
	}
	if f.count != len(f.features) {
		t.Fatalf("%d features, the header says %d", len(f.features), f.count)
	}
	return f
}

// readTree reads as many nodes as the specification's tree of that many items has.
func (f *fgbFile) readTree(rest []byte) []byte {
	if f.nodeSize == 0 {
		return rest
	}
	nodes := f.count
	for n := f.count; ; {
		n = (n + f.nodeSize - 1) / f.nodeSize
		nodes += n
		if n <= 1 {
			break
		}
	}
	float := func(at int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(rest[at:])) }
	for range nodes {
		f.nodes = append(f.nodes, fgbFileNode{
			orb.Bound{Min: orb.Point{float(0), float(8)}, Max: orb.Point{float(16), float(24)}}, binary.LittleEndian.Uint64(rest[32:])})
		rest = rest[40:]
	}
	return rest
}

// search does what readers do with the tree: it returns the features whose boxes touch
// the box, and how many nodes it looked at.
func (f *fgbFile) search(box orb.Bound) (found []int, visited int) {
	leaves := len(f.nodes) - f.count
	ends := []int{len(f.nodes)} // of levels, from the features up
	for n, first := f.count, leaves; first > 0; {
		ends = append(ends, first)
		n = (n + f.nodeSize - 1) / f.nodeSize
		first -= n
	}
	type place struct{ first, level int }
	queue := []place{{0, len(ends) - 1}}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		for i := p.first; i < min(p.first+f.nodeSize, ends[p.level]); i++ {
			visited++
			switch n := f.nodes[i]; {
			case box.Max[0] < n.box.Min[0] || box.Max[1] < n.box.Min[1] || box.Min[0] > n.box.Max[0] || box.Min[1] > n.box.Max[1]:
			case i >= leaves:
				found = append(found, i-leaves)
			default:
				queue = append(queue, place{int(n.offset), p.level - 1})
			}
		}
	}
	return found, visited
}

func (f *fgbFile) feature(t testing.TB, x table) row {
	t.Helper()
	r := row{values: map[string]string{}}
	if x.at(0) != 0 {
		r.geometry = f.geometry(t, x.child(0), f.kind)
	}
	for data := x.ByteVector(x.at(1)); len(data) > 0; {
		c := f.columns[binary.LittleEndian.Uint16(data)]
		data = data[2:]
		size, value := 0, ""
		switch c.kind {
		case fgbBool:
			size, value = 1, strconv.FormatBool(data[0] == 1)
		case fgbLong:
			size, value = 8, strconv.FormatInt(int64(binary.LittleEndian.Uint64(data)), 10)
		case fgbDouble:
			size, value = 8, fmt.Sprint(math.Float64frombits(binary.LittleEndian.Uint64(data)))
		default:
			size = 4 + int(binary.LittleEndian.Uint32(data))
			if value = string(data[4:size]); c.kind != fgbJSON {
				value = strconv.Quote(value)
			}
		}
		data = data[size:]
		if c.id {
			r.id = value
		} else {
			r.values[c.name] = value
		}
	}
	return r
}

func (f *fgbFile) geometry(t testing.TB, x table, kind fgbKind) orb.Geometry {
	t.Helper()
	if own := fgbKind(x.byte(6)); kind == fgbUnknown || kind == fgbCollection {
		kind = own
	} else if own != kind {
		t.Fatalf("a geometry of type %d among those of type %d", own, kind)
	}
	var points []orb.Point
	for i, xy := 0, x.floats(t, 1); i < len(xy); i += 2 {
		points = append(points, orb.Point{xy[i], xy[i+1]})
	}
	switch kind {
	case fgbPoint:
		return points[0]
	case fgbMultiPoint:
		return orb.MultiPoint(points)
	case fgbLineString:
		return orb.LineString(points)
	case fgbMultiPolygon:
		var g orb.MultiPolygon
		for i := range x.length(7) {
			g = append(g, f.geometry(t, x.item(7, i), fgbPolygon).(orb.Polygon))
		}
		return g
	case fgbCollection:
		var g orb.Collection
		for i := range x.length(7) {
			g = append(g, f.geometry(t, x.item(7, i), fgbUnknown))
		}
		return g
	}
	var lines orb.MultiLineString
	var rings orb.Polygon
	from := 0
	for i := range x.length(0) {
		end := int(x.GetUint32(x.Vector(x.at(0)-x.Pos) + flatbuffers.UOffsetT(4*i)))
		lines, rings = append(lines, points[from:end]), append(rings, points[from:end])
		from = end
	}
	if x.at(0) == 0 {
		return orb.Polygon{points}
	}
	if from != len(points) {
		t.Fatalf("%d of %d positions are in no part", len(points)-from, len(points))
	}
	if kind == fgbPolygon {
		return rings
	}
	return lines
}

// decodeFGB is the decoder of decoders.
func decodeFGB(t testing.TB, data []byte, _ *geo.Collection) []row {
	t.Helper()
	return readFGB(t, data).features
}
