package conformance

import (
	"encoding/json"
	"fmt"
	"slices"
)

// A position is longitude and latitude, or whatever the two axes of a CRS are, in
// the order in which they were sent.
type position [2]float64

// A geometry is a GeoJSON geometry (RFC 7946, 3.1), taken apart: points, paths and
// polygons of rings.
type geometry struct {
	kind     string
	points   []position
	paths    [][]position
	polygons [][][]position
}

// UnmarshalJSON reads a geometry and refuses one that RFC 7946 does not allow.
func (g *geometry) UnmarshalJSON(text []byte) error {
	var raw struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
		Geometries  []geometry      `json:"geometries"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*g = geometry{kind: raw.Type}
	if err := g.read(raw.Type, raw.Coordinates, raw.Geometries); err != nil {
		return fmt.Errorf("%s: %w", raw.Type, err)
	}
	return nil
}

func (g *geometry) read(kind string, text json.RawMessage, members []geometry) error {
	switch kind {
	case "Point":
		p, err := coordinates[[]float64](text)
		if err != nil {
			return err
		}
		return g.addPoints([][]float64{p})
	case "MultiPoint":
		return read(text, g.addPoints)
	case "LineString":
		return read(text, g.addPath)
	case "MultiLineString":
		return read(text, each(g.addPath))
	case "Polygon":
		return read(text, g.addPolygon)
	case "MultiPolygon":
		return read(text, each(g.addPolygon))
	case "GeometryCollection":
		for _, m := range members {
			g.points = append(g.points, m.points...)
			g.paths = append(g.paths, m.paths...)
			g.polygons = append(g.polygons, m.polygons...)
		}
		return nil
	}
	return fmt.Errorf("%q is no type of geometry", kind)
}

func coordinates[T any](text json.RawMessage) (T, error) {
	var v T
	return v, json.Unmarshal(text, &v)
}

func read[T any](text json.RawMessage, add func(T) error) error {
	v, err := coordinates[T](text)
	if err != nil {
		return err
	}
	return add(v)
}

func each[T any](add func(T) error) func([]T) error {
	return func(all []T) error {
		for _, one := range all {
			if err := add(one); err != nil {
				return err
			}
		}
		return nil
	}
}

func positions(raw [][]float64) ([]position, error) {
	all := make([]position, len(raw))
	for i, p := range raw {
		if len(p) < 2 || len(p) > 3 {
			return nil, fmt.Errorf("a position of %d numbers", len(p))
		}
		all[i] = position(p[:2])
	}
	return all, nil
}

func (g *geometry) addPoints(raw [][]float64) error {
	p, err := positions(raw)
	g.points = append(g.points, p...)
	return err
}

func (g *geometry) addPath(raw [][]float64) error {
	p, err := positions(raw)
	if err == nil && len(p) < 2 {
		err = fmt.Errorf("a line of %d positions", len(p))
	}
	g.paths = append(g.paths, p)
	return err
}

func (g *geometry) addPolygon(raw [][][]float64) error {
	var rings [][]position
	for _, r := range raw {
		ring, err := positions(r)
		if err != nil {
			return err
		}
		if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
			return fmt.Errorf("a ring of %d positions that is not closed", len(ring))
		}
		rings = append(rings, ring)
	}
	g.polygons = append(g.polygons, rings)
	return nil
}

// vertices returns every position there is.
func (g *geometry) vertices() []position {
	all := slices.Clone(g.points)
	for _, path := range g.paths {
		all = append(all, path...)
	}
	for _, rings := range g.polygons {
		for _, ring := range rings {
			all = append(all, ring...)
		}
	}
	return all
}

// transformed returns the geometry with other vertices, in the order of vertices.
func (g *geometry) transformed(vertices []position) *geometry {
	take := func(n int) []position {
		some := vertices[:n]
		vertices = vertices[n:]
		return some
	}
	other := &geometry{kind: g.kind, points: take(len(g.points))}
	for _, path := range g.paths {
		other.paths = append(other.paths, take(len(path)))
	}
	for _, rings := range g.polygons {
		var all [][]position
		for _, ring := range rings {
			all = append(all, take(len(ring)))
		}
		other.polygons = append(other.polygons, all)
	}
	return other
}
