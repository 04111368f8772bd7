package pack

import (
	"encoding/binary"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"lindero/tiles/archive"
)

// recordSize is the length of a record in a spool's journal: number, offset, length and
// hash of a tile's bytes, and a check of the record itself; little-endian.
const recordSize = 8 + 8 + 4 + 8 + 4

// record is what the journal says of a tile.
type record struct {
	archive.Entry
	hash uint64 // xxHash64 of the tile's bytes
}

func (r record) append(dst []byte) []byte {
	start := len(dst)
	dst = binary.LittleEndian.AppendUint64(dst, r.Number)
	dst = binary.LittleEndian.AppendUint64(dst, r.Offset)
	dst = binary.LittleEndian.AppendUint32(dst, r.Length)
	dst = binary.LittleEndian.AppendUint64(dst, r.hash)
	return binary.LittleEndian.AppendUint32(dst, uint32(xxhash.Sum64(dst[start:])))
}

// parseRecord reads a record of recordSize bytes.
func parseRecord(data []byte) (record, error) {
	const checked = recordSize - 4
	if len(data) != recordSize || binary.LittleEndian.Uint32(data[checked:]) != uint32(xxhash.Sum64(data[:checked])) {
		return record{}, fmt.Errorf("a record of the journal is damaged")
	}
	return record{
		Entry: archive.Entry{
			Number: binary.LittleEndian.Uint64(data),
			Offset: binary.LittleEndian.Uint64(data[8:]),
			Length: binary.LittleEndian.Uint32(data[16:]),
		},
		hash: binary.LittleEndian.Uint64(data[20:]),
	}, nil
}
