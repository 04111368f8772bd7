package pack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cespare/xxhash/v2"
	"github.com/paulmach/orb"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/source"
	"lindero/tiles"
	"lindero/tiles/archive"
	"lindero/tiles/mbtiles"
	"lindero/tiles/pmtiles"
)

// demonstration is the tileset of the embedded data.
func demonstration(t testing.TB) *tiles.Tileset {
	t.Helper()
	data, report, err := source.Load(t.Context(), []source.Input{{FS: fixtures.Data(), Path: "."}}, source.Options{})
	if err != nil || report.HasRefusals() {
		t.Fatal(err, report)
	}
	return tiles.NewTileset("data", data.Collections)
}

// some is a tileset of a few points.
func some(t testing.TB, n int) *tiles.Tileset {
	t.Helper()
	b := geo.NewBuilder(geo.Info{ID: "points", MaxZoom: 10}, geo.Schema{})
	for i := range n {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true, Point: orb.Point{-92 + float64(i%40)/10, 14 + float64(i/40)/10}}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return tiles.NewTileset("data", []*geo.Collection{c})
}

func pack(t testing.TB, o Options) Result {
	t.Helper()
	result, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{dataEnding, journalEnding, ".part"} {
		if _, err := os.Stat(o.Output + ending); err == nil {
			t.Errorf("%s%s is left", o.Output, ending)
		}
	}
	return result
}

func open(t testing.TB, path string) archive.Reader {
	t.Helper()
	var r archive.Reader
	file, err := archive.OpenDisk(path)
	if err == nil && strings.HasSuffix(path, ".mbtiles") {
		r, err = mbtiles.Open(t.Context(), path)
	} else if err == nil {
		r, err = pmtiles.Open(t.Context(), file, pmtiles.Options{})
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(r.Close(), file.Close()); err != nil && !errors.Is(err, os.ErrClosed) {
			t.Error(err)
		}
	})
	return r
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestEveryTileIsTheLiveOne asks archives of the demonstration data for every tile that
// a server of the same data has within the limits of its zooms, and the server itself.
func TestEveryTileIsTheLiveOne(t *testing.T) {
	set := demonstration(t)
	last := set.MaxZoom
	if testing.Short() {
		last = 9
	}
	cache, err := tiles.NewCache(tiles.CacheOptions{MaxBytes: 16 << 20})
	if err != nil {
		t.Fatal(err)
	}
	var archives []archive.Reader
	var packed int64
	for _, name := range []string{"x.pmtiles", "x.mbtiles"} {
		o := Options{Tileset: set, Zooms: [2]uint32{0, last}, Output: filepath.Join(t.TempDir(), name)}
		packed = pack(t, o).Tiles
		archives = append(archives, open(t, o.Output))
	}
	full := int64(0)
	for zoom := range last + 1 {
		l := set.Limits(zoom)
		for x := l.MinColumn; x <= l.MaxColumn; x++ {
			for y := l.MinRow; y <= l.MaxRow; y++ {
				id := tiles.ID{Z: zoom, X: x, Y: y}
				live, err := cache.Get(t.Context(), set, id)
				if err != nil {
					t.Fatal(err)
				}
				if !live.Empty() {
					full++
				}
				for _, a := range archives {
					if got, err := a.Tile(t.Context(), id); err != nil || !bytes.Equal(got, live.Gzip) {
						t.Fatalf("tile %s has %d bytes packed (%v), %d live", id, len(got), err, len(live.Gzip))
					}
				}
			}
		}
	}
	if full != packed || full < 100 {
		t.Errorf("%d tiles are packed, %d live ones are not empty", packed, full)
	}
}

func TestInfoIsThatOfTheTileset(t *testing.T) {
	set := demonstration(t)
	area := geo.BBox{West: -92, South: 14, East: -90, North: 16}
	for _, name := range []string{"x.pmtiles", "x.mbtiles"} {
		o := Options{Tileset: set, Zooms: [2]uint32{3, 6}, Area: &area, Output: filepath.Join(t.TempDir(), name), Texts: tiles.TileJSONOptions{Name: "Demo", Language: "es"}}
		pack(t, o)
		i := open(t, o.Output).Info()
		if i.Name != "Demo" || i.MinZoom != 3 || i.MaxZoom != 6 || i.DataVersion != set.Version || i.Bounds != area.Bounds()[0] || i.Center != (orb.Point{-91, 15}) || !strings.Contains(i.Attribution, "OpenStreetMap") {
			t.Errorf("%s: %+v", name, i)
		}
		if !bytes.Contains(i.Layers, []byte(`"id":"blind_crossings"`)) {
			t.Errorf("%s: %s", name, i.Layers)
		}
	}
}

