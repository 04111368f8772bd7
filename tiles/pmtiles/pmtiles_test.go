package pmtiles

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// memory is a file in memory that counts how often it is read.
type memory struct {
	*bytes.Reader
	reads int
}

func (m *memory) Version() string                       { return "1" }
func (m *memory) Changed(context.Context) (bool, error) { return false, nil }
func (m *memory) Close() error                          { return nil }
func (m *memory) Size() int64                           { return m.Reader.Size() }
func (m *memory) ReadRange(_ context.Context, p []byte, offset int64) error {
	m.reads++
	_, err := m.ReadAt(p, offset)
	return err
}

// contentsOf lays tiles out as packers do, equal ones once.
func contentsOf(stored map[uint64]string) archive.Contents {
	numbers := make([]uint64, 0, len(stored))
	for number := range stored {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	var data []byte
	var entries []archive.Entry
	known := make(map[string]archive.Entry)
	for _, number := range numbers {
		text := stored[number]
		e, ok := known[text]
		if !ok {
			e = archive.Entry{Offset: uint64(len(data)), Length: uint32(len(text))}
			known[text] = e
			data = append(data, text...)
		}
		e.Number = number
		entries = append(entries, e)
	}
	return archive.Contents{Data: bytes.NewReader(data), Size: int64(len(data)), Entries: func() iter.Seq2[archive.Entry, error] {
		return func(yield func(archive.Entry, error) bool) {
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		}
	}}
}

func infoForTests() archive.Info {
	return archive.Info{
		Name: "prueba", Description: "d", Attribution: "© a", Version: "1.2.0", DataVersion: "abc", Type: archive.MVT, Gzip: true, MinZoom: 0, MaxZoom: 12,
		Bounds: orb.Bound{Min: orb.Point{-92.5, 13.25}, Max: orb.Point{-88, 18}}, Center: orb.Point{-90, 15.5}, CenterZoom: 7,
		Layers: []byte(`[{"id":"posts","fields":{"b":"String","a":"Number"}}]`),
	}
}

func writeArchive(t testing.TB, stored map[uint64]string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, infoForTests(), contentsOf(stored)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openArchive(t testing.TB, data []byte, o Options) (archive.Reader, *memory) {
	t.Helper()
	file := &memory{Reader: bytes.NewReader(data)}
	r, err := Open(t.Context(), file, o)
	if err != nil {
		t.Fatal(err)
	}
	return r, file
}

func TestArchiveKeepsWhatItIsToldOfTheTiles(t *testing.T) {
	r, _ := openArchive(t, writeArchive(t, map[uint64]string{0: "x"}), Options{})
	if got, want := fmt.Sprintf("%+v", r.Info()), fmt.Sprintf("%+v", infoForTests()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestEveryTileIsFound writes few and many tiles, with runs, repetitions and gaps, and
// asks for all of them and for their neighbours.
func TestEveryTileIsFound(t *testing.T) {
	for _, n := range []uint64{1, 5, 300, 5_000, 60_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			r := rand.New(rand.NewPCG(n, 1))
			stored := make(map[uint64]string)
			for number := range n {
				switch r.IntN(8) {
				case 0: // none
				case 1, 2:
					stored[number] = "water"
				default:
					stored[number] = fmt.Sprintf("tile %d %x", number, r.Uint64())
				}
			}
			stored[n] = "last"
			data := writeArchive(t, stored)
			if !bytes.Equal(data, writeArchive(t, stored)) {
				t.Fatal("two archives of equal contents differ")
			}
			archived, file := openArchive(t, data, Options{})
			checkAll(t, archived, stored, n)
			checkCounts(t, data, stored)
			if n > leafEntries && file.reads > len(stored)+40 {
				t.Errorf("%d reads for %d tiles: leaf directories are not kept", file.reads, len(stored))
			}
			small, _ := openArchive(t, data, Options{DirectoryBytes: 1})
			checkAll(t, small, stored, min(n, 50))
		})
	}
}

func checkAll(t *testing.T, r archive.Reader, stored map[uint64]string, last uint64) {
	t.Helper()
	for number := range last + 3 {
		got, err := r.Tile(t.Context(), archive.ID(number))
		if want := stored[number]; err != nil || string(got) != want {
			t.Fatalf("tile %s is %q (%v), want %q", archive.ID(number), got, err, want)
		}
	}
}

// checkCounts counts what the header counts, in another way.
func checkCounts(t *testing.T, data []byte, stored map[uint64]string) {
	t.Helper()
	h, err := parseHeader(data, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	contents, entries := make(map[string]bool), 0
	for number, text := range stored {
		contents[text] = true
		if before, ok := stored[number-1]; !ok || before != text {
			entries++
		}
	}
	if h.Addressed != uint64(len(stored)) || h.Entries != uint64(entries) || h.Contents != uint64(len(contents)) {
		t.Errorf("the header counts %d, %d, %d; there are %d tiles, %d entries, %d contents", h.Addressed, h.Entries, h.Contents, len(stored), entries, len(contents))
	}
	if h.Root.Offset+h.Root.Length >= firstBytes {
		t.Errorf("header and root have %d bytes", h.Root.Offset+h.Root.Length)
	}
}

func TestNothingToWrite(t *testing.T) {
	if err := Write(io.Discard, infoForTests(), contentsOf(nil)); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty archive: %v", err)
	}
}

func TestFaultsNameTheirPlace(t *testing.T) {
	good := writeArchive(t, map[uint64]string{0: "x", 7: "y"})
	for _, c := range []struct {
		name string
		harm func(data []byte) []byte
		says string
	}{
		{"another format", func(d []byte) []byte { return append([]byte("SQLite format 3\x00"), d...) }, "byte 0"},
		{"short", func(d []byte) []byte { return d[:100] }, "byte 0"},
		{"version 2", func(d []byte) []byte { d[7] = 2; return d }, "byte 7: PMTiles version 2"},
		{"root beyond the end", func(d []byte) []byte { d[16+5] = 1; return d }, "byte 8: the root directory"},
		{"no root", func(d []byte) []byte { clear(d[16:24]); return d }, "byte 16"},
		{"cut off", func(d []byte) []byte { return d[:len(d)-1] }, "byte 56: the tile data"},
		{"brotli", func(d []byte) []byte { d[98] = 3; return d }, "byte 98: compression 3 (brotli)"},
		{"zooms", func(d []byte) []byte { d[100] = 13; return d }, "bytes 99 to 101"},
		{"broken root", func(d []byte) []byte { d[127] ^= 255; return d }, "root directory at byte 127"},
		{"broken metadata", func(d []byte) []byte { d[127+int(d[16])] ^= 255; return d }, "metadata at byte"},
	} {
		data := c.harm(bytes.Clone(good))
		if _, err := Open(t.Context(), &memory{Reader: bytes.NewReader(data)}, Options{}); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

func TestEntriesThatLeadOut(t *testing.T) {
	r := &reader{header: &header{Tiles: section{100, 10}, Leaves: section{50, 10}}, file: &memory{}, leaves: archive.NewLRU[uint64, []entry](1 << 20)}
	for _, e := range []entry{
		{archive.Entry{Number: 0, Offset: 5, Length: 6}, 1},
		{archive.Entry{Number: 0, Offset: 11, Length: 1}, 1},
		{archive.Entry{Number: 0, Offset: 1<<63 - 1, Length: 1<<32 - 1}, 1},
		{archive.Entry{Number: 0, Offset: 10, Length: 1}, 0},
	} {
		r.root = []entry{e}
		if _, err := r.Tile(t.Context(), tiles.ID{}); err == nil || !strings.Contains(err.Error(), "tile 0/0/0") {
			t.Errorf("%+v: %v", e, err)
		}
	}
}

func TestDirectoriesThatAreNone(t *testing.T) {
	for name, data := range map[string][]byte{
		"nothing":          {},
		"no entries":       {0},
		"too many entries": {200, 1, 1, 1, 1},
		"cut off":          {1, 0, 1, 1},
		"equal numbers":    {2, 5, 0, 1, 1, 1, 1, 1, 0},
		"no length":        {1, 0, 1, 0, 1},
		"no first offset":  {1, 0, 1, 1, 0},
		"overlap":          {2, 0, 1, 2, 1, 1, 1, 1, 0},
		"more follows":     {1, 0, 1, 1, 1, 9},
	} {
		if entries, err := parseDirectory(data); err == nil {
			t.Errorf("%s: %+v", name, entries)
		}
	}
}

func FuzzHeader(f *testing.F) {
	f.Add(writeArchive(f, map[uint64]string{0: "x"})[:headerSize], int64(1000))
	f.Fuzz(func(t *testing.T, data []byte, size int64) {
		h, err := parseHeader(data, size)
		if err != nil {
			return
		}
		again, err := h.append(nil)
		if err != nil || !bytes.Equal(again, data[:headerSize]) {
			t.Errorf("%v\n%x became\n%x", err, data[:headerSize], again)
		}
	})
}

func FuzzDirectory(f *testing.F) {
	f.Add(appendDirectory(nil, []entry{{archive.Entry{Number: 3, Offset: 0, Length: 9}, 2}, {archive.Entry{Number: 70, Offset: 9, Length: 300}, 0}, {archive.Entry{Number: 1 << 40, Offset: 2, Length: 1}, 1}}))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := parseDirectory(data)
		if err != nil {
			return
		}
		again, err := parseDirectory(appendDirectory(nil, entries))
		if err != nil || !slices.Equal(entries, again) {
			t.Errorf("%v\n%v became\n%v", err, entries, again)
		}
	})
}

// FuzzOpen reads anything for an archive, and asks for tiles of it.
func FuzzOpen(f *testing.F) {
	f.Add(writeArchive(f, map[uint64]string{0: "x", 1: "y", 9: "x"}), uint64(9))
	f.Fuzz(func(t *testing.T, data []byte, number uint64) {
		r, err := Open(t.Context(), &memory{Reader: bytes.NewReader(data)}, Options{})
		if err != nil {
			return
		}
		if tile, err := r.Tile(t.Context(), archive.ID(number%(lastNumber+1))); err == nil && len(tile) > len(data) {
			t.Errorf("a tile of %d bytes from an archive of %d", len(tile), len(data))
		}
	})
}
