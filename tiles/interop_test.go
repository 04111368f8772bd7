//go:build interop

package tiles

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// What testdata/interop/decode.mjs says of a tile.
type jsTile struct {
	Error  string
	Layers []jsLayer
}

type jsLayer struct {
	Name     string
	Version  int
	Extent   int
	Features []jsFeature
}

type jsFeature struct {
	ID         *uint64
	Type       int
	Properties map[string]any
	Parts      [][][2]int64
	Polygons   [][][][2]int64
}

const interopFolder = "testdata/interop"

// decodeWithNode runs decode.mjs, after installing what it needs from the lock file.
func decodeWithNode(t *testing.T, args ...string) map[string]jsTile {
	t.Helper()
	if _, err := os.Stat(filepath.Join(interopFolder, "node_modules")); err != nil {
		run(t, "npm", "ci", "--no-audit", "--no-fund")
	}
	var tiles map[string]jsTile
	if err := json.Unmarshal(run(t, "node", append([]string{"decode.mjs"}, args...)...), &tiles); err != nil {
		t.Fatal(err)
	}
	return tiles
}

func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(context.Background(), name, args...)
	cmd.Dir = interopFolder
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s\nNode.js 20.11 or later and npm are needed", name, err, complaint.String())
	}
	return out
}

// decodeEach writes tiles to files and decodes them.
func decodeEach(t *testing.T, tiles map[string][]byte) map[string]jsTile {
	t.Helper()
	folder := t.TempDir()
	var paths []string
	for name, tile := range tiles {
		path := filepath.Join(folder, name+".mvt")
		if err := os.WriteFile(path, tile, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return decodeWithNode(t, paths...)
}

// TestTilesSayWhatWasPutIn compares tiles of random features of every type, decoded
// by @mapbox/vector-tile, with the features.
func TestTilesSayWhatWasPutIn(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	tiles, want := map[string][]byte{}, map[string][]string{}
	for n := range 40 {
		name := fmt.Sprint("random-", n)
		var items []item
		for i := range 50 {
			g, parts := randomShape(r, i%7)
			it := item{fmt.Sprintf("f-%d", i), g, sampleProperties(r, i)}
			if n%2 == 0 {
				it.id = i * 1000
			}
			items = append(items, it)
			properties := map[string]any{"id": it.id}
			for _, p := range it.properties {
				properties[p.name] = p.value
			}
			for _, part := range parts {
				want[name] = append(want[name], part+fmt.Sprint(properties))
			}
		}
		tiles[name] = NewTileset(name, []*geo.Collection{build(t, "layer", 14, items...)}).Append(nil, home)
		slices.Sort(want[name])
	}
	for name, tile := range decodeEach(t, tiles) {
		if tile.Error != "" || len(tile.Layers) != 2 || tile.Layers[1].Name != "layer"+labelSuffix || tile.Layers[0].Version != 2 || tile.Layers[0].Extent != Extent {
			t.Fatalf("%s: %+v", name, tile)
		}
		var got []string
		for _, f := range tile.Layers[0].Features {
			if id, isNumber := f.Properties["id"].(float64); isNumber && uint64(id) != *f.ID {
				t.Errorf("%s: feature %d has the id %v", name, *f.ID, id)
			}
			got = append(got, f.describe()+fmt.Sprint(f.Properties))
		}
		slices.Sort(got)
		if !slices.Equal(got, want[name]) {
			t.Fatalf("%s:\ngot  %s\nwant %s", name, strings.Join(got, "\n     "), strings.Join(want[name], "\n     "))
		}
	}
}

// randomShape returns a geometry of a kind, on cells of the home tile, and what a
// decoder should say of it, by type.
func randomShape(r *rand.Rand, kind int) (g orb.Geometry, parts []string) {
	switch kind {
	case 0:
		c := randomCell(r)
		return unproject(home, c), []string{describe(1, [][]cell{{c}})}
	case 1:
		cells := [][]cell{{randomCell(r)}, {randomCell(r)}, {randomCell(r)}}
		var points orb.MultiPoint
		for _, c := range cells {
			points = append(points, unproject(home, c[0]))
		}
		return points, []string{describe(1, cells)}
	case 2:
		line := randomLine(r)
		return orb.LineString(at(line...)), []string{describe(2, [][]cell{line})}
	case 3:
		a, b := randomLine(r), randomLine(r)
		return orb.MultiLineString{at(a...), at(b...)}, []string{describe(2, [][]cell{a, b})}
	case 4:
		p := randomPolygon(r)
		return polygonOf(p), []string{describe(3, normal(p))}
	case 5:
		a, b := randomPolygon(r), randomPolygon(r)
		return orb.MultiPolygon{polygonOf(a), polygonOf(b)}, []string{describe(3, append(normal(a), normal(b)...))}
	}
	c, line, p := randomCell(r), randomLine(r), randomPolygon(r)
	return orb.Collection{polygonOf(p), unproject(home, c), orb.LineString(at(line...))},
		[]string{describe(1, [][]cell{{c}}), describe(2, [][]cell{line}), describe(3, normal(p))}
}

func randomCell(r *rand.Rand) cell { return cell{int32(r.IntN(Extent)), int32(r.IntN(Extent))} }

func randomLine(r *rand.Rand) []cell {
	line := make([]cell, 2+r.IntN(10))
	for i := range line {
		line[i] = randomCell(r)
		for i > 0 && line[i] == line[i-1] {
			line[i] = randomCell(r)
		}
	}
	return line
}

// randomPolygon is a polygon with up to a hole, closed, in any direction, of which no
// three neighbours lie on a line.
func randomPolygon(r *rand.Rand) [][]cell {
	x, y, size := 200+int32(r.IntN(3600)), 200+int32(r.IntN(3600)), 20+int32(r.IntN(150))
	exterior := []cell{{x - size, y - size}, {x + 1, y - size - 5}, {x + size, y - size}, {x + size + 3, y}, {x + size, y + size}, {x - size, y + size}}
	rings := [][]cell{exterior}
	if r.IntN(2) == 0 {
		rings = append(rings, []cell{{x - 5, y - 5}, {x + 5, y - 5}, {x, y + 5}})
	}
	for i := range rings {
		if r.IntN(2) == 0 {
			slices.Reverse(rings[i])
		}
		rings[i] = append(rings[i], rings[i][0])
	}
	return rings
}

func polygonOf(rings [][]cell) (p orb.Polygon) {
	for _, ring := range rings {
		p = append(p, orb.Ring(at(ring...)))
	}
	return p
}

// normal turns rings as a tile has them: the first clockwise on the screen, the
// others against it.
func normal(rings [][]cell) [][]cell {
	out := make([][]cell, len(rings))
	for i, ring := range rings {
		out[i] = slices.Clone(ring)
		if (doubleArea(ring[:len(ring)-1]) > 0) != (i == 0) {
			slices.Reverse(out[i])
		}
	}
	return out
}

// describe writes the parts of a feature; rings begin with their least cell.
func describe(kind int, parts [][]cell) string {
	if kind == 3 {
		for i, ring := range parts {
			ring = ring[:len(ring)-1]
			least := 0
			for k, c := range ring {
				if c.x < ring[least].x || c.x == ring[least].x && c.y < ring[least].y {
					least = k
				}
			}
			parts[i] = append(slices.Clone(ring[least:]), ring[:least]...)
		}
	}
	return fmt.Sprint(kind, parts)
}

func (f jsFeature) describe() string { return describe(f.Type, f.cells()) }

func (f jsFeature) cells() [][]cell {
	parts := make([][]cell, len(f.Parts))
	for i, part := range f.Parts {
		for _, c := range part {
			parts[i] = append(parts[i], cell{int32(c[0]), int32(c[1])})
		}
	}
	return parts
}

// inexpressible are the valid fixtures that say what this encoder never writes.
var inexpressible = map[string]string{
	"016": "a geometry of unknown type",
	"025": "a layer without features",
	"039": "a geometry of unknown type",
	"049": "a coordinate beyond 32 bits",
	"050": "a coordinate beyond 32 bits",
	"056": "a buffer wider than ours",
}

// TestFixtures rebuilds the valid tiles of @mapbox/mvt-fixtures from what they say,
// and compares what both say.
func TestFixtures(t *testing.T) {
	fixtures := decodeWithNode(t, "--fixtures", t.TempDir())
	tiles, rebuilt := map[string][]byte{}, 0
	for name, fixture := range fixtures {
		if fixture.Error != "" {
			t.Fatalf("%s: %s", name, fixture.Error)
		}
		if inexpressible[name] != "" {
			continue
		}
		var collections []*geo.Collection
		for _, l := range fixture.Layers {
			collections = append(collections, rebuild(t, l))
		}
		tiles[name] = NewTileset(name, collections).Append(nil, home)
		rebuilt++
	}
	if rebuilt < 30 {
		t.Fatalf("only %d fixtures", rebuilt)
	}
	for name, tile := range decodeEach(t, tiles) {
		tile.Layers = slices.DeleteFunc(tile.Layers, func(l jsLayer) bool { return strings.HasSuffix(l.Name, labelSuffix) })
		if got, want := sayings(tile), sayings(fixtures[name]); !slices.Equal(got, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", name, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
		}
	}
}

// rebuild makes a collection of a decoded layer, at its cells of the home tile.
func rebuild(t *testing.T, l jsLayer) *geo.Collection {
	var items []item
	for i, f := range l.Features {
		it := item{id: i + 1}
		if f.ID != nil {
			it.id = int(*f.ID)
		}
		switch f.Type {
		case 1:
			var points orb.MultiPoint
			for _, part := range f.cells() {
				points = append(points, at(part...)...)
			}
			it.geometry = points
		case 2:
			var lines orb.MultiLineString
			for _, part := range f.cells() {
				lines = append(lines, at(part...))
			}
			it.geometry = lines
		case 3:
			var polygons orb.MultiPolygon
			for _, rings := range f.Polygons {
				var p orb.Polygon
				for _, ring := range rings {
					p = append(p, orb.Ring(at(cellsOf(ring)...)))
				}
				polygons = append(polygons, p)
			}
			it.geometry = polygons
		}
		for _, key := range slices.Sorted(maps.Keys(f.Properties)) {
			value := f.Properties[key]
			if n, ok := value.(float64); ok && n == float64(int64(n)) {
				value = int64(n)
			}
			it.properties = append(it.properties, property{key, value})
		}
		items = append(items, it)
	}
	return build(t, l.Name, 14, items...)
}

func cellsOf(ring [][2]int64) (cells []cell) {
	for _, c := range ring {
		cells = append(cells, cell{int32(c[0]), int32(c[1])})
	}
	return cells
}

// sayings are the features of a tile as text, sorted, but for their ids, which
// fixtures may lack.
func sayings(tile jsTile) (all []string) {
	for _, l := range tile.Layers {
		for _, f := range l.Features {
			delete(f.Properties, "id")
			all = append(all, fmt.Sprint(l.Name, l.Version, l.Extent, f.describe(), f.Properties))
		}
	}
	slices.Sort(all)
	return all
}
