package history

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"lindero/geo"
)

// What stands before a geometry.
const (
	noGeometry byte = iota
	barePoint
	wkbGeometry
)

func (w *stateWriter) feature(c *geo.Collection, i uint32) error {
	if c.NumericIDs() {
		w.value(geo.Value{Kind: geo.KindInteger, Int: c.IntID(i)})
	} else {
		id, _ := c.NameID(i)
		w.value(geo.Value{Kind: geo.KindString, Bytes: id})
	}
	if err := w.geometry(c, i); err != nil {
		return err
	}
	for k := range c.Columns {
		w.value(c.Columns[k].Value(i))
	}
	return w.flush(1 << 16)
}

func (w *stateWriter) geometry(c *geo.Collection, i uint32) error {
	switch g := c.Geometry(i).(type) {
	case nil:
		w.buf = append(w.buf, noGeometry)
	case orb.Point:
		w.buf = append(w.buf, barePoint)
		w.float(g[0])
		w.float(g[1])
	default:
		bytes, err := wkb.Marshal(g, binary.LittleEndian)
		if err != nil {
			return err
		}
		w.buf = append(w.buf, wkbGeometry)
		w.text(bytes)
	}
	return nil
}

func (w *stateWriter) float(v float64) {
	w.buf = binary.LittleEndian.AppendUint64(w.buf, math.Float64bits(v))
}

func (w *stateWriter) value(v geo.Value) {
	w.buf = append(w.buf, byte(v.Kind))
	switch v.Kind {
	case geo.KindString, geo.KindJSON:
		w.text(v.Bytes)
	case geo.KindInteger, geo.KindBoolean:
		w.buf = binary.AppendVarint(w.buf, v.Int)
	case geo.KindNumber:
		w.float(v.Float)
	}
}
