package conformance

import (
	"encoding/binary"
	"fmt"

	"lindero/cmd/dev/wire"
)

// A tileLayer is a layer of a Mapbox Vector Tile (version 2.1 of its specification),
// as far as it says where things are.
type tileLayer struct {
	name     string
	version  uint64
	extent   uint64
	features []tileFeature
}

// A tileFeature has the positions of its paths, in units of the layer's extent, from
// the upper left corner. Kind is 1 for points, 2 for lines, 3 for polygons.
type tileFeature struct {
	kind  uint64
	paths [][]tilePosition
}

type tilePosition struct{ x, y int64 }

// Field numbers of vector_tile.proto, and its commands (4.3.1).
const (
	tileLayers    = 3
	layerName     = 1
	layerFeatures = 2
	layerExtent   = 5
	layerVersion  = 15
	featureType   = 3
	featureShape  = 4
	commandMove   = 1
	commandLine   = 2
	commandClose  = 7
	defaultExtent = 4096
)

// decodeTile reads a tile and refuses what the specification does not allow.
func decodeTile(data []byte) ([]tileLayer, error) {
	var layers []tileLayer
	err := wire.Fields(data, func(number int, _ uint64, bytes []byte) error {
		if number != tileLayers {
			return nil
		}
		layer, err := decodeLayer(bytes)
		layers = append(layers, layer)
		return err
	})
	return layers, err
}

func decodeLayer(data []byte) (tileLayer, error) {
	layer := tileLayer{extent: defaultExtent}
	err := wire.Fields(data, func(number int, value uint64, bytes []byte) error {
		switch number {
		case layerName:
			layer.name = string(bytes)
		case layerVersion:
			layer.version = value
		case layerExtent:
			layer.extent = value
		case layerFeatures:
			f, err := decodeFeature(bytes)
			layer.features = append(layer.features, f)
			return err
		}
		return nil
	})
	if err == nil && (layer.name == "" || layer.version != 2 || layer.extent == 0) {
		err = fmt.Errorf("a layer %q of version %d and extent %d", layer.name, layer.version, layer.extent)
	}
	return layer, err
}

func decodeFeature(data []byte) (tileFeature, error) {
	var f tileFeature
	var shape []byte
	err := wire.Fields(data, func(number int, value uint64, bytes []byte) error {
		switch number {
		case featureType:
			f.kind = value
		case featureShape:
			shape = bytes
		}
		return nil
	})
	if err == nil && (f.kind < 1 || f.kind > 3 || len(shape) == 0) {
		err = fmt.Errorf("a feature of type %d with a geometry of %d bytes", f.kind, len(shape))
	}
	if err != nil {
		return f, err
	}
	f.paths, err = decodePaths(shape)
	return f, err
}

// decodePaths follows the commands of a geometry.
func decodePaths(data []byte) ([][]tilePosition, error) {
	var paths [][]tilePosition
	var at tilePosition
	for len(data) > 0 {
		command, n := binary.Uvarint(data)
		if n <= 0 {
			return nil, wire.ErrTruncated
		}
		data = data[n:]
		id, count := command&7, command>>3
		switch {
		case id == commandClose && count == 1 && len(paths) > 0:
			continue
		case id != commandMove && id != commandLine || count == 0 || id == commandLine && len(paths) == 0:
			return nil, fmt.Errorf("command %d, %d times", id, count)
		}
		for range count {
			dx, n := binary.Uvarint(data)
			if n <= 0 {
				return nil, wire.ErrTruncated
			}
			dy, m := binary.Uvarint(data[n:])
			if m <= 0 {
				return nil, wire.ErrTruncated
			}
			data = data[n+m:]
			at.x, at.y = at.x+wire.Zigzag(dx), at.y+wire.Zigzag(dy)
			if id == commandMove {
				paths = append(paths, nil)
			}
			paths[len(paths)-1] = append(paths[len(paths)-1], at)
		}
	}
	return paths, nil
}
