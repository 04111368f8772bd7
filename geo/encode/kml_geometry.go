package encode

import "github.com/paulmach/orb"

// appendKMLGeometry appends a geometry of any type. What has no positions is left out,
// for KML has no empty geometries. Lines and areas follow the ground.
func appendKMLGeometry(dst []byte, g orb.Geometry) []byte {
	if !hasPositions(g) {
		return dst
	}
	switch g := g.(type) {
	case orb.Point:
		return appendKMLPoint(dst, g)
	case orb.MultiPoint:
		return appendMultiGeometry(dst, g, appendKMLPoint)
	case orb.LineString:
		return appendKMLLine(dst, g)
	case orb.MultiLineString:
		return appendMultiGeometry(dst, g, appendKMLLine)
	case orb.Ring:
		return appendKMLPolygon(dst, orb.Polygon{g})
	case orb.Polygon:
		return appendKMLPolygon(dst, g)
	case orb.Bound:
		return appendKMLPolygon(dst, g.ToPolygon())
	case orb.MultiPolygon:
		return appendMultiGeometry(dst, g, appendKMLPolygon)
	case orb.Collection:
		return appendMultiGeometry(dst, g, appendKMLGeometry)
	}
	return dst
}

func appendMultiGeometry[S ~[]E, E any](dst []byte, list S, item func([]byte, E) []byte) []byte {
	dst = append(dst, "<MultiGeometry>"...)
	for _, e := range list {
		dst = item(dst, e)
	}
	return append(dst, "</MultiGeometry>"...)
}

// appendKMLPoint appends a point, nothing where it has no position.
func appendKMLPoint(dst []byte, p orb.Point) []byte {
	if p[0] != p[0] || p[1] != p[1] {
		return dst
	}
	dst = append(dst, "<Point><coordinates>"...)
	return append(appendKMLPosition(dst, p), "</coordinates></Point>"...)
}

func appendKMLLine(dst []byte, l orb.LineString) []byte {
	if len(l) == 0 {
		return dst
	}
	dst = append(dst, "<LineString><tessellate>1</tessellate>"...)
	return append(appendCoordinates(dst, l), "</LineString>"...)
}

func appendKMLPolygon(dst []byte, p orb.Polygon) []byte {
	if len(p) == 0 || len(p[0]) == 0 {
		return dst
	}
	dst = append(dst, "<Polygon><tessellate>1</tessellate><outerBoundaryIs><LinearRing>"...)
	dst = append(appendCoordinates(dst, p[0]), "</LinearRing></outerBoundaryIs>"...)
	for _, hole := range p[1:] {
		if len(hole) > 0 {
			dst = append(dst, "<innerBoundaryIs><LinearRing>"...)
			dst = append(appendCoordinates(dst, hole), "</LinearRing></innerBoundaryIs>"...)
		}
	}
	return append(dst, "</Polygon>"...)
}

// appendCoordinates appends positions with blanks between them.
func appendCoordinates[L ~[]orb.Point](dst []byte, line L) []byte {
	dst = append(dst, "<coordinates>"...)
	for i, p := range line {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = appendKMLPosition(dst, p)
	}
	return append(dst, "</coordinates>"...)
}

func appendKMLPosition(dst []byte, p orb.Point) []byte {
	return appendDecimal(append(appendDecimal(dst, p[0]), ','), p[1])
}

// appendHTML appends a text as HTML that stands in a CDATA section: without markup of its
// own, and without the dollar signs that Google Earth puts values for.
func appendHTML(dst, s []byte) []byte { return appendEscaped(dst, s, htmlEscape) }

func htmlEscape(r rune) (instead string, ok bool) {
	switch r {
	case '\n':
		return "<br>", true
	case '\r':
		return "", true
	case '$':
		return "&#36;", true
	case '"':
		return "&quot;", true
	}
	return xmlEscape(r)
}
