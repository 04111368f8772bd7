package extract

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles"
	"lindero/tiles/pack"
)

// tileFormats are the formats of offline maps.
func tileFormats() []Format {
	return []Format{
		{
			Name: "pmtiles", MediaType: "application/vnd.pmtiles", Extension: ".pmtiles", Tiles: true,
			Title: geo.Text{ES: "PMTiles, mapa sin conexión", EN: "PMTiles, an offline map"},
			write: writeTiles, estimate: estimateTiles,
		},
		{
			Name: "mbtiles", MediaType: "application/vnd.mbtiles+sqlite3", Extension: ".mbtiles", Tiles: true,
			Title: geo.Text{ES: "MBTiles, mapa sin conexión", EN: "MBTiles, an offline map"},
			write: writeTiles, estimate: estimateTiles,
		},
	}
}

// mapCollections are those of the offline map: the basemap, and the chosen ones above
// it. A layer of the basemap that has the name of a chosen one gives way.
func (p *Plan) mapCollections() []*geo.Collection {
	var all []*geo.Collection
	for _, c := range p.data.Basemap {
		if !slices.ContainsFunc(p.Layers, func(l Layer) bool { return l.Collection.ID == c.ID }) {
			all = append(all, c)
		}
	}
	for i := range p.Layers {
		all = append(all, p.Layers[i].Collection)
	}
	return all
}

// newTileset has the features of the extract alone, and all of the basemap.
func (p *Plan) newTileset() *tiles.Tileset {
	selections := make(map[string]tiles.Selection, len(p.Layers))
	for i := range p.Layers {
		l := &p.Layers[i]
		selections[l.Collection.ID] = tiles.Selection{
			Key: p.selectionKey(l),
			Where: func(ctx context.Context, _ *geo.Collection, box *geo.BBox) iter.Seq2[uint32, error] {
				return l.features.each(ctx, box)
			},
		}
	}
	return tiles.NewTileset("map", p.mapCollections(), p.data.Tilesets...).Filtered(selections)
}

// selectionKey names the features of a layer: equal keys, equal features of equal
// collections.
func (p *Plan) selectionKey(l *Layer) string {
	var bits []byte
	geo.EachPoint(p.Area.Shape, func(at orb.Point) {
		bits = binary.LittleEndian.AppendUint64(bits, math.Float64bits(at[0]))
		bits = binary.LittleEndian.AppendUint64(bits, math.Float64bits(at[1]))
	})
	sum := sha256.Sum256(fmt.Appendf(bits, "%q %q %q", p.Request.Filter[l.Collection.ID], p.Request.Datetime, p.Request.Cut))
	return "extract " + hex.EncodeToString(sum[:])
}

// writeTiles packs the offline map in a temporary directory, since archives are not
// written from front to end, and sends it.
func writeTiles(ctx context.Context, w io.Writer, p *Plan, o Options) (err error) {
	dir, err := os.MkdirTemp(o.Temp, "lindero-map-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	packed := filepath.Join(dir, "map"+p.Format.Extension)
	if err := p.packTiles(ctx, packed, o); err != nil {
		return err
	}
	return send(w, packed)
}

// packTiles writes the offline map to a file, whose ending says in which format.
func (p *Plan) packTiles(ctx context.Context, path string, o Options) error {
	box, lang := p.Area.BBox(), p.Request.lang()
	options := pack.Options{
		Tileset: p.tileset(), Zooms: p.Zooms, Area: &box, Program: o.Program, Workers: o.Workers, Output: path,
		Texts: tiles.TileJSONOptions{Name: p.data.Dataset.Title.In(lang), Language: lang},
	}
	if o.Progress != nil {
		options.Progress = func(done pack.Progress) {
			o.Progress(Progress{Done: done.Done, Total: done.Total, Bytes: done.Bytes})
		}
	}
	_, err := pack.Run(ctx, options)
	return err
}

// send copies a file.
func send(w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return errors.Join(err, f.Close())
}
