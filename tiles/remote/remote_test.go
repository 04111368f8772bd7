package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"lindero/tiles"
	"lindero/tiles/archive"
	"lindero/tiles/pmtiles"
)

// made is an archive of n tiles, each with some text of its number in it.
func made(t testing.TB, n uint64, text string) []byte {
	t.Helper()
	var data []byte
	var entries []archive.Entry
	for number := range n {
		tile := content(number, text)
		entries = append(entries, archive.Entry{Number: number, Offset: uint64(len(data)), Length: uint32(len(tile))})
		data = append(data, tile...)
	}
	var out bytes.Buffer
	err := pmtiles.Write(&out, archive.Info{Name: text, Type: archive.PNG, MaxZoom: 9}, archive.Contents{
		Data: bytes.NewReader(data), Size: int64(len(data)), Entries: func() iter.Seq2[archive.Entry, error] {
			return func(yield func(archive.Entry, error) bool) {
				for _, e := range entries {
					if !yield(e, nil) {
						return
					}
				}
			}
		}})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func content(number uint64, text string) string { return fmt.Sprint(text, " ", number) }

// place is somewhere archives lie.
type place struct {
	address string
	put     func(t testing.TB, data []byte) // replaces the archive
	reads   func() int64
}

func onDisk(t testing.TB) place {
	path := filepath.Join(t.TempDir(), "x.pmtiles")
	return place{path, func(t testing.TB, data []byte) {
		t.Helper()
		if err := os.WriteFile(path+".new", data, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}, func() int64 { return 0 }}
}

// overHTTP serves a folder as net/http does: with the time of the last change for a
// validator, or with an entity tag.
func overHTTP(t testing.TB, tagged bool) place {
	disk, files := onDisk(t), atomic.Int64{}
	folder := http.FileServer(http.Dir(filepath.Dir(disk.address)))
	version := atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		files.Add(1)
		if tagged {
			w.Header().Set("ETag", fmt.Sprintf(`"v%d"`, version.Load()))
		}
		folder.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return place{server.URL + "/x.pmtiles?token=secret", func(t testing.TB, data []byte) {
		t.Helper()
		disk.put(t, data)
		at := time.Unix(1_700_000_000+version.Add(1), 0) // Last-Modified counts seconds
		if err := os.Chtimes(disk.address, at, at); err != nil {
			t.Fatal(err)
		}
	}, files.Load}
}

// inBucket starts a server that speaks S3.
func inBucket(t testing.TB) place {
	asked := atomic.Int64{}
	backend := s3mem.New()
	if err := backend.CreateBucket("maps"); err != nil {
		t.Fatal(err)
	}
	fake := gofakes3.New(backend).Server()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		fake.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	query := url.Values{"region": {"us-east-1"}, "endpoint": {server.URL}, "use_path_style": {"true"}}
	return place{"s3://maps/borders/x.pmtiles?" + query.Encode(), func(t testing.TB, data []byte) {
		t.Helper()
		if _, err := backend.PutObject("maps", "borders/x.pmtiles", map[string]string{}, bytes.NewReader(data), int64(len(data)), nil); err != nil {
			t.Fatal(err)
		}
	}, asked.Load}
}

// withCredentials gives the program some, as Amazon's look for them.
func withCredentials(t *testing.T) {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
}

func eachPlace(t *testing.T, do func(t *testing.T, p place)) {
	withCredentials(t)
	for name, make := range map[string]func(testing.TB) place{
		"disk":         onDisk,
		"HTTP by time": func(t testing.TB) place { return overHTTP(t, false) },
		"HTTP by tag":  func(t testing.TB) place { return overHTTP(t, true) },
		"bucket":       inBucket,
	} {
		t.Run(name, func(t *testing.T) { do(t, make(t)) })
	}
}

func opened(t testing.TB, address string) *archive.Set {
	t.Helper()
	opener, err := Opener(address)
	if err != nil {
		t.Fatal(err)
	}
	set, err := archive.Open(t.Context(), "x", opener, archive.NewCache(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := set.Close(); err != nil {
			t.Error(err)
		}
	})
	return set
}

func checkTile(t testing.TB, set *archive.Set, number uint64, want string) {
	t.Helper()
	tile, err := set.Tile(t.Context(), archive.ID(number))
	if err != nil || string(tile.Data) != want {
		t.Fatalf("tile %d: %v, %v, want %q", number, tile, err, want)
	}
}

// TestArchivesAreReadAnywhere reads tiles below leaf directories, and not more often
// than it has to.
func TestArchivesAreReadAnywhere(t *testing.T) {
	eachPlace(t, func(t *testing.T, p place) {
		const n = 20_000
		p.put(t, made(t, n, "x"))
		set := opened(t, p.address)
		for number := uint64(10_000); number < 10_050; number++ {
			checkTile(t, set, number, content(number, "x"))
			checkTile(t, set, number, content(number, "x"))
		}
		checkTile(t, set, n, "")
		if reads := p.reads(); reads > 60 {
			t.Errorf("%d requests for 51 tiles", reads)
		}
	})
}

// TestReplacedArchivesAreNoticed replaces an archive while it is served: by reading on,
// and by looking.
func TestReplacedArchivesAreNoticed(t *testing.T) {
	eachPlace(t, func(t *testing.T, p place) {
		p.put(t, made(t, 20_000, "old"))
		set := opened(t, p.address)
		checkTile(t, set, 15_000, content(15_000, "old"))
		_, before := set.Info()
		p.put(t, made(t, 20_000, "new"))
		checkTile(t, set, 15_001, content(15_001, "new"))
		checkTile(t, set, 15_000, content(15_000, "new"))
		if info, version := set.Info(); info.Name != "new" || version == before {
			t.Errorf("%s, %s after %s", info.Name, version, before)
		}
		if replaced, err := set.Refresh(t.Context()); replaced || err != nil {
			t.Errorf("the same: %t, %v", replaced, err)
		}
		p.put(t, made(t, 30, "short"))
		if replaced, err := set.Refresh(t.Context()); !replaced || err != nil {
			t.Errorf("replaced: %t, %v", replaced, err)
		}
		checkTile(t, set, 7, content(7, "short"))
	})
}

// TestFailuresAreNoEmptyTiles has a server fail in all ways, and get well again.
func TestFailuresAreNoEmptyTiles(t *testing.T) {
	data := made(t, 20_000, "x")
	var mode atomic.Pointer[http.HandlerFunc]
	well := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "x", time.Unix(1_700_000_000, 0), bytes.NewReader(data))
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*mode.Load())(w, r) }))
	defer server.Close()
	mode.Store(&well)
	set := opened(t, server.URL+"/x.pmtiles?token=secret")
	for name, handler := range map[string]http.HandlerFunc{
		"500": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"404": http.NotFound,
		"whole file": func(w http.ResponseWriter, _ *http.Request) {
			if _, err := w.Write(data); err != nil {
				return // the client has seen enough
			}
		},
		"broken off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			w.Header().Set("Content-Range", "bytes 20000-20100/99999")
			w.WriteHeader(http.StatusPartialContent)
		},
		"another range": func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Range", "bytes=1-5")
			well(w, r)
		},
		"no connection": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		mode.Store(&handler)
		tile, err := set.Tile(t.Context(), archive.ID(15_000))
		var source *archive.SourceError
		if !errors.As(err, &source) || tile != nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, %v", name, tile, err)
		}
	}
	slow := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mode.Store(&slow)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := set.Tile(ctx, archive.ID(15_000)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("given up: %v", err)
	}
	mode.Store(&well)
	checkTile(t, set, 15_001, content(15_001, "x"))
	server.CloseClientConnections() // those that are slow
	if _, err := set.Tile(t.Context(), tiles.ID{Z: 10}); err == nil {
		t.Error("a tile beyond the zooms")
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	withCredentials(t)
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	bucket := inBucket(t)
	for address, says := range map[string]string{
		"x.zip": "ends in", "https://a.example/x.mbtiles?k=v": "from a disk", "ftp://a.example/x.pmtiles": "ftp://a.example/x.pmtiles",
		"gs://b/x.pmtiles": "s3", filepath.Join(t.TempDir(), "none.pmtiles"): "none.pmtiles", filepath.Join(t.TempDir(), "none.mbtiles"): "none.mbtiles",
		server.URL + "/x.pmtiles?k=secret": "404", bucket.address: "borders/x.pmtiles",
	} {
		opener, err := Opener(address)
		if err == nil {
			_, err = opener(t.Context())
		}
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %q", address, err, says)
		}
	}
}

func FuzzContentRange(f *testing.F) {
	f.Add("bytes 0-16383/99999")
	f.Add("bytes */5")
	f.Fuzz(func(t *testing.T, text string) {
		first, size, err := parseContentRange(text)
		if err == nil && (first < 0 || size <= first) {
			t.Errorf("%q is %d of %d", text, first, size)
		}
	})
}
