package tiles

import (
	"strings"
	"sync"

	"lindero/geo"
)

// Tileset is an ordered list of layers. It is immutable and safe for any number of
// readers.
type Tileset struct {
	Name    string
	Version string // of the content, by geo.CombinedVersion
	MinZoom uint32 // of all layers taken together
	MaxZoom uint32

	layers   []*layer
	encoders *sync.Pool
	key      string // unlike that of any other content or name
}

// NewTileset makes collections ready to be cut into tiles: each becomes a layer of
// its id, drawn from its MinZoom to its MaxZoom, in the order given. This measures
// every vertex of lines and polygons; [Tileset.Layer] shares the work.
func NewTileset(name string, collections []*geo.Collection) *Tileset {
	layers := make([]*layer, len(collections))
	for i, c := range collections {
		layers[i] = newLayer(c)
	}
	return newTileset(name, layers, &sync.Pool{New: func() any { return new(encoder) }})
}

func newTileset(name string, layers []*layer, encoders *sync.Pool) *Tileset {
	collections := make([]*geo.Collection, len(layers))
	t := &Tileset{Name: name, layers: layers, encoders: encoders}
	for i, l := range layers {
		collections[i] = l.Collection
		if i == 0 {
			t.MinZoom, t.MaxZoom = l.minZoom, l.maxZoom
		}
		t.MinZoom, t.MaxZoom = min(t.MinZoom, l.minZoom), max(t.MaxZoom, l.maxZoom)
	}
	t.Version = geo.CombinedVersion(collections)
	t.key = strings.Join([]string{t.Version, name}, "/")
	return t
}

// Layer returns the tileset of the one layer with the id, named after it.
func (t *Tileset) Layer(id string) (*Tileset, bool) {
	for i, l := range t.layers {
		if l.ID == id {
			return newTileset(id, t.layers[i:i+1], t.encoders), true
		}
	}
	return nil, false
}

// Has reports whether the tile exists and its zoom is one of the tileset's.
func (t *Tileset) Has(id ID) bool {
	return id.Valid() && t.MinZoom <= id.Z && id.Z <= t.MaxZoom
}

// Append appends a tile in the form of MVT 2.1, not compressed; nothing where the
// tile shows no feature, or there is no such tile. It allocates nothing per feature
// once it has written tiles as large.
func (t *Tileset) Append(dst []byte, id ID) []byte {
	if !t.Has(id) {
		return dst
	}
	e := t.encoders.Get().(*encoder)
	dst = e.appendTile(dst, t.layers, id)
	if e.size() <= largestEncoder {
		t.encoders.Put(e)
	}
	return dst
}
