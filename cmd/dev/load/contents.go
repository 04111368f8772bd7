package load

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"lindero/cmd/dev/wire"
)

// Contents is what an answer holds.
type Contents struct {
	Features int // all that are there, those in a tile's buffer included
	// Points is how many points those features of a tile stand for that lie in the tile
	// itself: a cluster for as many as it counts, others for one.
	Points int
}

// tileExtent is the width of a tile in its own units, as both servers are asked for it.
const tileExtent = 4096

// The fields of a tile that are looked at (MVT 2.1, 4).
const (
	tileLayers     = 3
	layerFeatures  = 2
	layerKeys      = 3
	layerValues    = 4
	featureTags    = 2
	featureShape   = 4
	valueUnsigned  = 5
	countName      = "count"
	pointMoveToOne = 1<<3 | 1
)

// TileContents counts what a tile of points, not compressed, holds in all its layers. An
// empty tile holds nothing.
func TileContents(data []byte) (all Contents, err error) {
	err = wire.Fields(data, func(number int, _ uint64, layer []byte) error {
		if number != tileLayers {
			return nil
		}
		c, err := layerContents(layer)
		all.Features += c.Features
		all.Points += c.Points
		return err
	})
	return all, err
}

func layerContents(data []byte) (all Contents, err error) {
	var features [][]byte
	countKey, keys := -1, 0
	var values []uint64
	err = wire.Fields(data, func(number int, _ uint64, bytes []byte) error {
		switch number {
		case layerFeatures:
			features = append(features, bytes)
		case layerKeys:
			if string(bytes) == countName {
				countKey = keys
			}
			keys++
		case layerValues:
			value := uint64(0)
			values = append(values, 0)
			err := wire.Fields(bytes, func(number int, v uint64, _ []byte) error {
				if number == valueUnsigned {
					value = v
				}
				return nil
			})
			values[len(values)-1] = value
			return err
		}
		return nil
	})
	for _, f := range features {
		if err != nil {
			break
		}
		var points int
		points, err = featurePoints(f, countKey, values)
		all.Features++
		all.Points += points
	}
	return all, err
}

// featurePoints is how many points a feature stands for, 0 where it lies in the buffer.
func featurePoints(data []byte, countKey int, values []uint64) (points int, err error) {
	points = 1
	inside := false
	err = wire.Fields(data, func(number int, _ uint64, bytes []byte) error {
		switch number {
		case featureTags:
			for len(bytes) > 0 {
				key, n := binary.Uvarint(bytes)
				value, m := binary.Uvarint(bytes[max(n, 0):])
				if n <= 0 || m <= 0 || value >= uint64(len(values)) {
					return wire.ErrTruncated
				}
				if int(key) == countKey {
					points = int(values[value])
				}
				bytes = bytes[n+m:]
			}
		case featureShape:
			command, n := binary.Uvarint(bytes)
			x, m := binary.Uvarint(bytes[max(n, 0):])
			y, o := binary.Uvarint(bytes[max(n, 0)+max(m, 0):])
			if n <= 0 || m <= 0 || o <= 0 || command != pointMoveToOne {
				return fmt.Errorf("a feature that is no point")
			}
			inside = 0 <= wire.Zigzag(x) && wire.Zigzag(x) < tileExtent && 0 <= wire.Zigzag(y) && wire.Zigzag(y) < tileExtent
		}
		return nil
	})
	if !inside {
		points = 0
	}
	return points, err
}

// PageContents counts the features of a collection of GeoJSON.
func PageContents(data []byte) (Contents, error) {
	var page struct {
		Type     string
		Features []struct {
			Type       string
			Geometry   struct{ Type string }
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(data, &page); err != nil {
		return Contents{}, err
	}
	if page.Type != "FeatureCollection" {
		return Contents{}, fmt.Errorf("a %q is no collection", page.Type)
	}
	for _, f := range page.Features {
		if f.Type != "Feature" || f.Geometry.Type != "Point" || len(f.Properties) < 8 {
			return Contents{}, fmt.Errorf("a %q of a %q with %d properties is no feature as it should be", f.Type, f.Geometry.Type, len(f.Properties))
		}
	}
	return Contents{Features: len(page.Features), Points: len(page.Features)}, nil
}
