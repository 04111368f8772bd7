package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// codedError is a failure with the code that reports it.
type codedError struct {
	code    Code
	message string
}

func (e *codedError) Error() string { return e.message }

func coded(code Code, format string, args ...any) error {
	return &codedError{code, fmt.Sprintf(format, args...)}
}

// wktParser reads well-known text of geometries (OGC 06-103r4, chapter 7), in any
// case, with Z, M or both, and with the SRID of PostGIS before it. text ends in a
// zero byte.
type wktParser struct {
	text    []byte
	at      int
	depth   int
	heights bool // more than two numbers were met
	number  number
	points  []orb.Point // gathered, to be copied to their size
}

// parseWKT reads a geometry; srid is 0 where the text has none. heights tells that
// more than two numbers a position were read and dropped. Nil is an empty geometry.
func parseWKT(text []byte, depth int) (g orb.Geometry, srid int, heights bool, err error) {
	p := &wktParser{text: append(slices.Clone(text), 0), depth: depth}
	if srid, err = p.srid(); err != nil {
		return nil, 0, false, err
	}
	if g, err = p.geometry(); err != nil {
		return nil, 0, false, err
	}
	if p.space(); p.at != len(text) {
		return nil, 0, false, p.unexpected("nothing more")
	}
	return g, srid, p.heights, nil
}

func (p *wktParser) space() {
	for c := p.text[p.at]; c == ' ' || c == '\n' || c == '\r' || c == '\t'; c = p.text[p.at] {
		p.at++
	}
}

func (p *wktParser) take(c byte) bool {
	p.space()
	if p.text[p.at] != c {
		return false
	}
	p.at++
	return true
}

// word reads letters, in upper case.
func (p *wktParser) word() string {
	p.space()
	start := p.at
	for c := p.text[p.at] | 0x20; c >= 'a' && c <= 'z'; c = p.text[p.at] | 0x20 {
		p.at++
	}
	return strings.ToUpper(string(p.text[start:p.at]))
}

func (p *wktParser) unexpected(wanted string) error {
	if p.at >= len(p.text)-1 {
		return coded(CodeGeometry, "the well-known text ends where %s is expected", wanted)
	}
	rest := p.text[p.at : len(p.text)-1]
	return coded(CodeGeometry, "the well-known text has %q at its byte %d, where %s is expected", clip(rest[:min(20, len(rest))]), p.at+1, wanted)
}

func (p *wktParser) srid() (int, error) {
	if len(p.text) < 6 || !strings.EqualFold(string(p.text[:5]), "SRID=") {
		return 0, nil
	}
	end := slices.Index(p.text, ';')
	if end < 0 {
		return 0, coded(CodeGeometry, "the well-known text has an SRID but no semicolon after it")
	}
	srid, err := strconv.Atoi(string(p.text[5:end]))
	if err != nil {
		return 0, coded(CodeGeometry, "the SRID %q of the well-known text is no number", clip(p.text[5:end]))
	}
	p.at = end + 1
	return srid, nil
}

// geometry reads a keyword and what follows it.
func (p *wktParser) geometry() (orb.Geometry, error) {
	if p.depth--; p.depth < 0 {
		return nil, coded(CodeTooDeep, "geometry collections are nested too deeply")
	}
	defer func() { p.depth++ }()
	kind := p.word()
	for _, flag := range []string{"ZM", "Z", "M"} { // POINTZ is written as well as POINT Z
		if base := strings.TrimSuffix(kind, flag); base != kind && wktKinds[base] {
			kind = base
			break
		}
	}
	if !wktKinds[kind] {
		return nil, coded(CodeGeometry, "%q is no type of well-known text that is read; curves and surfaces are to be turned into lines and polygons first", clip([]byte(kind)))
	}
	switch flag := p.word(); flag {
	case "":
	case "Z", "M", "ZM":
		if empty := p.word(); empty == "EMPTY" {
			return nil, nil
		} else if empty != "" {
			return nil, p.unexpected("an opening bracket")
		}
	case "EMPTY":
		return nil, nil
	default:
		return nil, p.unexpected("an opening bracket")
	}
	return p.body(kind)
}

var wktKinds = map[string]bool{"POINT": true, "LINESTRING": true, "POLYGON": true, "MULTIPOINT": true,
	"MULTILINESTRING": true, "MULTIPOLYGON": true, "GEOMETRYCOLLECTION": true}

