package encode

import (
	"bytes"
	"encoding/binary"
	"math"
)

// parquetStatistics are the least and the greatest value of a column in a row group, by
// which readers skip groups.
type parquetStatistics struct {
	nulls  int
	some   bool
	ints   [2]int64
	floats [2]float64
	texts  [2][]byte // shared with what was added
}

func (s *parquetStatistics) addInt(v int64) {
	if !s.some {
		s.some, s.ints = true, [2]int64{v, v}
		return
	}
	s.ints = [2]int64{min(s.ints[0], v), max(s.ints[1], v)}
}

func (s *parquetStatistics) addFloat(v float64) {
	if !s.some {
		s.some, s.floats = true, [2]float64{v, v}
		return
	}
	s.floats = [2]float64{min(s.floats[0], v), max(s.floats[1], v)}
}

func (s *parquetStatistics) addBytes(b []byte) {
	if !s.some {
		s.some, s.texts = true, [2][]byte{b, b}
		return
	}
	if bytes.Compare(b, s.texts[0]) < 0 {
		s.texts[0] = b
	}
	if bytes.Compare(b, s.texts[1]) > 0 {
		s.texts[1] = b
	}
}

// maxStatisticsText is how long a text may be to stand in the statistics.
const maxStatisticsText = 64

// bounds returns the least and the greatest value in the encoding PLAIN without lengths;
// ok is false where there is none, or it is not worth its bytes.
func (s *parquetStatistics) bounds(kind int) (least, greatest string, ok bool) {
	if !s.some {
		return "", "", false
	}
	var both [2][]byte
	for i := range both {
		switch kind {
		case parquetInt32:
			both[i] = binary.LittleEndian.AppendUint32(nil, uint32(int32(s.ints[i])))
		case parquetInt64:
			both[i] = binary.LittleEndian.AppendUint64(nil, uint64(s.ints[i]))
		case parquetFloat:
			both[i] = binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(signedZero(s.floats[i], i))))
		case parquetDouble:
			both[i] = binary.LittleEndian.AppendUint64(nil, math.Float64bits(signedZero(s.floats[i], i)))
		case parquetBytes:
			if both[i] = s.texts[i]; len(both[i]) > maxStatisticsText {
				return "", "", false
			}
		default:
			return "", "", false
		}
	}
	return string(both[0]), string(both[1]), true
}

// signedZero makes a least zero negative and a greatest one positive, as readers are to
// take them (parquet.thrift, ColumnOrder).
func signedZero(v float64, bound int) float64 {
	if v != 0 {
		return v
	}
	return math.Copysign(0, float64(bound)-0.5)
}
