package mbtiles

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// The tiles of the archive that tests write: 2/1/0 and 2/3/3 are the same.
const same = "\x1f\x8bsame"

func contents() archive.Contents {
	first := archive.Number(tiles.ID{Z: 2, X: 1, Y: 0})
	last := archive.Number(tiles.ID{Z: 2, X: 3, Y: 3})
	entries := []archive.Entry{{Number: 0, Length: 4}, {Number: first, Offset: 4, Length: uint32(len(same))}, {Number: last, Offset: 4, Length: uint32(len(same))}}
	data := "zero" + same
	return archive.Contents{Data: strings.NewReader(data), Size: int64(len(data)), Entries: func() iter.Seq2[archive.Entry, error] {
		return func(yield func(archive.Entry, error) bool) {
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		}
	}}
}

func info() archive.Info {
	return archive.Info{
		Name: "prueba", Description: "d", Attribution: "© a", Version: "1.2.0", DataVersion: "abc", Type: archive.MVT, Gzip: true, MaxZoom: 2,
		Bounds: orb.Bound{Min: orb.Point{-92.5, 13.25}, Max: orb.Point{-88, 18}}, Center: orb.Point{-90, 15.5}, CenterZoom: 1,
		Layers: []byte(`[{"id":"posts","fields":{"b":"String","a":"Number"}}]`),
	}
}

func writeArchive(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := Write(t.Context(), path, info(), contents()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestArchiveComesBack(t *testing.T) {
	path := writeArchive(t, "a b%20?.mbtiles")
	r, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, want := fmt.Sprintf("%+v", r.Info()), fmt.Sprintf("%+v", info()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	found := 0
	for number := range archive.First(3) {
		id := archive.ID(number)
		want := map[tiles.ID]string{{}: "zero", {Z: 2, X: 1}: same, {Z: 2, X: 3, Y: 3}: same}[id]
		got, err := r.Tile(t.Context(), id)
		if err != nil || string(got) != want {
			t.Errorf("tile %s is %q (%v), want %q", id, got, err, want)
		}
		found += min(1, len(got))
	}
	if found != 3 {
		t.Errorf("%d tiles", found)
	}
}

// TestSQLiteReadsIt asks SQLite's own program, and counts rows from the south.
func TestSQLiteReadsIt(t *testing.T) {
	sqlite3, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Skip("sqlite3 is not installed")
	}
	path := writeArchive(t, "x.mbtiles")
	query := `PRAGMA integrity_check; PRAGMA journal_mode; SELECT zoom_level, tile_column, tile_row, length(tile_data) FROM tiles ORDER BY 1, 2;
		SELECT count(*) FROM images; SELECT value FROM metadata WHERE name IN ('bounds', 'format') ORDER BY name;`
	out, err := exec.CommandContext(t.Context(), sqlite3, path, query).CombinedOutput()
	want := "ok\ndelete\n0|0|0|4\n2|1|3|6\n2|3|0|6\n2\n-92.5,13.25,-88,18\npbf\n"
	if err != nil || string(out) != want {
		t.Errorf("%v: got\n%s\nwant\n%s", err, out, want)
	}
}

func TestEqualContentsGiveEqualBytes(t *testing.T) {
	a, err := os.ReadFile(writeArchive(t, "a.mbtiles"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(writeArchive(t, "b.mbtiles"))
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("they differ (%v)", err)
	}
}

func TestReplacedIsNoticed(t *testing.T) {
	path := writeArchive(t, "x.mbtiles")
	r, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if changed, err := r.Changed(t.Context()); changed || err != nil {
		t.Errorf("changed: %t, %v", changed, err)
	}
	if err := os.Rename(writeArchive(t, "y.mbtiles"), path); err != nil {
		t.Fatal(err)
	}
	if changed, err := r.Changed(t.Context()); !changed || err != nil {
		t.Errorf("replaced, changed: %t, %v", changed, err)
	}
	if _, err := r.Tile(t.Context(), tiles.ID{}); !errors.Is(err, archive.ErrReplaced) {
		t.Errorf("a tile of what was replaced: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if _, err := r.Tile(t.Context(), tiles.ID{}); !errors.Is(err, archive.ErrReplaced) {
		t.Errorf("a tile of what was closed: %v", err)
	}
}

func TestFaultsOfMetadata(t *testing.T) {
	good := map[string]string{"format": "png", "minzoom": "0", "maxzoom": "3"}
	if i, err := infoOf(good); err != nil || i.Type != archive.PNG || i.Gzip || i.Layers != nil || i.Bounds.Min[0] != -180 {
		t.Errorf("%+v, %v", i, err)
	}
	for name, value := range map[string]string{
		"format": "tiff", "minzoom": "", "maxzoom": "-1", "bounds": "1,2,3", "center": "1,2,1e9", "json": "{",
	} {
		rows := map[string]string{"format": "png", "minzoom": "0", "maxzoom": "3"}
		rows[name] = value
		if _, err := infoOf(rows); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s %q: %v", name, value, err)
		}
	}
	path := filepath.Join(t.TempDir(), "x.mbtiles")
	if err := os.WriteFile(path, []byte("no SQLite file, but long enough to be one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("no SQLite file: %v", err)
	}
}

func FuzzMetadata(f *testing.F) {
	f.Add("pbf", "0", "14", "-92.5,13.25,-88,18", "-90,15,7", `{"vector_layers":[]}`)
	f.Fuzz(func(t *testing.T, format, minzoom, maxzoom, bounds, center, text string) {
		i, err := infoOf(map[string]string{"format": format, "minzoom": minzoom, "maxzoom": maxzoom, "bounds": bounds, "center": center, "json": text})
		if err == nil && i.Check() != nil {
			t.Errorf("%+v", i)
		}
	})
}
