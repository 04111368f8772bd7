package encode

import "github.com/paulmach/orb"

// appendTrack appends the lines and rings of a feature, each as a segment of its track.
func (l *gpxLayer) appendTrack(i uint32) {
	if l.c.Points() != nil {
		return
	}
	g := l.shape(i)
	if !hasPaths(g) {
		return
	}
	f := l.file
	l.describe(i, isArea(g))
	f.buf = append(f.buf, "<trk>"...)
	l.appendTexts(i, 1)
	l.appendType(i)
	f.buf = append(appendSegments(append(f.buf, '\n'), g), "</trk>\n"...)
}

// hasPaths reports whether a geometry has lines or rings.
func hasPaths(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point, orb.MultiPoint:
		return false
	case orb.Collection:
		for _, m := range g {
			if hasPaths(m) {
				return true
			}
		}
		return false
	}
	return hasPositions(g)
}

func isArea(g orb.Geometry) bool {
	switch g.(type) {
	case orb.Polygon, orb.MultiPolygon, orb.Ring, orb.Bound:
		return true
	}
	return false
}

func appendSegments(dst []byte, g orb.Geometry) []byte {
	switch g := g.(type) {
	case orb.LineString:
		dst = appendSegment(dst, g)
	case orb.Ring:
		dst = appendSegment(dst, g)
	case orb.MultiLineString:
		for _, line := range g {
			dst = appendSegment(dst, line)
		}
	case orb.Polygon:
		dst = appendRings(dst, g)
	case orb.MultiPolygon:
		for _, p := range g {
			dst = appendRings(dst, p)
		}
	case orb.Bound:
		dst = appendSegment(dst, g.ToRing())
	case orb.Collection:
		for _, m := range g {
			dst = appendSegments(dst, m)
		}
	}
	return dst
}

func appendRings(dst []byte, p orb.Polygon) []byte {
	for _, ring := range p {
		dst = appendSegment(dst, ring)
	}
	return dst
}

func appendSegment[L ~[]orb.Point](dst []byte, line L) []byte {
	if len(line) == 0 {
		return dst
	}
	dst = append(dst, "<trkseg>"...)
	for _, p := range line {
		dst = append(appendGPXPosition(append(dst, "<trkpt"...), p), "/>"...)
	}
	return append(dst, "</trkseg>\n"...)
}
