package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/paulmach/orb"

	"lindero/tiles"
	"lindero/tiles/archive"
)

// packed is an archive in memory: tile 0/0/0 has content, the others of its zooms do
// not, and no other can be read where it fails.
type packed struct {
	info    archive.Info
	content []byte
	fails   error
	version string
	now     *atomic.Pointer[packed] // the newest state of the place; nil: this one
}

func (p *packed) Info() archive.Info { return p.info }
func (p *packed) Version() string    { return p.version }
func (p *packed) Changed(context.Context) (bool, error) {
	return p.now != nil && p.now.Load() != p, nil
}
func (p *packed) Close() error { return nil }
func (p *packed) Tile(_ context.Context, id tiles.ID) ([]byte, error) {
	if p.now != nil && p.now.Load() != p {
		return nil, archive.ErrReplaced
	}
	if p.fails != nil || id != (tiles.ID{}) {
		return nil, p.fails
	}
	return p.content, nil
}

func zipped(t testing.TB, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func serve(t testing.TB, name string, p *packed) *archive.Set {
	t.Helper()
	open := func(context.Context) (archive.Reader, error) {
		if p.now != nil {
			return p.now.Load(), nil
		}
		return p, nil
	}
	set, err := archive.Open(t.Context(), name, open, archive.NewCache(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func vectorInfo() archive.Info {
	return archive.Info{Type: archive.MVT, Gzip: true, MaxZoom: 4, Name: "Empaquetado", Version: "1.7.0", Attribution: "© Archivo",
		Bounds: orb.Bound{Min: orb.Point{-93, 13}, Max: orb.Point{-88, 18}}, Center: orb.Point{-90, 15}, CenterZoom: 3,
		Layers: []byte(`[{"id":"posts","fields":{}}]`)}
}

// archives are one of vector tiles, one of each kind of pictures, and two that fail.
func archives(t testing.TB) []*archive.Set {
	t.Helper()
	all := []*archive.Set{serve(t, "packed", &packed{info: vectorInfo(), content: zipped(t, "a tile"), version: "1"})}
	for kind := archive.PNG; kind <= archive.AVIF; kind++ {
		all = append(all, serve(t, kind.Format().Name, &packed{info: archive.Info{Type: kind, MaxZoom: 2}, content: []byte("a picture"), version: "1"}))
	}
	return append(all,
		serve(t, "broken", &packed{info: vectorInfo(), fails: errors.New("the secret place burnt down"), version: "1"}),
		serve(t, "late", &packed{info: vectorInfo(), fails: context.DeadlineExceeded, version: "1"}))
}

func archiveNamed(t testing.TB, name string) *archive.Set {
	t.Helper()
	all := archives(t)
	return all[slices.IndexFunc(all, func(s *archive.Set) bool { return s.Name == name })]
}

func TestArchives(t *testing.T) {
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero", Tilesets: archives(t)}, threeCrossings(t))
	const base = "https://maps.example.org/lindero/tilesets"
	gzipped, plain := map[string]string{"Accept-Encoding": "gzip"}, map[string]string{"Accept-Encoding": "gzip;q=0"}
	revalidate := map[string]string{"Cache-Control": "public, no-cache"}
	for _, s := range []scenario{
		{name: "list", url: "/tilesets", status: 200, has: []string{`"id":"packed","title":"Empaquetado"`, base + "/packed.json", `"id":"png","title":"png"`}},
		{name: "tilejson", url: "/tilesets/packed.json", status: 200, has: []string{`"name":"Empaquetado"`, `"` + base + `/packed/{z}/{x}/{y}.mvt?v=`, `"vector_layers":[{"id":"posts"`, `"version":"1.7.0"`, `"center":[-90,15,3]`, `"attribution":"© Archivo"`}},
		{name: "tilejson for GDAL", url: "/tilesets/packed/metadata.json", status: 200, has: []string{`"tilejson":"3.0.0"`}},
		{name: "tilejson of pictures", url: "/tilesets/png.json", status: 200, has: []string{`/png/{z}/{x}/{y}.png?v=`}, hasNot: []string{"vector_layers", `"version"`}},
		{name: "compressed", url: "/tilesets/packed/0/0/0.mvt", headers: gzipped, status: 200, typ: tileType, has: []string{"a tile"}, header: map[string]string{"Content-Encoding": "gzip", "Vary": "Accept-Encoding, Authorization, Cookie, X-API-Key", "Cache-Control": "public, no-cache", "ETag": "*"}},
		{name: "plain", url: "/tilesets/packed/0/0/0.pbf", headers: plain, status: 200, typ: tileType, has: []string{"a tile"}, header: map[string]string{"Content-Encoding": "", "Content-Length": "6"}},
		{name: "without ending", url: "/tilesets/packed/0/0/0", status: 200},
		{name: "empty", url: "/tilesets/packed/3/1/1.mvt", status: 204, header: revalidate},
		{name: "another version", url: "/tilesets/packed/0/0/0.mvt?v=old", status: 200, header: revalidate},
		{name: "beyond the zooms", url: "/tilesets/packed/5/0/0.mvt", status: 404, typ: problemType, has: []string{"zooms 0 to 4"}},
		{name: "outside the matrix", url: "/tilesets/packed/1/2/0.mvt", status: 404, typ: problemType},
		{name: "another format", url: "/tilesets/packed/0/0/0.png", status: 404, typ: problemType, has: []string{"end in .mvt"}},
		{name: "no number", url: "/tilesets/packed/0/0/x.mvt", status: 400, typ: problemType},
		{name: "picture", url: "/tilesets/webp/0/0/0.webp", headers: gzipped, status: 200, typ: "image/webp", has: []string{"a picture"}, header: map[string]string{"Content-Encoding": ""}},
		{name: "jpeg", url: "/tilesets/jpg/0/0/0.jpeg", status: 200, typ: "image/jpeg"},
		{name: "no such tileset", url: "/tilesets/nope.json", status: 404, typ: problemType, has: []string{`"parameter":"tilesetId"`}},
		{name: "place that fails", url: "/tilesets/broken/0/0/0.mvt", status: 502, typ: problemType, hasNot: []string{"secret"}, header: map[string]string{"Cache-Control": "no-store", "ETag": ""}},
		{name: "place that is late", url: "/tilesets/late/0/0/0.mvt", status: 504, typ: problemType, header: map[string]string{"Cache-Control": "no-store"}},
		{name: "landing", url: "/?f=json", status: 200, has: []string{`"href":"` + base + `","rel":"related"`}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

func TestPackedTileIsKeptByItsVersion(t *testing.T) {
	server, _ := testServer(t, Config{Tilesets: archives(t)}, threeCrossings(t))
	_, after, _ := strings.Cut(get(server, "/tilesets/packed.json").Body.String(), "?v=")
	version, _, _ := strings.Cut(after, `"`)
	w := get(server, "/tilesets/packed/0/0/0.mvt?v="+version)
	if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" || version == "" {
		t.Errorf("%q: %s", version, got)
	}
	if again := get(server, "/tilesets/packed/0/0/0.mvt", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("again: %d", again.Code)
	}
}

// TestBasemapFromAnArchive has an archive in the place of the basemap: tiles, TileJSON
// and credits are its own.
func TestBasemapFromAnArchive(t *testing.T) {
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero", Basemap: archiveNamed(t, "packed")}, threeCrossings(t))
	for _, s := range []scenario{
		{name: "tile", url: "/basemap/0/0/0.mvt", status: 200, typ: tileType, has: []string{"a tile"}},
		{name: "empty", url: "/basemap/4/0/0.mvt", status: 204},
		{name: "beyond the zooms", url: "/basemap/5/0/0.mvt", status: 404},
		{name: "tilejson", url: "/basemap.json", status: 200, has: []string{`"https://maps.example.org/lindero/basemap/{z}/{x}/{y}.mvt?v=`, `"maxzoom":4`}},
		{name: "credits", url: "/?f=json", status: 200, has: []string{"© Archivo"}},
		{name: "no tileset", url: "/tilesets", status: 200, has: []string{`"tilesets":[]`}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

// TestReplacedArchiveIsServedAtOnce replaces an archive between two requests.
func TestReplacedArchiveIsServedAtOnce(t *testing.T) {
	var place atomic.Pointer[packed]
	first := &packed{info: vectorInfo(), content: zipped(t, "old"), version: "1", now: &place}
	second := &packed{info: vectorInfo(), content: zipped(t, "new"), version: "2", now: &place}
	place.Store(first)
	set := serve(t, "packed", first)
	server, _ := testServer(t, Config{Tilesets: []*archive.Set{set}}, threeCrossings(t))
	ask := func(url, want string) {
		t.Helper()
		if w := get(server, url); w.Body.String() != want {
			t.Errorf("%s: %d %q, want %q", url, w.Code, w.Body, want)
		}
	}
	ask("/tilesets/packed/0/0/0.mvt", "old")
	place.Store(second)
	ask("/tilesets/packed/1/0/0.mvt", "") // not in the cache: notices
	ask("/tilesets/packed/0/0/0.mvt", "new")
	place.Store(first)
	if replaced, err := set.Refresh(t.Context()); !replaced || err != nil {
		t.Errorf("replaced: %t, %v", replaced, err)
	}
	ask("/tilesets/packed/0/0/0.mvt", "old")
}
