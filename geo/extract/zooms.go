package extract

import (
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles"
)

// mapTiles is how many tiles an offline map has at most, empty ones included, where the
// request does not say to which zoom it goes.
const mapTiles = 20_000

// maxLatitude bounds the square of Web Mercator.
const maxLatitude = 85.0511

// zooms returns the first and the last zoom of the offline map, and how many tiles of
// them the area's box meets, empty ones included.
func (p *Plan) zooms() (zooms [2]uint32, n int64, err error) {
	least, most := p.zoomRange()
	first, last := least, most
	if p.Request.MinZoom != nil {
		first = *p.Request.MinZoom
	}
	if p.Request.MaxZoom != nil {
		last = *p.Request.MaxZoom
	}
	if first < least || last > most || first > last {
		return zooms, 0, geo.Errorf(geo.CodeInvalid, "maxzoom", "these layers have tiles of zooms %d to %d, not %d to %d", least, most, first, last)
	}
	zooms = [2]uint32{first, first}
	box := p.Area.BBox()
	for zoom := first; zoom <= last; zoom++ {
		more := tilesOver(box, zoom)
		if p.Request.MaxZoom == nil && zoom > first && n+more > mapTiles {
			break
		}
		n += more
		zooms[1] = zoom
	}
	return zooms, n, nil
}

// zoomRange is the first and the last zoom of the map's layers.
func (p *Plan) zoomRange() (least, most uint32) {
	for i, c := range p.mapCollections() {
		first, last := uint32(min(max(c.MinZoom, 0), tiles.MaxZoom)), uint32(min(max(c.MaxZoom, 0), tiles.MaxZoom))
		if i == 0 {
			least, most = first, last
		}
		least, most = min(least, first), max(most, last)
	}
	return least, most
}

// tilesOver is how many tiles of a zoom a box meets.
func tilesOver(box geo.BBox, zoom uint32) (n int64) {
	for _, b := range box.Bounds() {
		low, high := corners(b, zoom)
		n += int64(high.X-low.X+1) * int64(high.Y-low.Y+1)
	}
	return n
}

// corners are the tiles at the north-western and the south-eastern corner of a box.
func corners(b orb.Bound, zoom uint32) (low, high tiles.ID) {
	low = ownerOf(orb.Point{b.Min[0], b.Max[1]}, zoom)
	high = ownerOf(orb.Point{b.Max[0], b.Min[1]}, zoom)
	if b.Max[0] == 180 { // which belongs to the first column
		high.X = 1<<zoom - 1
	}
	if b.Min[0] == 180 {
		low.X = high.X
	}
	return low, high
}

func ownerOf(p orb.Point, zoom uint32) tiles.ID {
	p[1] = min(max(p[1], -maxLatitude), maxLatitude)
	id, ok := tiles.WebMercatorQuad.Owner(p, zoom)
	if !ok { // cannot be: the position was brought within the grid
		return tiles.ID{Z: zoom}
	}
	return id
}
