package pack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// info says what the archive will hold: what the live tileset's TileJSON says, with the
// zooms and the area packed.
func (o *Options) info() (archive.Info, error) {
	doc := tiles.NewTileJSON(o.Tileset, o.Texts)
	layers := slices.DeleteFunc(doc.VectorLayers, func(l tiles.VectorLayer) bool {
		return l.MaxZoom < o.Zooms[0] || l.MinZoom > o.Zooms[1]
	})
	for i := range layers {
		layers[i].MinZoom, layers[i].MaxZoom = max(layers[i].MinZoom, o.Zooms[0]), min(layers[i].MaxZoom, o.Zooms[1])
	}
	text, err := json.Marshal(layers)
	if err != nil {
		return archive.Info{}, err
	}
	info := archive.Info{
		Name: doc.Name, Description: doc.Description, Attribution: doc.Attribution,
		Version: doc.Version, DataVersion: o.Tileset.Version,
		Type: archive.MVT, Gzip: true, MinZoom: o.Zooms[0], MaxZoom: o.Zooms[1],
		Bounds: o.bounds(o.Tileset.Bounds()), Layers: text,
	}
	center, zoom := o.Tileset.CenterOf(info.Bounds)
	info.Center, info.CenterZoom = center, min(max(zoom, o.Zooms[0]), o.Zooms[1])
	return info, nil
}

// bounds is the part of a box that lies in the area, as one box.
func (o *Options) bounds(all orb.Bound) orb.Bound {
	if o.Area == nil || o.Area.West > o.Area.East {
		return all
	}
	area := o.Area.Bounds()[0]
	if !all.Intersects(area) {
		return all
	}
	for axis := range 2 {
		all.Min[axis], all.Max[axis] = max(all.Min[axis], area.Min[axis]), min(all.Max[axis], area.Max[axis])
	}
	return all
}

// key names what a spool is of: spools of equal keys hold equal tiles.
func (o *Options) key(info archive.Info) string {
	area := "everywhere"
	if o.Area != nil {
		area = fmt.Sprint(*o.Area)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %s %v %+v", o.Program, o.Tileset.Version, area, o.Zooms, info))
	return hex.EncodeToString(sum[:])
}

// walker finds the tiles to pack.
func (o *Options) walker() *walker {
	w := &walker{set: o.Tileset, zooms: o.Zooms}
	if o.Area != nil {
		w.areas = o.Area.Bounds()
	}
	return w
}
