package tiles

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"lindero/geo"
)

// Tileset is an ordered list of layers, cut for one grid. It is immutable and safe
// for any number of readers.
type Tileset struct {
	Name    string
	Grid    Grid
	Version string // of the content and the options, as 64 hexadecimal digits
	MinZoom uint32 // the first level of any layer
	MaxZoom uint32 // the last one

	layers   []*layer // one a collection
	written  []*layer // those with their labels behind them
	encoders *sync.Pool
	picks    *Picks
	makeup   *makeup
	key      string // the makeup's

	selections map[string]Selection // by layer, which features are wanted
}

// NewTileset makes collections ready to be cut into tiles: each becomes a layer of
// its id, drawn from its MinZoom to its MaxZoom, in the order given; one with polygons is
// followed by a layer of labels. The grid is WebMercatorQuad; [Tileset.On] gives others.
// Both measure every vertex of lines and polygons, and cluster points; [Tileset.Layer]
// and [Tileset.Select] share the work, and so do tilesets that have the same collection,
// where the other one is given as well.
func NewTileset(name string, collections []*geo.Collection, others ...*Tileset) *Tileset {
	return NewTilesetWith(Options{}, name, collections, others...)
}

// NewTilesetWith is NewTileset with options. The others must have the same.
func NewTilesetWith(o Options, name string, collections []*geo.Collection, others ...*Tileset) *Tileset {
	layers := make([]*layer, len(collections))
	for i, c := range collections {
		if layers[i] = made(others, c, WebMercatorQuad); layers[i] == nil {
			layers[i] = newLayer(c, o.of(&c.Info))
		}
	}
	t := &Tileset{Name: name, encoders: &sync.Pool{New: func() any { return new(encoder) }}, picks: o.Picks}
	if t.picks == nil {
		t.picks = NewPicks(0)
	}
	return t.with(layers)
}

// made is the layer of a collection on a grid in one of the tilesets, nil if none has it.
func made(tilesets []*Tileset, c *geo.Collection, g Grid) *layer {
	for _, t := range tilesets {
		if t.Grid != g {
			continue
		}
		for _, l := range t.layers {
			if l.Collection == c {
				return l
			}
		}
	}
	return nil
}

// with returns the tileset with other layers, which must be for its grid.
func (t *Tileset) with(layers []*layer) *Tileset {
	collections := make([]*geo.Collection, len(layers))
	t = &Tileset{Name: t.Name, Grid: t.Grid, layers: layers, encoders: t.encoders, picks: t.picks}
	for i, l := range layers {
		collections[i] = l.Collection
		if i == 0 {
			t.MinZoom, t.MaxZoom = l.minZoom, l.maxZoom
		}
		t.MinZoom, t.MaxZoom = min(t.MinZoom, l.minZoom), max(t.MaxZoom, l.maxZoom)
	}
	for _, l := range layers {
		t.written = append(t.written, l)
		if l.labels != nil && t.find(l.labels.id) < 0 { // a collection's own id comes first
			t.written = append(t.written, l.labels)
		}
	}
	t.Version = versionOf(layers, collections)
	t.makeup = &makeup{name: t.Name, grid: t.Grid}
	for _, l := range layers {
		t.makeup.parts = append(t.makeup.parts, part{content: l.content})
	}
	t.key = t.makeup.key()
	return t
}

// cutting numbers the ways in which this package has cut tiles: clients that keep tiles
// for good by their version must not keep those of a way before.
const cutting = 3

func versionOf(layers []*layer, collections []*geo.Collection) string {
	about := fmt.Appendln(nil, cutting, geo.CombinedVersion(collections))
	for _, l := range layers {
		about = l.options.append(about)
	}
	sum := sha256.Sum256(about)
	return hex.EncodeToString(sum[:])
}

// On returns the same layers cut for the grid; what other tilesets of that grid have of
// them is shared.
func (t *Tileset) On(g Grid, others ...*Tileset) *Tileset {
	layers := make([]*layer, len(t.layers))
	for i, l := range t.layers {
		if layers[i] = made(others, l.Collection, g); layers[i] == nil {
			layers[i] = l.on(g)
		}
	}
	return (&Tileset{Name: t.Name, Grid: g, encoders: t.encoders, picks: t.picks}).with(layers)
}

// Layer returns the tileset of the one layer with the id, named after it.
func (t *Tileset) Layer(id string) (*Tileset, bool) {
	i := t.find(id)
	if i < 0 {
		return nil, false
	}
	return (&Tileset{Name: id, Grid: t.Grid, encoders: t.encoders, picks: t.picks}).with(t.layers[i : i+1]), true
}

func (t *Tileset) find(id string) int {
	return slices.IndexFunc(t.layers, func(l *layer) bool { return l.ID == id })
}

// Select returns the tileset of the layers with the ids, in their order, each once
// (OGC 20-057, requirement collections-selection/collections-response). An error of
// [geo.CodeInvalid] names the first id that no layer has, or says that there are more
// ids than layers.
func (t *Tileset) Select(ids []string) (*Tileset, error) {
	const param = "collections"
	if len(ids) > len(t.layers) {
		return nil, geo.Errorf(geo.CodeInvalid, param, "%d collections are named, of %d that there are", len(ids), len(t.layers))
	}
	var layers []*layer
	for _, id := range ids {
		i := t.find(id)
		if i < 0 {
			return nil, geo.Errorf(geo.CodeInvalid, param, "there is no collection %q; /collections lists those there are", id)
		}
		if l := t.layers[i]; !slices.Contains(layers, l) {
			layers = append(layers, l)
		}
	}
	return t.with(layers), nil
}

// Has reports whether the tile exists and its level is one of the tileset's.
func (t *Tileset) Has(id ID) bool {
	return t.Grid.Has(id) && t.MinZoom <= id.Z && id.Z <= t.MaxZoom
}

// Append appends a tile in the form of MVT 2.1, not compressed; nothing where the
// tile shows no feature, or there is no such tile. It allocates nothing per feature
// once it has written tiles as large.
func (t *Tileset) Append(dst []byte, id ID) []byte {
	tile, err := t.Encode(context.Background(), dst, id)
	if err != nil { // cannot be: the one error is that of a context that ends
		panic(err)
	}
	return tile.Bytes
}

// Encoded is a tile as written, and what was left out of it to keep it within bounds.
type Encoded struct {
	Bytes   []byte
	Dropped int // features of lines and polygons too small to be drawn so coarsely
}

// Encode appends a tile as Append does. The only error is that of the context, which
// is asked where features are selected.
func (t *Tileset) Encode(ctx context.Context, dst []byte, id ID) (Encoded, error) {
	if !t.Has(id) {
		return Encoded{Bytes: dst}, nil
	}
	e := t.encoders.Get().(*encoder)
	tile, err := e.encode(ctx, dst, t, id)
	if e.size() <= largestEncoder {
		t.encoders.Put(e)
	}
	return tile, err
}