// TestOnlyTheArea packs the tiles that meet a box, and no other.
func TestOnlyTheArea(t *testing.T) {
	set := some(t, 400)
	area := geo.BBox{West: -91.5, South: 14.2, East: -90.5, North: 14.6}
	o := Options{Tileset: set, Zooms: [2]uint32{0, 9}, Output: filepath.Join(t.TempDir(), "x.pmtiles")}
	all := pack(t, o).Tiles
	whole := open(t, o.Output)
	o.Area, o.Output = &area, filepath.Join(t.TempDir(), "x.pmtiles")
	packed := pack(t, o).Tiles
	part, inside := open(t, o.Output), int64(0)
	for number := range archive.First(10) {
		id := archive.ID(number)
		want, err := whole.Tile(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if !set.Grid.Bound(id).Intersects(area.Bounds()[0]) {
			want = nil
		}
		if got, err := part.Tile(t.Context(), id); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("tile %s: %d bytes (%v), want %d", id, len(got), err, len(want))
		}
		if want != nil {
			inside++
		}
	}
	if packed != inside || inside == 0 || inside >= all {
		t.Errorf("%d tiles packed, %d of %d lie in the area", packed, inside, all)
	}
}

// TestInterruptedGoesOn stops packing at several points, damages what it left as a loss
// of power may, and compares the archive with one that was packed at once.
func TestInterruptedGoesOn(t *testing.T) {
	set := some(t, 400)
	o := Options{Tileset: set, Zooms: [2]uint32{0, 10}, Program: "1", Output: filepath.Join(t.TempDir(), "x.pmtiles")}
	whole := pack(t, o)
	want := read(t, o.Output)
	for name, harm := range map[string]func(data, journal []byte) ([]byte, []byte){
		"nothing":             func(d, j []byte) ([]byte, []byte) { return d, j },
		"record cut off":      func(d, j []byte) ([]byte, []byte) { return d, j[:len(j)-5] },
		"record damaged":      func(d, j []byte) ([]byte, []byte) { j[len(j)-recordSize*3] ^= 1; return d, j },
		"bytes never written": func(d, j []byte) ([]byte, []byte) { return d[:len(d)/2], j },
		"bytes damaged":       func(d, j []byte) ([]byte, []byte) { d[len(d)/2] ^= 1; return d, j },
		"bytes without place": func(d, j []byte) ([]byte, []byte) { return append(d, "more"...), j },
	} {
		t.Run(name, func(t *testing.T) {
			o := o
			o.Output = filepath.Join(t.TempDir(), "x.pmtiles")
			left := interrupt(t, o, 40)
			data, journal := harm(read(t, o.Output+dataEnding), read(t, o.Output+journalEnding))
			overwrite(t, o.Output+dataEnding, data)
			overwrite(t, o.Output+journalEnding, journal)
			result := pack(t, o)
			if result.Resumed == 0 || result.Resumed > left || result.Stale || result.Tiles != whole.Tiles || name == "nothing" && result.Resumed != left {
				t.Errorf("%+v after %d tiles", result, left)
			}
			if !bytes.Equal(read(t, o.Output), want) {
				t.Error("the archive is not the one packed at once")
			}
		})
	}
}

