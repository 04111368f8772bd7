package load

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

func TestPointsAreTheSameHoweverMany(t *testing.T) {
	dir := t.TempDir()
	var texts []string
	for _, n := range []int{100, 1000} {
		name := filepath.Join(dir, fmt.Sprint(n))
		if err := WriteFile(name, n); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if !strings.HasPrefix(texts[1], texts[0]) || strings.Count(texts[0], "\n") != 100 {
		t.Error("the first points of a larger set are others")
	}
	var f geojson.Feature
	if err := json.Unmarshal([]byte(strings.SplitN(texts[0], "\n", 2)[0]), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Properties) != 8 || !Region().Contains(f.Point()) {
		t.Errorf("%v at %v", f.Properties, f.Point())
	}
	for p := range Points(1) {
		if p.At != f.Point() {
			t.Errorf("written at %v, of %v", f.Point(), p.At)
		}
	}
	if at := Spread(1000, 10); len(at) != 10 {
		t.Errorf("%d positions", len(at))
	}
}

// TestTileContents counts in a tile of orb's: two points in it, one of them a cluster,
// and one in its buffer.
func TestTileContents(t *testing.T) {
	feature := func(p orb.Point, properties geojson.Properties) *geojson.Feature {
		f := geojson.NewFeature(p)
		f.Properties = properties
		return f
	}
	data, err := mvt.Marshal(mvt.Layers{{Name: "one", Version: 2, Extent: tileExtent, Features: []*geojson.Feature{
		feature(orb.Point{0, 0}, geojson.Properties{"name": "x"}),
		feature(orb.Point{4095, 7}, geojson.Properties{"count": uint64(300), "cluster": true}),
		feature(orb.Point{4096, 7}, geojson.Properties{"count": uint64(5), "cluster": true}),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := TileContents(data)
	if want := (Contents{Features: 3, Points: 301}); err != nil || got != want {
		t.Errorf("%+v, want %+v: %v", got, want, err)
	}
	for cut := 1; cut < len(data); cut++ {
		if _, err := TileContents(data[:cut]); err == nil {
			t.Fatalf("%d of %d bytes are a tile", cut, len(data))
		}
	}
}

func TestPageContents(t *testing.T) {
	feature := `{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1}}`
	if got, err := PageContents([]byte(`{"type":"FeatureCollection","features":[` + feature + `,` + feature + `]}`)); err != nil || got.Features != 2 {
		t.Errorf("%+v: %v", got, err)
	}
	for _, bad := range []string{`{}`, `{"type":"FeatureCollection","features":[{"type":"Feature"}]}`, `[`} {
		if _, err := PageContents([]byte(bad)); err == nil {
			t.Errorf("%s is a page", bad)
		}
	}
}

// TestRounds asks a server for paths in whole rounds, of bodies of either framing.
func TestRounds(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked[r.URL.Path]++
		switch r.URL.Path {
		case "/below/none":
			w.WriteHeader(http.StatusNoContent)
		case "/below/chunks":
			for range 3 {
				fmt.Fprint(w, "chunk")
				w.(http.Flusher).Flush()
			}
		default:
			fmt.Fprint(w, "whole")
		}
	}))
	defer server.Close()
	clients, err := DialAll(t.Context(), 3, server.URL+"/below/", true)
	if err != nil {
		t.Fatal(err)
	}
	defer clients.Close()
	turn, err := clients.Rounds(t.Context(), []string{"none", "chunks", "whole"}, 20*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	n := asked["/below/none"]
	if n == 0 || asked["/below/chunks"] != n || asked["/below/whole"] != n || turn.Requests != 3*n || turn.Bytes != int64(20*n) {
		t.Errorf("%v, %+v", asked, turn)
	}
}

func TestRoundsFailWhereTheServerDoes(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	clients, err := DialAll(t.Context(), 2, server.URL+"/", false)
	if err != nil {
		t.Fatal(err)
	}
	defer clients.Close()
	if _, err := clients.Rounds(t.Context(), []string{"x"}, time.Millisecond); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("answers of 404 are measured: %v", err)
	}
	if _, err := Dial(t.Context(), "https://127.0.0.1/", false); err == nil {
		t.Error("connects to https")
	}
}

func FuzzTileContents(f *testing.F) {
	f.Add([]byte("\x1a\x0f\x0a\x03one\x12\x08\x12\x00\x18\x01\x22\x03\x09\x02\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := TileContents(data); err == nil && (c.Features < 0 || c.Features > len(data)) {
			t.Errorf("%+v in %d bytes", c, len(data))
		}
	})
}
