package tiles

import (
	"encoding/binary"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// The fields of a tile and its layers (MVT 2.1, 4.1), as protobuf tags.
const (
	tagLayers  = 3<<3 | 2
	tagName    = 1<<3 | 2
	tagFeature = 2<<3 | 2
	tagKey     = 3<<3 | 2
)

// layer is a collection made ready to be cut into tiles of a grid.
type layer struct {
	*geo.Collection
	id               string
	minZoom, maxZoom uint32      // levels of the grid
	positions        []orb.Point // by ordinal, where all geometries are drawn as points
	details          *details    // of others
	drawn            []uint8     // by zoom, that whose detail lines and polygons are drawn with
	clusters         *clusters   // nil where they are not
	labels           *layer      // of its polygons; nil where there are none
	from             []uint8     // of labels: by ordinal, the detail from which on there is a polygon
	options          LayerOptions
	content          string // unlike that of any other content or options

	name    []byte // as a field
	keys    []byte // the keys as fields: the id's, then the columns'
	idName  string
	columns []column
	direct  int // how many values have a number of their own, booleans included
}

// column is a property with values in the collection.
type column struct {
	*geo.Column
	key    uint32 // the index of its key
	from   uint32 // the first zoom that has it
	direct int    // the number of its first enumerated value; -1 where there are too many
}

// enumerable is the largest dictionary whose values each get a number of their own,
// which spares hashing them.
const enumerable = 256

// newLayer makes a layer for WebMercatorQuad.
func newLayer(c *geo.Collection, o LayerOptions) *layer {
	l := &layer{
		Collection: c,
		id:         c.ID,
		positions:  c.Points(),
		idName:     idName(c),
		direct:     booleans,
		options:    o,
	}
	l.content = contentOf(l)
	l.write(func(geo.Property) bool { return true })
	if l.positions == nil {
		l.labels = newLabels(l)
	}
	l.fit(WebMercatorQuad)
	return l
}

// write makes ready what tiles say of the layer: its name, and those columns with values
// that it is to have.
func (l *layer) write(has func(geo.Property) bool) {
	l.name = appendText(nil, tagName, l.id)
	l.keys = appendText(nil, tagKey, l.idName)
	for i := range l.Columns {
		if c := &l.Columns[i]; has(c.Property) && hasValues(c, l.Len()) {
			l.addColumn(c)
		}
	}
}

// on returns the layer for another grid. What does not depend on it is shared.
func (l *layer) on(g Grid) *layer {
	other := *l
	other.fit(g)
	return &other
}

// fit sets what depends on the grid.
func (l *layer) fit(g Grid) {
	l.minZoom = g.level(uint32(min(max(l.MinZoom, 0), MaxZoom)))
	l.maxZoom = g.level(uint32(min(max(l.MaxZoom, 0), MaxZoom)))
	if l.labels != nil {
		l.labels = l.labels.on(g)
	}
	if l.positions == nil {
		l.details = newDetails(outlinesOf(l.Collection), scales{g.projection(), uint8(g.zoom(l.minZoom)), uint8(g.zoom(l.maxZoom))})
		l.drawn = l.newDrawn(g)
		if l.labels != nil {
			l.labels.drawn, l.labels.from = l.drawn, l.polygonZooms()
		}
	} else if !l.areLabels() {
		l.clusters = newClusters(l, g)
	}
}

// idName is the name that ids travel under.
func idName(c *geo.Collection) string { return freeName(c, "id") }

// freeName returns a name that no column has: the one given, or _ before it.
func freeName(c *geo.Collection, name string) string {
	for c.Column(name) != nil {
		name = "_" + name
	}
	return name
}

func hasValues(c *geo.Column, n int) bool {
	for i := range uint32(n) {
		if !c.IsNull(i) {
			return true
		}
	}
	return false
}

func (l *layer) addColumn(c *geo.Column) {
	added := column{Column: c, direct: -1, key: uint32(len(l.columns) + 1), from: l.options.Thin.from(c.Name)}
	if d := c.Dict(); d != nil && d.Len() <= enumerable {
		added.direct = l.direct
		l.direct += d.Len()
	}
	l.columns = append(l.columns, added)
	l.keys = appendText(l.keys, tagKey, c.Name)
}

// shows reports whether the layer has tiles of the level.
func (l *layer) shows(level uint32) bool { return l.minZoom <= level && level <= l.maxZoom }

// appendText appends a protobuf field with a text.
func appendText(dst []byte, tag byte, s string) []byte {
	dst = binary.AppendUvarint(append(dst, tag), uint64(len(s)))
	return append(dst, s...)
}

// appendTags appends the properties that a feature has at a zoom, as indexes of keys
// and values.
func (l *layer) appendTags(tags []byte, v *values, i uint32, id *identity, zoom uint32) []byte {
	tags = appendSmall(append(tags, 0), id.value(v))
	for k := range l.columns {
		c := &l.columns[k]
		if c.from > zoom {
			continue
		}
		index, ok := c.valueIndex(v, i)
		if ok {
			tags = appendSmall(appendSmall(tags, c.key), index)
		}
	}
	return tags
}

// valueIndex returns the index of the feature's value; ok is false where it is null.
func (c *column) valueIndex(v *values, i uint32) (index uint32, ok bool) {
	switch c.Type {
	case geo.String, geo.JSON:
		code := c.Code(i)
		if code == 0 {
			return 0, false
		}
		if c.direct < 0 {
			return v.text(c.Dict().Bytes(code)), true
		}
		slot := c.direct + int(code)
		index, known := v.enumerated(slot)
		if !known {
			index = v.text(c.Dict().Bytes(code))
			v.enumerate(slot, index)
		}
		return index, true
	case geo.Number:
		n := c.Float(i)
		if n != n {
			return 0, false
		}
		return v.double(n), true
	case geo.Integer:
		if c.IsNull(i) {
			return 0, false
		}
		return v.integer(c.Int(i)), true
	}
	if c.IsNull(i) {
		return 0, false
	}
	return v.boolean(c.Bool(i)), true
}
