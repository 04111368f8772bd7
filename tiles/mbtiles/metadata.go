package mbtiles

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/tiles"
	"lindero/tiles/archive"
)

// row is a row of the table metadata.
type row struct{ name, value string }

// layers is the row named json of archives of vector tiles.
type layers struct {
	VectorLayers json.RawMessage `json:"vector_layers"`
}

// rowsOf says in rows what an archive holds ("Metadata").
func rowsOf(i archive.Info) ([]row, error) {
	rows := []row{
		{"name", i.Name},
		{"format", i.Type.Format().Name},
		{"bounds", join(i.Bounds.Min[0], i.Bounds.Min[1], i.Bounds.Max[0], i.Bounds.Max[1])},
		{"center", join(i.Center[0], i.Center[1], float64(i.CenterZoom))},
		{"minzoom", strconv.FormatUint(uint64(i.MinZoom), 10)},
		{"maxzoom", strconv.FormatUint(uint64(i.MaxZoom), 10)},
		{"attribution", i.Attribution},
		{"description", i.Description},
		{"type", "overlay"},
		{"version", strings.TrimSuffix(i.Version, ".0")}, // a number, by the specification
		{"data_version", i.DataVersion},
	}
	if i.Layers != nil {
		text, err := json.Marshal(layers{i.Layers})
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{"json", string(text)})
	}
	return rows, nil
}

func join(numbers ...float64) string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = strconv.FormatFloat(n, 'f', -1, 64)
	}
	return strings.Join(texts, ",")
}

// infoOf says what the rows say. Bounds and centre may be missing: they are those of
// the world then.
func infoOf(rows map[string]string) (i archive.Info, err error) {
	i = archive.Info{
		Name: rows["name"], Description: rows["description"], Attribution: rows["attribution"],
		Version: semantic(rows["version"]), DataVersion: rows["data_version"],
		Bounds: orb.Bound{Min: orb.Point{-180, -tiles.MaxLatitude}, Max: orb.Point{180, tiles.MaxLatitude}},
	}
	if i.Type, err = archive.ParseType(rows["format"]); err != nil {
		return i, fmt.Errorf("metadata, format: %w", err)
	}
	i.Gzip = i.Type == archive.MVT // "Tiles": pbf as gzip members
	if i.MinZoom, err = zoom(rows, "minzoom"); err != nil {
		return i, err
	}
	if i.MaxZoom, err = zoom(rows, "maxzoom"); err != nil {
		return i, err
	}
	if i.Bounds, err = bounds(rows, i.Bounds); err != nil {
		return i, err
	}
	i.Center, i.CenterZoom = i.Bounds.Center(), i.MinZoom
	if err = center(rows, &i); err != nil {
		return i, err
	}
	if text := rows["json"]; text != "" {
		var l layers
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			return i, fmt.Errorf("metadata, json: %w", err)
		}
		i.Layers = l.VectorLayers
	}
	if err := i.Check(); err != nil {
		return i, fmt.Errorf("metadata: %w", err)
	}
	return i, nil
}

// semantic is a version as TileJSON has it: of a number, one of three.
func semantic(version string) string {
	if strings.Count(version, ".") == 1 {
		return version + ".0"
	}
	return version
}

func zoom(rows map[string]string, name string) (uint32, error) {
	z, err := strconv.ParseUint(strings.TrimSpace(rows[name]), 10, 8)
	if err != nil {
		return 0, fmt.Errorf("metadata, %s: %q is no zoom", name, rows[name])
	}
	return uint32(z), nil
}

// numbers reads a row of n numbers with commas between; nil where there is none.
func numbers(rows map[string]string, name string, n int) ([]float64, error) {
	text := strings.TrimSpace(rows[name])
	if text == "" {
		return nil, nil
	}
	fields := strings.Split(text, ",")
	if len(fields) != n {
		return nil, fmt.Errorf("metadata, %s: %q are not %d numbers", name, text, n)
	}
	all := make([]float64, n)
	for i, field := range fields {
		v, ok := geo.ParseNumber(strings.TrimSpace(field))
		if !ok {
			return nil, fmt.Errorf("metadata, %s: %q is not a number", name, field)
		}
		all[i] = v
	}
	return all, nil
}

func bounds(rows map[string]string, world orb.Bound) (orb.Bound, error) {
	edges, err := numbers(rows, "bounds", 4)
	if err != nil || edges == nil {
		return world, err
	}
	return orb.Bound{Min: orb.Point(edges[:2]), Max: orb.Point(edges[2:])}, nil
}

func center(rows map[string]string, i *archive.Info) error {
	place, err := numbers(rows, "center", 3)
	if err != nil || place == nil {
		return err
	}
	if !(place[2] >= 0 && place[2] <= tiles.MaxZoom) {
		return fmt.Errorf("metadata, center: %g is no zoom", place[2])
	}
	i.Center, i.CenterZoom = orb.Point(place[:2]), uint32(place[2])
	return nil
}
