package geo

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Collection is one layer: features by ordinal, with a schema, typed columns and a
// spatial index. It is immutable and safe for any number of readers.
type Collection struct {
	Info
	Schema  Schema
	Columns []Column
	// Version is a hash of everything the collection holds and says, as 64
	// hexadecimal digits: equal content has equal versions, on every machine.
	Version string

	n       int
	ids     ids
	points  []orb.Point    // all points, noPoint for none; or
	others  []orb.Geometry // anything, nil for none
	extent  orb.Bound
	bounded bool
	index   index
}

// Len returns the number of features.
func (c *Collection) Len() int { return c.n }

// Extent returns the box of all features; ok is false where none has a position.
func (c *Collection) Extent() (b orb.Bound, ok bool) { return c.extent, c.bounded }

// Points returns the positions by ordinal where every geometry is a point, else
// nil. A feature without geometry has NaN there. The slice is shared.
func (c *Collection) Points() []orb.Point { return c.points }

// Geometry returns a feature's geometry, shared; nil where it has none. For
// collections of points, [Collection.Points] spares an allocation.
func (c *Collection) Geometry(i uint32) orb.Geometry {
	if c.others != nil {
		return c.others[i]
	}
	return pointGeometry(c.points[i])
}

// NumericIDs reports whether all ids are integers.
func (c *Collection) NumericIDs() bool { return c.ids.numeric }

// IntID returns the id of a feature where [Collection.NumericIDs] holds.
func (c *Collection) IntID(i uint32) int64 { return c.ids.number(i) }

// NameID returns the id of a feature where [Collection.NumericIDs] does not hold,
// shared; IsPlain tells whether it stands in JSON as it is.
func (c *Collection) NameID(i uint32) (id []byte, isPlain bool) {
	return c.ids.names.Bytes(i + 1), c.ids.names.IsPlain(i + 1)
}

// AppendID appends a feature's id as text.
func (c *Collection) AppendID(dst []byte, i uint32) []byte {
	return c.ids.appendTo(dst, i)
}

// Lookup returns the ordinal of the feature with the id.
func (c *Collection) Lookup(id string) (ordinal uint32, ok bool) { return c.ids.find(id) }

// Column returns the named property's column, nil if there is none.
func (c *Collection) Column(name string) *Column {
	for i := range c.Columns {
		if c.Columns[i].Name == name {
			return &c.Columns[i]
		}
	}
	return nil
}

// Without returns the same features without some of their properties. Everything else
// is shared with c.
func (c *Collection) Without(names []string) *Collection {
	other := *c
	other.Columns = slices.DeleteFunc(slices.Clone(c.Columns), func(col Column) bool { return slices.Contains(names, col.Name) })
	other.Schema.Properties = nil
	for i := range other.Columns {
		other.Schema.Properties = append(other.Schema.Properties, other.Columns[i].Property)
	}
	for _, role := range []*string{&other.Schema.Class, &other.Schema.Date} {
		if slices.Contains(names, *role) {
			*role = ""
		}
	}
	other.Version = other.contentHash()
	return &other
}

// Size is the memory held by features and index, in bytes; the index's share is
// counted as measured, see indexItemBytes.
func (c *Collection) Size() int {
	n := c.ids.size() + 16*len(c.points) + c.index.size()
	for _, g := range c.others {
		n += 16
		EachPoint(g, func(orb.Point) { n += 16 })
	}
	for i := range c.Columns {
		n += c.Columns[i].Size()
	}
	return n
}

func (c *Collection) placeGeometries(g *growingGeometries, order []uint32) {
	if g.mixed {
		c.others = make([]orb.Geometry, len(order))
		for i, row := range order {
			c.others[i] = g.others.at(row)
		}
		return
	}
	c.points = make([]orb.Point, len(order))
	for i, row := range order {
		c.points[i] = g.points.at(row)
	}
}

// contentHash covers what the collection says (info, schema) and holds (ids,
// geometries, values), in ordinals' order.
func (c *Collection) contentHash() string {
	h := hasher{sum: sha256.New()}
	about, err := json.Marshal(struct {
		Info   Info
		Schema Schema
	}{c.Info, c.Schema})
	if err != nil { // cannot be: only texts and numbers
		about = []byte(err.Error())
	}
	h.bytes(about)
	for i := range uint32(c.Len()) {
		h.buf = append(c.AppendID(h.buf, i), 0)
		c.hashGeometry(&h, i)
	}
	for i := range c.Columns {
		c.Columns[i].hash(&h, c.Len())
	}
	h.flush()
	return hex.EncodeToString(h.sum.Sum(nil))
}

func (c *Collection) hashGeometry(h *hasher, i uint32) {
	if c.others == nil {
		h.point(c.points[i])
		return
	}
	h.geometry(c.others[i])
}

func (c *Column) hash(h *hasher, n int) {
	for i := range uint32(n) {
		switch c.Type {
		case String, JSON:
			h.bytes(c.dict.Bytes(c.Code(i)))
		case Number:
			h.uint(math.Float64bits(c.floats[i]))
		case Integer, Boolean:
			h.uint(c.codes.at(i))
		}
	}
	h.uint(uint64(c.base))
}

// hasher gathers small writes.
type hasher struct {
	sum hash.Hash
	buf []byte
}

func (h *hasher) uint(v uint64) {
	h.buf = binary.LittleEndian.AppendUint64(h.buf, v)
	if len(h.buf) > 1<<15 {
		h.flush()
	}
}

func (h *hasher) bytes(b []byte) {
	h.uint(uint64(len(b)))
	h.buf = append(h.buf, b...)
}

func (h *hasher) point(p orb.Point) {
	h.uint(math.Float64bits(p[0]))
	h.uint(math.Float64bits(p[1]))
}

// geometry hashes the type and nesting as well as the positions.
func (h *hasher) geometry(g orb.Geometry) {
	if g == nil {
		h.bytes(nil)
		return
	}
	h.bytes([]byte(g.GeoJSONType()))
	switch g := g.(type) {
	case orb.MultiLineString:
		for _, l := range g {
			h.geometry(l)
		}
	case orb.Polygon:
		for _, r := range g {
			h.geometry(orb.LineString(r))
		}
	case orb.MultiPolygon:
		for _, p := range g {
			h.geometry(p)
		}
	case orb.Collection:
		for _, m := range g {
			h.geometry(m)
		}
	default:
		EachPoint(g, h.point)
	}
	h.uint(math.MaxUint64) // ends the nesting
}

func (h *hasher) flush() {
	h.sum.Write(h.buf)
	h.buf = h.buf[:0]
}
