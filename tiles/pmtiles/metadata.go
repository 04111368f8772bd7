package pmtiles

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"

	"lindero/tiles/archive"
)

// metadata is the JSON of an archive ("Metadata"). Others may add to it.
type metadata struct {
	Name        string          `json:"name,omitempty"`
	Description string          `json:"description,omitempty"`
	Attribution string          `json:"attribution,omitempty"`
	Type        string          `json:"type,omitempty"`
	Version     string          `json:"version,omitempty"`
	DataVersion string          `json:"data_version,omitempty"`
	Layers      json.RawMessage `json:"vector_layers,omitempty"`
}

func metadataOf(i archive.Info) ([]byte, error) {
	return json.Marshal(metadata{i.Name, i.Description, i.Attribution, "overlay", i.Version, i.DataVersion, i.Layers})
}

// headerOf is the header of an archive as far as its contents do not matter.
func headerOf(i archive.Info) *header {
	h := &header{
		Clustered: 1, InternalCompression: compressionGzip, TileCompression: compressionNone, TileType: uint8(i.Type),
		MinZoom: uint8(i.MinZoom), MaxZoom: uint8(i.MaxZoom),
		Bounds:     [4]int32{fixed(i.Bounds.Min[0]), fixed(i.Bounds.Min[1]), fixed(i.Bounds.Max[0]), fixed(i.Bounds.Max[1])},
		CenterZoom: uint8(i.CenterZoom), Center: [2]int32{fixed(i.Center[0]), fixed(i.Center[1])},
	}
	if i.Gzip {
		h.TileCompression = compressionGzip
	}
	return h
}

// infoOf says what header and metadata say. Metadata whose members are of other types
// than the specification gives them fail.
func infoOf(h *header, data []byte) (archive.Info, error) {
	var m metadata
	if len(data) > 0 {
		if err := json.Unmarshal(data, &m); err != nil {
			return archive.Info{}, fmt.Errorf("metadata at byte %d: %w", h.Metadata.Offset, err)
		}
	}
	i := archive.Info{
		Name: m.Name, Description: m.Description, Attribution: m.Attribution, Version: m.Version, DataVersion: m.DataVersion,
		Type: archive.Type(h.TileType), Gzip: h.TileCompression == compressionGzip,
		MinZoom: uint32(h.MinZoom), MaxZoom: uint32(h.MaxZoom),
		Bounds: orb.Bound{Min: degrees(h.Bounds[0], h.Bounds[1]), Max: degrees(h.Bounds[2], h.Bounds[3])},
		Center: degrees(h.Center[0], h.Center[1]), CenterZoom: uint32(h.CenterZoom), Layers: m.Layers,
	}
	if err := i.Check(); err != nil {
		return archive.Info{}, fmt.Errorf("bytes 99 to 101: %w", err)
	}
	return i, nil
}
