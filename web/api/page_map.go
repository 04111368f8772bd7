package api

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// pageMap is the small map of a page, which only scripts draw.
type pageMap struct {
	Collection string // "" where it shows no features
	Features   string // address of what it draws, as GeoJSON; "" for the box alone
	BBox       string // west,south,east,north of what it shows at first; "" to fit the features
	Selected   string // id of the feature that the page is about
}

// mostDrawn is how many features a page's map draws at most.
const mostDrawn = 1_000

// overview shows where the data as a whole lie.
func (r *request) overview() *pageMap {
	if box, ok := r.extent(); ok {
		return &pageMap{BBox: boxText(box)}
	}
	return nil
}

// extent is the box of all collections; ok is false where nothing has a position.
func (r *request) extent() (box orb.Bound, ok bool) {
	for _, c := range r.Collections {
		b, bounded := c.Extent()
		switch {
		case !bounded:
		case ok:
			box = box.Union(b)
		default:
			box, ok = b, true
		}
	}
	return box, ok
}

// collectionMap shows the features of a collection, or the box of more than it can draw.
func (r *request) collectionMap(c *geo.Collection) *pageMap {
	box, ok := c.Extent()
	if !ok {
		return nil
	}
	m := &pageMap{Collection: c.ID, BBox: boxText(box)}
	if c.Len() <= mostDrawn {
		m.Features = r.Rooted(fmt.Sprintf("/collections/%s/items?f=json&limit=%d", c.ID, mostDrawn))
	}
	return m
}

func boxText(b orb.Bound) string {
	text := ""
	for i, v := range []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]} {
		if i > 0 {
			text += ","
		}
		text += strconv.FormatFloat(v, 'f', -1, 64)
	}
	return text
}

// The view that a link to the map is made for, in CSS pixels, and the nearest it goes:
// near enough to see a place among its streets.
const (
	viewWidth, viewHeight = 900, 600
	nearestZoom           = 13
	worldSide             = 256 // of the world at zoom 0
)

// onMap is the address of the map where it shows a box, after permalink.ts:
// #zoom/latitude/longitude.
func (r *request) onMap(b orb.Bound) string {
	low, high := mercatorY(b.Min[1]), mercatorY(b.Max[1])
	across := (b.Max[0] - b.Min[0]) / 360 * worldSide
	zoom := math.Log2(min(viewWidth/across, viewHeight/((high-low)*worldSide)))
	zoom = max(0, min(nearestZoom, math.Floor(zoom)))
	middle := math.Atan(math.Sinh((low+high)/2*2*math.Pi)) * 180 / math.Pi
	return fmt.Sprintf("%s/#%.0f/%.5f/%.5f", r.base, zoom, middle, (b.Min[0]+b.Max[0])/2)
}

// mercatorY is where a latitude lies in Web Mercator, from -0.5 in the south to 0.5.
func mercatorY(lat float64) float64 {
	const furthest = 85.0511287798066 // where the square world ends
	radians := max(-furthest, min(furthest, lat)) * math.Pi / 180
	return math.Asinh(math.Tan(radians)) / (2 * math.Pi)
}
