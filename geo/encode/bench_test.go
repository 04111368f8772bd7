package encode

import (
	"encoding/binary"
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"testing"

	flatbuffers "github.com/google/flatbuffers/go"

	"lindero/geo"
)

func BenchmarkWriteCSV(b *testing.B) {
	const n = 10_000
	c := manyPoints(b, n)
	out := encoded(b, "csv", c, allOf(c), Options{})
	ordinals := allOf(c)
	b.Run("lindero", func(b *testing.B) {
		b.SetBytes(int64(len(out)))
		b.ReportAllocs()
		for b.Loop() {
			if err := WriteAll(newCSV(io.Discard, c, Options{}), ordinals); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
	})
	b.Run("encoding-csv", func(b *testing.B) {
		b.SetBytes(int64(len(out)))
		b.ReportAllocs()
		for b.Loop() {
			w := csv.NewWriter(io.Discard)
			for i := range uint32(n) {
				if err := w.Write(textRecord(c, i)); err != nil {
					b.Fatal(err)
				}
			}
			w.Flush()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
	})
}

// textRecord makes a record as one does for encoding/csv.
func textRecord(c *geo.Collection, i uint32) []string {
	p := c.Points()[i]
	record := []string{string(c.AppendID(nil, i)), strconv.FormatFloat(p[0], 'f', -1, 64), strconv.FormatFloat(p[1], 'f', -1, 64)}
	for k := range c.Columns {
		switch v := c.Columns[k].Value(i); v.Kind {
		case geo.KindInteger:
			record = append(record, strconv.FormatInt(v.Int, 10))
		case geo.KindNumber:
			record = append(record, strconv.FormatFloat(v.Float, 'f', -1, 64))
		case geo.KindBoolean:
			record = append(record, strconv.FormatBool(v.Int == 1))
		default:
			record = append(record, string(v.Bytes))
		}
	}
	return record
}

// Both only encode features, as the first pass does.
func BenchmarkEncodeFGB(b *testing.B) {
	const n = 10_000
	c := manyPoints(b, n)
	f := newFGBFeatures(c, Options{})
	var all flatBuffer
	for i := range uint32(n) {
		f.append(&all, i)
	}
	b.Run("lindero", func(b *testing.B) {
		var buf flatBuffer
		b.SetBytes(int64(len(all)))
		b.ReportAllocs()
		for b.Loop() {
			for i := range uint32(n) {
				buf = buf[:0]
				f.append(&buf, i)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
	})
	b.Run("flatbuffers", func(b *testing.B) {
		builder := flatbuffers.NewBuilder(1024)
		var properties []byte
		b.SetBytes(int64(len(all)))
		b.ReportAllocs()
		for b.Loop() {
			for i := range uint32(n) {
				properties = buildFeature(builder, c, i, properties[:0])
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
	})
}

// buildFeature encodes a feature with the FlatBuffers library.
func buildFeature(b *flatbuffers.Builder, c *geo.Collection, i uint32, properties []byte) []byte {
	properties = binary.LittleEndian.AppendUint16(properties, 0)
	id, _ := c.NameID(i)
	properties = append(binary.LittleEndian.AppendUint32(properties, uint32(len(id))), id...)
	for k := range c.Columns {
		properties = binary.LittleEndian.AppendUint16(properties, uint16(k+1))
		switch v := c.Columns[k].Value(i); v.Kind {
		case geo.KindInteger:
			properties = binary.LittleEndian.AppendUint64(properties, uint64(v.Int))
		case geo.KindNumber:
			properties = binary.LittleEndian.AppendUint64(properties, math.Float64bits(v.Float))
		case geo.KindBoolean:
			properties = append(properties, byte(v.Int))
		default:
			properties = append(binary.LittleEndian.AppendUint32(properties, uint32(len(v.Bytes))), v.Bytes...)
		}
	}
	b.Reset()
	values := b.CreateByteVector(properties)
	p := c.Points()[i]
	b.StartVector(8, 2, 8)
	b.PrependFloat64(p[1])
	b.PrependFloat64(p[0])
	xy := b.EndVector(2)
	b.StartObject(8)
	b.PrependUOffsetTSlot(1, xy, 0)
	b.PrependByteSlot(6, byte(fgbPoint), 0)
	geometry := b.EndObject()
	b.StartObject(3)
	b.PrependUOffsetTSlot(0, geometry, 0)
	b.PrependUOffsetTSlot(1, values, 0)
	b.FinishSizePrefixed(b.EndObject())
	return properties
}
