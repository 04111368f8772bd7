package extract

import (
	"context"

	"lindero/tiles"
)

// sampleTiles is how many tiles of each zoom of an offline map are built for the estimate.
const sampleTiles = 48

// archiveSize is what an archive takes: a part that depends on nothing, some bytes for
// each tile, and for each byte of their contents. Measured on archives of the
// demonstration, from 0.5 to 6 MB; SQLite does not fill its pages.
type archiveSize struct{ base, tile, content float64 }

var archiveSizes = map[string]archiveSize{
	"pmtiles": {4096, 8, 1},
	"mbtiles": {16384, 68, 1.08},
}

// estimateTiles builds some tiles of each zoom and takes the others to be like them.
func estimateTiles(ctx context.Context, p *Plan, _ Options) (int64, error) {
	compressor, err := tiles.NewCompressor(0)
	if err != nil {
		return 0, err
	}
	s := tileSample{set: p.tileset(), compressor: compressor}
	box := p.Area.BBox()
	for zoom := p.Zooms[0]; zoom <= p.Zooms[1]; zoom++ {
		for _, b := range box.Bounds() {
			low, high := corners(b, zoom)
			if err := s.take(ctx, low, high); err != nil {
				return 0, err
			}
		}
	}
	costs := archiveSizes[p.Format.Name]
	return int64(costs.base + costs.tile*s.tiles + costs.content*s.bytes), nil
}

// tileSample is what some tiles tell of all.
type tileSample struct {
	set        *tiles.Tileset
	compressor *tiles.Compressor
	tiles      float64 // with content
	bytes      float64 // of contents, equal ones once
}

// take builds some of the tiles between two corners. What is alike in several of them,
// such as bare land, is taken to be so in others: archives hold it once.
func (s *tileSample) take(ctx context.Context, low, high tiles.ID) error {
	columns, rows := int64(high.X-low.X+1), int64(high.Y-low.Y+1)
	n := columns * rows
	built := min(n, sampleTiles)
	each := float64(n) / float64(built)
	often := map[string]int{}
	for k := range built {
		at := (2*k + 1) * n / (2 * built)
		packed, err := s.build(ctx, tiles.ID{Z: low.Z, X: low.X + uint32(at%columns), Y: low.Y + uint32(at/columns)})
		if err != nil {
			return err
		}
		if len(packed) > 0 {
			s.tiles += each
			often[string(packed)]++
		}
	}
	sum := 0.0
	for packed, times := range often { // a sum of whole numbers, in any order
		if times == 1 {
			sum += float64(len(packed))
		} else {
			s.bytes += float64(len(packed))
		}
	}
	s.bytes += sum * each
	return nil
}

func (s *tileSample) build(ctx context.Context, id tiles.ID) ([]byte, error) {
	encoded, err := s.set.Encode(ctx, nil, id)
	if err != nil {
		return nil, err
	}
	tile, err := s.compressor.Tile(encoded.Bytes)
	if err != nil {
		return nil, err
	}
	return tile.Gzip, nil
}
