package archive

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"

	"lindero/tiles"
)

// Type is what the tiles of an archive are, in the numbers of PMTiles 3.
type Type uint8

// The types of tiles.
const (
	Unknown Type = iota
	MVT
	PNG
	JPEG
	WebP
	AVIF
)

// Format is how a type is called: its name in MBTiles' metadata, its usual file ending
// and its media type.
type Format struct{ Name, Ending, Media string }

var formats = [...]Format{
	MVT:  {"pbf", "mvt", "application/vnd.mapbox-vector-tile"},
	PNG:  {"png", "png", "image/png"},
	JPEG: {"jpg", "jpg", "image/jpeg"},
	WebP: {"webp", "webp", "image/webp"},
	AVIF: {"avif", "avif", "image/avif"},
}

// Format returns how the type is called; all texts are empty for one that is unknown.
func (t Type) Format() Format {
	if int(t) >= len(formats) {
		return Format{}
	}
	return formats[t]
}

// ParseType returns the type that MBTiles' metadata call so.
func ParseType(name string) (Type, error) {
	for t, f := range formats {
		if name != "" && f.Name == name {
			return Type(t), nil
		}
	}
	return Unknown, fmt.Errorf("tiles of the format %q are not known", name)
}

// Info says what an archive holds.
type Info struct {
	Name        string
	Description string
	Attribution string
	Version     string // of the tileset, as TileJSON has it
	DataVersion string // the hash of the data that were packed; empty where unknown
	Type        Type
	Gzip        bool // tiles are gzip members
	MinZoom     uint32
	MaxZoom     uint32
	Bounds      orb.Bound // in degrees (CRS84)
	Center      orb.Point // in degrees
	CenterZoom  uint32
	Layers      json.RawMessage // vector_layers as in TileJSON 3.0.0, 3.3; nil where there are none
}

// Has reports whether the tile exists in WebMercatorQuad within the archive's zooms.
func (i Info) Has(id tiles.ID) bool {
	return tiles.WebMercatorQuad.Has(id) && i.MinZoom <= id.Z && id.Z <= i.MaxZoom
}

// Check says what makes no sense.
func (i Info) Check() error {
	switch {
	case i.Type.Format().Name == "":
		return fmt.Errorf("the type of the tiles, %d, is not known", i.Type)
	case i.MinZoom > i.MaxZoom:
		return fmt.Errorf("the smallest zoom, %d, is above the largest, %d", i.MinZoom, i.MaxZoom)
	case i.MaxZoom > tiles.MaxZoom:
		return fmt.Errorf("the largest zoom, %d, is above %d", i.MaxZoom, tiles.MaxZoom)
	}
	return nil
}
