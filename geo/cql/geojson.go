package cql

import "github.com/paulmach/orb"

// shape reads the coordinates of a GeoJSON geometry (RFC 7946, 3.1).
func (p *jsonParser) shape(v, name *jsonValue) (orb.Geometry, error) {
	coordinates := v.member("coordinates")
	if name.text == "GeometryCollection" {
		coordinates = v.member("geometries")
	}
	if coordinates == nil {
		return nil, p.fail(v.pos, "the geometry has no coordinates")
	}
	switch name.text {
	case "Point":
		return p.position(coordinates)
	case "LineString":
		return p.line(coordinates)
	case "Polygon":
		return p.polygon(coordinates)
	case "MultiPoint":
		points, err := items(p, coordinates, p.position)
		return orb.MultiPoint(points), err
	case "MultiLineString":
		lines, err := items(p, coordinates, p.line)
		return orb.MultiLineString(lines), err
	case "MultiPolygon":
		polygons, err := items(p, coordinates, p.polygon)
		return orb.MultiPolygon(polygons), err
	case "GeometryCollection":
		members, err := items(p, coordinates, p.member)
		return orb.Collection(members), err
	}
	return nil, p.fail(name.pos, "%q is no type of GeoJSON geometry", name.text)
}

// member reads a geometry of a collection, which is no collection itself.
func (p *jsonParser) member(v *jsonValue) (orb.Geometry, error) {
	name := v.member("type")
	if name == nil || name.text == "GeometryCollection" {
		return nil, p.fail(v.pos, "expected a geometry that is no collection")
	}
	return p.geometry(v)
}

func items[T any](p *jsonParser, v *jsonValue, item func(*jsonValue) (T, error)) ([]T, error) {
	if v.kind != jsonArray {
		return nil, p.fail(v.pos, "found %s, expected an array", v.kind)
	}
	list := make([]T, 0, len(v.items))
	for _, x := range v.items {
		t, err := item(x)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// position drops the height.
func (p *jsonParser) position(v *jsonValue) (orb.Point, error) {
	numbers, err := p.numbers(v)
	if err != nil {
		return orb.Point{}, err
	}
	if len(numbers) < 2 || len(numbers) > 3 {
		return orb.Point{}, p.fail(v.pos, "a position has 2 or 3 numbers, not %d", len(numbers))
	}
	return orb.Point{numbers[0], numbers[1]}, nil
}

func (p *jsonParser) line(v *jsonValue) (orb.LineString, error) { return items(p, v, p.position) }

func (p *jsonParser) ring(v *jsonValue) (orb.Ring, error) { return items(p, v, p.position) }

func (p *jsonParser) polygon(v *jsonValue) (orb.Polygon, error) { return items(p, v, p.ring) }
