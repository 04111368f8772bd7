package tiles

import (
	"fmt"
	"slices"

	"lindero/geo"
	"lindero/tiles/cluster"
)

// Options say how layers are cut. The zero value is usable. What a collection says of
// itself ([geo.Cutting]) counts before them.
type Options struct {
	LayerOptions                         // of layers without their own
	Layers       map[string]LayerOptions // by id

	// Picks keeps what filters select where points crowd, for as many tilesets as
	// have it; nil: a cache of the tileset's own.
	Picks *Picks
}

// LayerOptions bound the tiles of a layer. Zeros stand for the defaults.
type LayerOptions struct {
	// MaxBytes is what a tile of the layer should weigh at most, not compressed. A zoom
	// at which some tile would weigh more is clustered, if the layer is of points, or
	// else drawn more coarsely: the whole zoom, so that neighbours match. At the
	// layer's largest zoom everything is drawn, whatever it weighs.
	MaxBytes int
	// MaxFeatures is the same for the number of points in a tile.
	MaxFeatures int
	// Cells says how fine clusters are: a tile is 2^Cells cells wide and high, from 1
	// to [cluster.MaxGrid].
	Cells cluster.Grid
	// Thin says which properties stay at small zooms; nil: all do.
	Thin *Thin
}

// Thin leaves properties out of tiles of small zooms. Ids stay.
type Thin struct {
	MaxZoom uint32 // the last zoom that it is about
	Keep    []string
}

// from is the first zoom whose tiles have a property.
func (t *Thin) from(property string) (zoom uint32) {
	if t == nil || slices.Contains(t.Keep, property) {
		return 0
	}
	return t.MaxZoom + 1
}

// What a tile of a layer may hold unless told otherwise. A tile of 500 KB, 100 KB
// compressed, takes 12 s over a slow line of 64 kbit/s.
const (
	DefaultMaxBytes    = 500_000
	DefaultMaxFeatures = 5_000
	// DefaultCells are 32 pixels wide in a tile drawn 256 pixels wide, and 64 in one
	// drawn 512 wide, as MapLibre has it.
	DefaultCells cluster.Grid = 3
)

// of returns the options of a layer.
func (o Options) of(c *geo.Info) LayerOptions {
	l, ok := o.Layers[c.ID]
	if !ok {
		l = o.LayerOptions
	}
	l = l.with(&c.Cutting)
	if l.MaxBytes <= 0 {
		l.MaxBytes = DefaultMaxBytes
	}
	if l.MaxFeatures <= 0 {
		l.MaxFeatures = DefaultMaxFeatures
	}
	if l.Cells == 0 {
		l.Cells = DefaultCells
	}
	l.Cells = min(l.Cells, cluster.MaxGrid)
	return l
}

// with returns the options with what a collection says of itself.
func (o LayerOptions) with(c *geo.Cutting) LayerOptions {
	if c.MaxBytes > 0 {
		o.MaxBytes = c.MaxBytes
	}
	if c.MaxFeatures > 0 {
		o.MaxFeatures = c.MaxFeatures
	}
	if c.Cells > 0 {
		o.Cells = cluster.Grid(c.Cells)
	}
	if c.Keep != nil {
		o.Thin = &Thin{MaxZoom: uint32(c.KeepTo), Keep: c.Keep}
	}
	return o
}

// append writes the options down: others give other text.
func (o LayerOptions) append(dst []byte) []byte {
	dst = fmt.Append(dst, o.MaxBytes, o.MaxFeatures, o.Cells)
	if o.Thin != nil {
		dst = fmt.Appendf(dst, " %d %q", o.Thin.MaxZoom, o.Thin.Keep)
	}
	return append(dst, '\n')
}
