package extract

import "lindero/geo"

// Limits bound an extract. Zeros are no limit.
type Limits struct {
	Features         int64
	Bytes            int64 // of the file, as estimated
	SquareKilometres float64
	Layers           int64
	Tiles            int64 // of an offline map
}

// Check fails where the plan goes beyond a limit, which the error, of
// [geo.CodeTooLarge], names with what was asked for and the way out.
func (p *Plan) Check(l Limits) error {
	switch {
	case l.Layers > 0 && int64(len(p.Layers)) > l.Layers:
		return geo.Errorf(geo.CodeTooLarge, "collections", "the extract would have %d layers, and at most %d are given out in one: name fewer under collections", len(p.Layers), l.Layers)
	case l.SquareKilometres > 0 && p.Area.SquareKilometres() > l.SquareKilometres:
		return geo.Errorf(geo.CodeTooLarge, "area", "the area has %.0f km², and at most %.0f are given out at once: narrow it, or take it in parts", p.Area.SquareKilometres(), l.SquareKilometres)
	case l.Features > 0 && int64(p.Features) > l.Features:
		return geo.Errorf(geo.CodeTooLarge, "area", "the extract would have %d features, and at most %d are given out at once: narrow the area, the layers or the filters, or take it in parts", p.Features, l.Features)
	case l.Tiles > 0 && p.Tiles > l.Tiles:
		return geo.Errorf(geo.CodeTooLarge, "maxzoom", "the map would have up to %d tiles, and at most %d are given out at once: narrow the area, or ask for a smaller maxzoom than %d", p.Tiles, l.Tiles, p.Zooms[1])
	}
	return nil
}

// CheckBytes is [Plan.Check] for the size of the file, in bytes, as estimated.
func (l Limits) CheckBytes(size int64) error {
	if l.Bytes > 0 && size > l.Bytes {
		return geo.Errorf(geo.CodeTooLarge, "area", "the extract would have some %d MB, and at most %d MB are given out at once: narrow the area, the layers or the filters, choose a smaller format, or take it in parts", size/1e6, l.Bytes/1e6)
	}
	return nil
}
