package pmtiles

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// headerSize is the length of the header, and magic what it starts with: the name and
// the version of the format.
const (
	headerSize = 127
	magic      = "PMTiles\x03"
)

// firstBytes is how much readers fetch at once: header and root directory end before
// ("Directory Hierarchy").
const firstBytes = 16384

// The kinds of compression.
const (
	compressionNone = 1
	compressionGzip = 2
)

var compressions = map[uint8]string{0: "unknown", compressionNone: "none", compressionGzip: "gzip", 3: "brotli", 4: "zstd"}

// section is a stretch of the file, in bytes.
type section struct{ Offset, Length uint64 }

// header is the header's fields in their order ("Header Design"). Positions are degrees
// times 10,000,000.
type header struct {
	Root, Metadata, Leaves, Tiles section

	Addressed, Entries, Contents uint64

	Clustered           uint8
	InternalCompression uint8
	TileCompression     uint8
	TileType            uint8
	MinZoom, MaxZoom    uint8
	Bounds              [4]int32 // west, south, east, north
	CenterZoom          uint8
	Center              [2]int32
}

// append appends the header, magic included.
func (h *header) append(dst []byte) ([]byte, error) {
	return binary.Append(append(dst, magic...), binary.LittleEndian, h)
}

// parseHeader reads a header and checks it against the size of the file, in bytes.
func parseHeader(data []byte, size int64) (*header, error) {
	if len(data) < headerSize || string(data[:7]) != magic[:7] {
		return nil, fmt.Errorf("byte 0: this is no PMTiles archive: it does not start with PMTiles and a header of %d bytes", headerSize)
	}
	if data[7] != magic[7] {
		return nil, fmt.Errorf("byte 7: PMTiles version %d; only version 3 is read", data[7])
	}
	h := new(header)
	if _, err := binary.Decode(data[len(magic):headerSize], binary.LittleEndian, h); err != nil {
		return nil, err
	}
	return h, h.check(uint64(max(size, 0)))
}

// check says which field makes no sense in a file of the size.
func (h *header) check(size uint64) error {
	for _, s := range []struct {
		section
		name string
		at   int
	}{{h.Root, "root directory", 8}, {h.Metadata, "metadata", 24}, {h.Leaves, "leaf directories", 40}, {h.Tiles, "tile data", 56}} {
		if s.Length > size || s.Offset > size-s.Length {
			return fmt.Errorf("byte %d: the %s, %d bytes from byte %d, lie beyond the file's %d bytes", s.at, s.name, s.Length, s.Offset, size)
		}
	}
	if h.Root.Length == 0 {
		return fmt.Errorf("byte 16: the root directory is empty")
	}
	for at, c := range map[int]uint8{97: h.InternalCompression, 98: h.TileCompression} {
		if c != compressionNone && c != compressionGzip {
			return fmt.Errorf("byte %d: compression %d (%s) is not read; pack the archive again with gzip", at, c, compressions[c])
		}
	}
	return nil
}

// fixed is degrees as the header has them.
func fixed(degrees float64) int32 { return int32(math.Round(degrees * 1e7)) }

func degrees(lon, lat int32) orb.Point { return orb.Point{float64(lon) / 1e7, float64(lat) / 1e7} }
