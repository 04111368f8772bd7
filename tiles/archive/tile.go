package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

// Tile is a tile of an archive that is being served.
type Tile struct {
	Data    []byte // as it is stored; empty where the archive has none. Shared: do not change.
	Gzip    bool   // Data is a gzip member
	ETag    string // the strong validator of Data, quoted: a hash of the content
	Version string // of the archive that it is from
}

// gzipMagic is what gzip members start with (RFC 1952, 2.3.1), and no vector tile does.
var gzipMagic = []byte{0x1f, 0x8b}

func newTile(data []byte, info Info, version string) *Tile {
	sum := sha256.Sum256(data)
	return &Tile{
		Data: data, Version: version, ETag: `"` + hex.EncodeToString(sum[:16]) + `"`,
		Gzip: info.Gzip && bytes.HasPrefix(data, gzipMagic), // some archives hold tiles that are not compressed, against their metadata
	}
}

// RawETag is the validator of the tile not compressed.
func (t *Tile) RawETag() string {
	if !t.Gzip {
		return t.ETag
	}
	return t.ETag[:len(t.ETag)-1] + `-raw"`
}

// maxRaw is the largest tile that is decompressed, in bytes.
const maxRaw = 256 << 20

// Raw is the tile not compressed. It fails where Data is damaged, or stands for more
// than 256 MiB.
func (t *Tile) Raw() ([]byte, error) {
	if !t.Gzip {
		return t.Data, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(t.Data))
	if err != nil {
		return nil, fmt.Errorf("decompressing a tile: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(r, maxRaw+1))
	if err != nil {
		return nil, fmt.Errorf("decompressing a tile: %w", err)
	}
	if len(raw) > maxRaw {
		return nil, fmt.Errorf("decompressing a tile: it has more than %d bytes", maxRaw)
	}
	return raw, nil
}