func overwrite(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// interrupt leaves the spool of a run that ended after so many tiles.
func interrupt(t *testing.T, o Options, after int64) int64 {
	t.Helper()
	info, err := o.info()
	if err != nil {
		t.Fatal(err)
	}
	s, was, err := openSpool(o.Output, o.key(info))
	if err != nil || was != foundNothing {
		t.Fatal(was, err)
	}
	compressor, err := tiles.NewCompressor(0)
	if err != nil {
		t.Fatal(err)
	}
	o.walker().walk(0, func(id tiles.ID) bool {
		tile, tileErr := compressor.Tile(o.Tileset.Append(nil, id))
		if err = tileErr; err == nil && !tile.Empty() {
			err = s.add(archive.Number(id), tile.Gzip)
		}
		return err == nil && s.tiles < after
	})
	if err := errors.Join(err, s.flush(), s.close()); err != nil || s.tiles != after {
		t.Fatal(s.tiles, err)
	}
	return s.tiles
}

func TestOtherDataStartAnew(t *testing.T) {
	o := Options{Tileset: some(t, 400), Zooms: [2]uint32{0, 10}, Output: filepath.Join(t.TempDir(), "x.pmtiles")}
	want := pack(t, o)
	interrupt(t, Options{Tileset: some(t, 399), Zooms: o.Zooms, Output: o.Output}, 40)
	if result := pack(t, o); !result.Stale || result.Resumed != 0 || result.Tiles != want.Tiles {
		t.Errorf("%+v, want %+v", result, want)
	}
}

// TestStoppedKeepsWhatWasThere ends a run by its context.
func TestStoppedKeepsWhatWasThere(t *testing.T) {
	o := Options{Tileset: some(t, 400), Zooms: [2]uint32{0, 10}, Output: filepath.Join(t.TempDir(), "x.pmtiles")}
	pack(t, o)
	before := read(t, o.Output)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if !bytes.Equal(read(t, o.Output), before) {
		t.Error("the archive from before is gone")
	}
	if _, err := os.Stat(o.Output + journalEnding); err != nil {
		t.Error(err)
	}
}

func TestTwoAtOnce(t *testing.T) {
	o := Options{Tileset: some(t, 4), Zooms: [2]uint32{0, 3}, Output: filepath.Join(t.TempDir(), "x.pmtiles")}
	s, _, err := openSpool(o.Output, "other")
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("a second one: %v", err)
	}
}

func TestOptionsThatMakeNoSense(t *testing.T) {
	set, far := some(t, 4), geo.BBox{West: 10, South: 10, East: 11, North: 11}
	good := Options{Tileset: set, Zooms: [2]uint32{5, 9}, Output: filepath.Join(t.TempDir(), "x.pmtiles")}
	for says, change := range map[string]func(*Options){
		".pmtiles or .mbtiles": func(o *Options) { o.Output = "x.zip" },
		"WebMercatorQuad":      func(o *Options) { o.Tileset = set.On(tiles.WorldCRS84Quad) },
		"above the largest":    func(o *Options) { o.Zooms = [2]uint32{6, 5} },
		"zooms 0 to 10":        func(o *Options) { o.Zooms = [2]uint32{0, 11} },
		"no tile to pack":      func(o *Options) { o.Area = &far },
	} {
		o := good
		change(&o)
		_, err := Run(t.Context(), o)
		var known *geo.Error
		if !errors.As(err, &known) || known.Code != geo.CodeInvalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

func TestProgressCountsUpToTheTotal(t *testing.T) {
	var told []Progress
	o := Options{Tileset: some(t, 400), Zooms: [2]uint32{0, 10}, Output: filepath.Join(t.TempDir(), "x.pmtiles"), Progress: func(p Progress) { told = append(told, p) }}
	result := pack(t, o)
	last := told[len(told)-1]
	if last.Done != last.Total || last.Tiles != result.Tiles || last.Bytes == 0 || !strings.Contains(fmt.Sprint(last), "100 %") {
		t.Errorf("%v, %+v", last, result)
	}
}

// TestRepetitionsAreKeptOnce adds equal tiles, and such as only hash alike.
func TestRepetitionsAreKeptOnce(t *testing.T) {
	s, _, err := openSpool(filepath.Join(t.TempDir(), "x"), "k")
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	for number, text := range []string{"land", "water", "water", "land", "water", "lake"} {
		if text == "lake" { // pretend that land hashes like it
			s.recent.remember(record{archive.Entry{Length: 4}, xxhash.Sum64String("lake")})
		}
		if err := s.add(uint64(number), []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if s.size != int64(len("landwaterlake")) || s.tiles != 6 {
		t.Errorf("%d bytes, %d tiles", s.size, s.tiles)
	}
}

func FuzzRecord(f *testing.F) {
	f.Add(record{archive.Entry{Number: 1 << 40, Offset: 7, Length: 9}, 1 << 63}.append(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parseRecord(data)
		if err == nil && !bytes.Equal(r.append(nil), data) {
			t.Errorf("%x became %x", data, r.append(nil))
		}
	})
}
