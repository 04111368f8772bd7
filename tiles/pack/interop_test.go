//go:build interop

package pack

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"lindero/fixtures/synthetic"
	"lindero/geo/source"
	"lindero/tiles"
	"lindero/tiles/archive"
)

// output runs a program in a folder and returns what it prints.
func output(t *testing.T, folder, input, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Stdin = folder, strings.NewReader(input)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, complaint.String())
	}
	return out
}

// hashes are those of all tiles of a level, not compressed, as the server builds them;
// "none" of those that are empty.
func hashes(set *tiles.Tileset, zooms [2]uint32) map[string]string {
	all := make(map[string]string)
	var raw []byte
	for zoom := zooms[0]; zoom <= zooms[1]; zoom++ {
		l := set.Limits(zoom)
		for x := l.MinColumn; x <= l.MaxColumn; x++ {
			for y := l.MinRow; y <= l.MaxRow; y++ {
				id := tiles.ID{Z: zoom, X: x, Y: y}
				raw = set.Append(raw[:0], id)
				sum := sha256.Sum256(raw)
				all[id.String()] = hex.EncodeToString(sum[:])
				if len(raw) == 0 {
					all[id.String()] = "none"
				}
			}
		}
	}
	return all
}

// TestPMTilesOwnReader has the reader that PMTiles' makers publish on npm read an archive
// of the demonstration data: every tile, empty ones too, the header and the metadata.
func TestPMTilesOwnReader(t *testing.T) {
	const folder = "testdata/interop"
	if _, err := os.Stat(filepath.Join(folder, "node_modules")); err != nil {
		output(t, folder, "", "npm", "ci", "--no-audit", "--no-fund")
	}
	set := demonstration(t)
	o := Options{Tileset: set, Zooms: [2]uint32{0, 12}, Output: filepath.Join(t.TempDir(), "x.pmtiles"), Texts: tiles.TileJSONOptions{Name: "Demo"}}
	packed := pack(t, o)
	want, full := hashes(set, o.Zooms), int64(0)
	var list strings.Builder
	for id, hash := range want {
		fmt.Fprintln(&list, id)
		if hash != "none" {
			full++
		}
	}
	var got struct {
		Header   struct{ NumAddressedTiles, MinZoom, MaxZoom, TileType, TileCompression int64 }
		Metadata struct {
			Name         string
			DataVersion  string                `json:"data_version"`
			VectorLayers []struct{ ID string } `json:"vector_layers"`
		}
		Tiles map[string]string
	}
	if err := json.Unmarshal(output(t, folder, list.String(), "node", "read.mjs", o.Output), &got); err != nil {
		t.Fatal(err)
	}
	for id, hash := range want {
		if got.Tiles[id] != hash {
			t.Errorf("tile %s is %s, want %s", id, got.Tiles[id], hash)
		}
	}
	if h := got.Header; h.NumAddressedTiles != full || packed.Tiles != full || h.MaxZoom != 12 || h.TileType != 1 || h.TileCompression != 2 {
		t.Errorf("%+v of %d tiles", h, full)
	}
	if m := got.Metadata; m.Name != "Demo" || m.DataVersion != set.Version || len(m.VectorLayers) != len(set.Layers()) {
		t.Errorf("%+v", m)
	}
}

// TestGDALReadsMBTiles has GDAL count the features of a layer of points at its largest
// zoom, each once, as buffers repeat some.
func TestGDALReadsMBTiles(t *testing.T) {
	set, err := demonstration(t).Select([]string{"official_crossings"})
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Tileset: set, Zooms: [2]uint32{0, set.MaxZoom}, Output: filepath.Join(t.TempDir(), "x.mbtiles")}
	pack(t, o)
	out := string(output(t, "", "", "ogrinfo", "-ro", "-al", "-so", o.Output))
	for _, want := range []string{"using driver `MBTiles' successful", "Layer name: official_crossings", "name: String", "synthetic: Integer(Boolean)"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	distinct := string(output(t, "", "", "ogrinfo", "-ro", "-q", "-sql", "SELECT COUNT(DISTINCT id) FROM official_crossings", o.Output))
	count := regexp.MustCompile(`= (\d+)`).FindStringSubmatch(distinct)
	if n := set.Layers()[0].Collection.Len(); count == nil || count[1] != fmt.Sprint(n) {
		t.Errorf("GDAL counts %v features, there are %d: %s", count, n, distinct)
	}
	if version := string(output(t, "", "", "ogrinfo", "--formats")); !strings.Contains(version, "PMTiles") {
		t.Log("this GDAL reads no PMTiles (3.8 and later do)")
	}
}

// TestEverySyntheticTileIsTheLiveOne packs 100,000 points in both formats.
func TestEverySyntheticTileIsTheLiveOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "blind_crossings.geojsonl")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(file)
	if err := synthetic.Stream(out, synthetic.StreamOptions{Seed: 7, Count: 100_000, Layer: "blind_crossings", Format: "geojsonseq"}); err != nil {
		t.Fatal(err)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	data, _, err := source.Load(t.Context(), []source.Input{{Path: path}}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set := tiles.NewTileset("data", data.Collections)
	compressor, err := tiles.NewCompressor(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"x.pmtiles", "x.mbtiles"} {
		o := Options{Tileset: set, Zooms: [2]uint32{0, 11}, Output: filepath.Join(t.TempDir(), name)}
		packed, full := pack(t, o), int64(0)
		a := open(t, o.Output)
		for number := range archive.First(12) {
			id := archive.ID(number)
			if !set.Limits(id.Z).Contain(id) {
				continue
			}
			live, err := compressor.Tile(set.Append(nil, id))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := a.Tile(t.Context(), id); err != nil || !bytes.Equal(got, live.Gzip) {
				t.Fatalf("%s: tile %s: %d bytes (%v), want %d", name, id, len(got), err, len(live.Gzip))
			}
			if !live.Empty() {
				full++
			}
		}
		if full != packed.Tiles || full < 1000 {
			t.Errorf("%s: %d tiles packed, %d live", name, packed.Tiles, full)
		}
	}
}
