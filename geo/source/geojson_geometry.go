package source

import (
	"slices"

	"github.com/paulmach/orb"
)

// geometryReader reads GeoJSON geometries. Coordinates are gathered in buffers that
// are used again, then copied to slices of just the size.
type geometryReader struct {
	jsonScanner
	points []orb.Point
	rings  []int // end of each ring or line in points
	parts  []int // end of each polygon in rings
	result shape
}

// shape is a geometry that was read; a point spares the allocation of an interface.
type shape struct {
	isPoint  bool
	point    orb.Point
	geometry orb.Geometry
}

// members are the members of a GeoJSON object that make a geometry, by index: their
// type may come after them. 0 stands for none.
type members struct {
	kind        string
	coordinates int
	geometries  int
	done        bool // they were read already
}

// geometry reads a geometry or null into result.
func (g *geometryReader) geometry(i, depth int) int {
	g.result = shape{}
	if g.data[i] == 'n' {
		return g.keyword(i, "null")
	}
	if g.data[i] != '{' {
		g.sink.refuse(CodeGeometry, "the geometry is neither an object nor null")
		return g.skip(i)
	}
	var m members
	if i = g.memberList(i, func(i int) int { return g.geometryMember(i, depth, &m) }); i < 0 {
		return -1
	}
	if !m.done && g.assemble(&m, depth) < 0 {
		return -1
	}
	return i
}

// memberList reads the braces and commas of an object, and its members with member.
func (g *geometryReader) memberList(i int, member func(int) int) int {
	if i = g.space(i + 1); g.data[i] == '}' {
		return i + 1
	}
	for {
		if i = member(i); i < 0 {
			return -1
		}
		i = g.space(i)
		switch g.data[i] {
		case ',':
			i = g.space(i + 1)
		case '}':
			return i + 1
		default:
			return g.fail(i, "a comma or a closing brace is expected here")
		}
	}
}

// geometryMember reads one member. Coordinates whose type is known already, as it
// nearly always is, are read at once; others are marked to be read at the end.
func (g *geometryReader) geometryMember(i, depth int, m *members) int {
	i = g.name(i)
	if i < 0 {
		return -1
	}
	switch string(g.data[g.from:g.to]) {
	case "type":
		return g.kind(i, m)
	case "coordinates":
		if m.kind != "" && isSimple(m.kind) {
			m.done = true
			return g.coordinates(i, m.kind)
		}
		m.coordinates = i
	case "geometries":
		if m.kind == "GeometryCollection" {
			m.done = true
			return g.collection(i, depth)
		}
		m.geometries = i
	}
	return g.skip(i)
}

// name reads a member's name and colon; the name is data[from:to].
func (g *geometryReader) name(i int) int {
	if g.data[i] != '"' {
		return g.fail(i, "a name in quotes is expected here")
	}
	if i = g.str(i); i < 0 {
		return -1
	}
	if i = g.expect(i, ':', "a colon is expected here"); i < 0 {
		return -1
	}
	return g.space(i)
}

// kind reads the value of a member "type".
func (g *geometryReader) kind(i int, m *members) int {
	if g.data[i] != '"' {
		m.kind = "?"
		return g.skip(i)
	}
	if i = g.str(i); i < 0 {
		return -1
	}
	m.kind = intern(g.data[g.from:g.to])
	return i
}

var kinds = [...]string{"Feature", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString",
	"MultiPolygon", "GeometryCollection", "FeatureCollection"}

// intern returns the type as a string, without allocation for the known ones.
func intern(b []byte) string {
	for _, k := range kinds {
		if string(b) == k {
			return k
		}
	}
	return clip(b)
}

func isSimple(kind string) bool { return slices.Contains(kinds[1:7], kind) }

// assemble reads the members that were only marked. Its return value only tells
// failure: -1.
func (g *geometryReader) assemble(m *members, depth int) int {
	switch {
	case isSimple(m.kind) && m.coordinates != 0:
		return g.coordinates(m.coordinates, m.kind)
	case m.kind == "GeometryCollection" && m.geometries != 0:
		return g.collection(m.geometries, depth)
	case m.kind == "":
		g.sink.refuse(CodeGeometry, "the geometry has no type")
	case isSimple(m.kind) || m.kind == "GeometryCollection":
		g.sink.refuse(CodeGeometry, "the geometry of type %s has no coordinates", m.kind)
	default:
		g.sink.refuse(CodeGeometry, "%q is no type of geometry", m.kind)
	}
	return 0
}

// collection reads the list of a GeometryCollection.
func (g *geometryReader) collection(i, depth int) int {
	if depth >= g.sink.limits.Depth {
		g.fault = fault{kind: faultDepth, at: i, message: "geometry collections are nested too deeply"}
		return -1
	}
	if g.data[i] != '[' {
		g.sink.refuse(CodeGeometry, `"geometries" is not a list`)
		return g.skip(i)
	}
	all := orb.Collection{}
	i = g.list(i, func(i int) int {
		if i = g.geometry(i, depth+1); i >= 0 {
			all = append(all, g.result.orb())
		}
		return i
	})
	if i < 0 {
		return -1
	}
	g.result = shape{geometry: slices.Clip(all)}
	return i
}

func (s shape) orb() orb.Geometry {
	if s.isPoint {
		return s.point
	}
	return s.geometry
}
