package cql

import (
	"errors"

	"github.com/paulmach/orb"
)

// checkShape finds what no coordinates could mend: too few positions, open rings.
func checkShape(g orb.Geometry) error {
	switch g := g.(type) {
	case orb.MultiPoint:
		return checkEach(g, func(orb.Point) error { return nil })
	case orb.LineString:
		if len(g) < 2 {
			return errors.New("a line has at least 2 positions")
		}
	case orb.MultiLineString:
		return checkEach(g, func(l orb.LineString) error { return checkShape(l) })
	case orb.Polygon:
		return checkEach(g, checkRing)
	case orb.MultiPolygon:
		return checkEach(g, func(p orb.Polygon) error { return checkShape(p) })
	case orb.Collection:
		return checkEach(g, checkShape)
	}
	return nil
}

func checkEach[T any](parts []T, check func(T) error) error {
	if len(parts) == 0 {
		return errors.New("the geometry is empty")
	}
	for _, part := range parts {
		if err := check(part); err != nil {
			return err
		}
	}
	return nil
}

func checkRing(r orb.Ring) error {
	if len(r) < 4 || r[0] != r[len(r)-1] {
		return errors.New("a polygon's ring has at least 4 positions, the last equal to the first")
	}
	return nil
}
