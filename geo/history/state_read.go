package history

import (
	"bufio"
	"encoding/binary"
	"io"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"lindero/geo"
)

// stateReader reads up to the first error, and zeros from there on.
type stateReader struct {
	from  *bufio.Reader
	err   error
	arena []byte // of the feature's texts
}

// number is a count of at most most.
func (r *stateReader) number(most uint64) uint64 {
	if r.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(r.from)
	if err == nil && n > most {
		err = errState
	}
	r.err = err
	if err != nil {
		return 0
	}
	return n
}

func (r *stateReader) byte() byte {
	if r.err != nil {
		return 0
	}
	b, err := r.from.ReadByte()
	r.err = err
	return b
}

// text stays as it is until the next feature.
func (r *stateReader) text() []byte {
	start := len(r.arena)
	for left := int(r.number(maxStateText)); left > 0 && r.err == nil; {
		n := min(left, 1<<16)
		at := len(r.arena)
		r.arena = append(r.arena, make([]byte, n)...)
		_, r.err = io.ReadFull(r.from, r.arena[at:])
		left -= n
	}
	return r.arena[start:]
}

func (r *stateReader) float() float64 {
	var bits [8]byte
	if r.err == nil {
		_, r.err = io.ReadFull(r.from, bits[:])
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(bits[:]))
	if v-v != 0 { // neither columns nor geometries have others
		r.err = errState
	}
	return v
}

// feature reads a feature with as many values.
func (r *stateReader) feature(f *geo.Feature, columns int) {
	r.arena = r.arena[:0]
	f.Reset()
	f.ID = r.value()
	r.geometry(f)
	for k := range columns {
		f.Set(k, r.value())
	}
}

func (r *stateReader) geometry(f *geo.Feature) {
	switch r.byte() {
	case noGeometry:
	case barePoint:
		f.IsPoint, f.Point = true, orb.Point{r.float(), r.float()}
	case wkbGeometry:
		bytes := r.text()
		if r.err != nil {
			return
		}
		if f.Geometry, r.err = wkb.Unmarshal(bytes); r.err != nil {
			return
		}
		geo.EachPoint(f.Geometry, func(p orb.Point) {
			if p[0]-p[0] != 0 || p[1]-p[1] != 0 {
				r.err = errState
			}
		})
	default:
		r.err = errState
	}
}

func (r *stateReader) value() geo.Value {
	v := geo.Value{Kind: geo.Kind(r.byte())}
	switch v.Kind {
	case geo.KindNull:
	case geo.KindString, geo.KindJSON:
		v.Bytes = r.text()
	case geo.KindInteger, geo.KindBoolean:
		if r.err == nil {
			v.Int, r.err = binary.ReadVarint(r.from)
		}
		if v.Kind == geo.KindBoolean && v.Int&^1 != 0 {
			r.err = errState
		}
	case geo.KindNumber:
		v.Float = r.float()
	default:
		r.err = errState
	}
	return v
}