func (p *wktParser) body(kind string) (orb.Geometry, error) {
	switch kind {
	case "POINT":
		points, err := p.positions()
		if err == nil && len(points) != 1 {
			err = coded(CodeGeometry, "a POINT has %d positions", len(points))
		}
		if err != nil {
			return nil, err
		}
		return points[0], nil
	case "LINESTRING":
		points, err := p.positions()
		return orb.LineString(points), err
	case "MULTIPOINT":
		points, err := p.multipoint()
		return orb.MultiPoint(points), err
	case "POLYGON":
		g, err := p.polygon()
		return g, err
	case "MULTILINESTRING":
		g, err := wktList(p, func() (orb.LineString, error) {
			points, err := p.positionsOrEmpty()
			return points, err
		})
		return orb.MultiLineString(g), err
	case "MULTIPOLYGON":
		g, err := wktList(p, p.polygonOrEmpty)
		return orb.MultiPolygon(g), err
	}
	g, err := wktList(p, p.geometry)
	return orb.Collection(g), err
}

// wktList reads items between brackets.
func wktList[T any](p *wktParser, item func() (T, error)) ([]T, error) {
	if !p.take('(') {
		return nil, p.unexpected("an opening bracket")
	}
	var all []T
	for {
		v, err := item()
		if err != nil {
			return nil, err
		}
		all = append(all, v)
		if p.take(',') {
			continue
		}
		if !p.take(')') {
			return nil, p.unexpected("a comma or a closing bracket")
		}
		return slices.Clip(all), nil
	}
}

func (p *wktParser) polygon() (orb.Polygon, error) {
	return wktList(p, func() (orb.Ring, error) {
		points, err := p.positionsOrEmpty()
		return points, err
	})
}

func (p *wktParser) polygonOrEmpty() (orb.Polygon, error) {
	if p.empty() {
		return nil, nil
	}
	return p.polygon()
}

func (p *wktParser) positionsOrEmpty() ([]orb.Point, error) {
	if p.empty() {
		return nil, nil
	}
	return p.positions()
}

// empty reads the word EMPTY if it stands here.
func (p *wktParser) empty() bool {
	start := p.at
	if p.word() == "EMPTY" {
		return true
	}
	p.at = start
	return false
}

// positions reads positions between brackets, into a slice of just the size.
func (p *wktParser) positions() ([]orb.Point, error) {
	if !p.take('(') {
		return nil, p.unexpected("an opening bracket")
	}
	p.points = p.points[:0]
	for {
		point, err := p.position()
		if err != nil {
			return nil, err
		}
		p.points = append(p.points, point)
		if p.take(',') {
			continue
		}
		if !p.take(')') {
			return nil, p.unexpected("a comma or a closing bracket")
		}
		return slices.Clone(p.points), nil
	}
}

// multipoint reads positions with or without brackets of their own; empty members
// are left out.
func (p *wktParser) multipoint() ([]orb.Point, error) {
	all, err := wktList(p, func() (points []orb.Point, err error) {
		if p.empty() {
			return nil, nil
		}
		if p.space(); p.text[p.at] == '(' {
			return p.positions()
		}
		point, err := p.position()
		return []orb.Point{point}, err
	})
	return slices.Concat(all...), err
}

// position reads two to four numbers.
func (p *wktParser) position() (point orb.Point, err error) {
	for n := 0; ; n++ {
		p.space()
		c := p.text[p.at]
		if n >= 2 && (c == ',' || c == ')') {
			p.heights = p.heights || n > 2
			return point, nil
		}
		if n == 4 {
			return point, p.unexpected("a comma or a closing bracket")
		}
		v, err := p.coordinate(n)
		if err != nil {
			return point, err
		}
		if n < 2 {
			point[n] = v
		}
	}
}

func (p *wktParser) coordinate(n int) (float64, error) {
	start := p.at
	for c := p.text[p.at]; c > ' ' && c != ',' && c != ')' && c != '('; c = p.text[p.at] {
		p.at++
	}
	text := p.text[start:p.at]
	if scanNumber(p.text, start, &p.number) == p.at {
		if v, ok := p.number.float(text); ok {
			return v, nil
		}
	}
	if v, err := strconv.ParseFloat(string(text), 64); err == nil && v-v == 0 { // .5, 5. and +5
		return v, nil
	} else if len(text) > 0 && (err == nil || v != 0) {
		return 0, coded(CodeNotFinite, "the coordinate %s is not a finite number", clip(text))
	}
	p.at = start
	if len(text) == 0 && n == 1 {
		return 0, coded(CodeArity, "a position of the well-known text has one number; it takes two")
	}
	return 0, p.unexpected("a number")
}
