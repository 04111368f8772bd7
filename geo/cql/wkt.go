package cql

import (
	"strings"

	"github.com/paulmach/orb"
)

// geometry reads well-known text (OGC 06-103r4, clause 7) behind the type's name.
func (p *parser) geometry(name string, pos int) (orb.Geometry, error) {
	if _, err := p.accept("Z"); err != nil {
		return nil, err
	}
	g, err := p.shape(name)
	if err != nil {
		return nil, err
	}
	if err := checkShape(g); err != nil {
		return nil, p.fail(pos, "%s", err)
	}
	return g, nil
}

func (p *parser) shape(name string) (orb.Geometry, error) {
	switch name {
	case "POINT":
		return p.point()
	case "LINESTRING":
		return p.line()
	case "POLYGON":
		return p.polygon()
	case "MULTIPOINT":
		points, err := commaList(p, p.memberPoint)
		return orb.MultiPoint(points), err
	case "MULTILINESTRING":
		lines, err := commaList(p, p.line)
		return orb.MultiLineString(lines), err
	case "MULTIPOLYGON":
		polygons, err := commaList(p, p.polygon)
		return orb.MultiPolygon(polygons), err
	}
	members, err := commaList(p, p.member)
	return orb.Collection(members), err
}

// member reads a geometry of a collection, which is no collection itself.
func (p *parser) member() (orb.Geometry, error) {
	t := p.token
	name := strings.ToUpper(t.text)
	if t.kind != tokenWord || !isOneOf(name, constructors[4:]) || name == "GEOMETRYCOLLECTION" {
		return nil, p.unexpected("POINT, LINESTRING, POLYGON or one of their MULTI forms")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.geometry(name, t.pos)
}

// commaList reads ( item , item ... ).
func commaList[T any](p *parser, item func() (T, error)) ([]T, error) {
	if err := p.expect("("); err != nil {
		return nil, err
	}
	var list []T
	for {
		v, err := item()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		more, err := p.accept(",")
		if err != nil {
			return nil, err
		}
		if !more {
			return list, p.expect(")")
		}
	}
}

func (p *parser) point() (orb.Point, error) {
	if err := p.expect("("); err != nil {
		return orb.Point{}, err
	}
	at, err := p.position()
	if err != nil {
		return orb.Point{}, err
	}
	return at, p.expect(")")
}

// memberPoint reads a point of a multipoint, whose parentheses many leave out.
func (p *parser) memberPoint() (orb.Point, error) {
	if p.token.is("(") {
		return p.point()
	}
	return p.position()
}

// position reads x y and perhaps a height, which is dropped.
func (p *parser) position() (orb.Point, error) {
	x, err := p.coordinate()
	if err != nil {
		return orb.Point{}, err
	}
	y, err := p.coordinate()
	if err != nil {
		return orb.Point{}, err
	}
	if !p.token.is(",") && !p.token.is(")") {
		_, err = p.coordinate()
	}
	return orb.Point{x, y}, err
}

func (p *parser) line() (orb.LineString, error) { return commaList(p, p.position) }

func (p *parser) ring() (orb.Ring, error) { return commaList(p, p.position) }

func (p *parser) polygon() (orb.Polygon, error) { return commaList(p, p.ring) }
