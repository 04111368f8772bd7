package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain runs the program itself where a test starts it as a process of its own. Tests
// leave nothing in the cache of whoever runs them.
func TestMain(m *testing.M) {
	if os.Getenv("LINDERO_TEST_PROGRAM") != "" {
		os.Exit(Run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	own, err := os.UserCacheDir()
	if err == nil && os.Getenv("GOCACHE") == "" { // what tests build is in Go's cache, as ever
		err = os.Setenv("GOCACHE", filepath.Join(own, "go-build"))
	}
	cache := ""
	if err == nil {
		cache, err = os.MkdirTemp("", "lindero-test-")
	}
	if err == nil {
		err = os.Setenv("XDG_CACHE_HOME", cache)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(cache); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// points writes a file of points in a row.
func points(t *testing.T, n int) string {
	t.Helper()
	var text strings.Builder
	for i := range n {
		text.WriteString(point(fmt.Sprint("p", i), -92+float64(i%300)/100, 14+float64(i/300)/100))
	}
	return write(t, filepath.Join(t.TempDir(), "stones.geojsonl"), text.String())
}

// packed packs data and returns the archive.
func packed(t *testing.T, output string, args ...string) []byte {
	t.Helper()
	var out, log lockedBuffer
	if code := Run(t.Context(), append([]string{"pack", "-o", output}, args...), &out, &log); code != exitOK {
		t.Fatalf("exit code %d: %s", code, log.String())
	}
	if !strings.Contains(out.String(), filepath.Base(output)) || !strings.Contains(log.String(), "100 %") {
		t.Errorf("it says %q, and %q", out.String(), log.String())
	}
	data, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestPackingThatIsKilledGoesOn kills the program with no chance to tidy up, and
// compares what a second run makes with what one run makes.
func TestPackingThatIsKilledGoesOn(t *testing.T) {
	dir := t.TempDir()
	output := filepath.Join(dir, "x.pmtiles")
	file, n := points(t, 30_000), 30_000
	for !killed(t, output, file) { // this machine is fast
		if n *= 3; n > 1_000_000 {
			t.Fatal("packing is too fast to be killed")
		}
		file = points(t, n)
	}
	var log lockedBuffer
	if code := Run(t.Context(), []string{"pack", "-o", output, file}, io.Discard, &log); code != exitOK || !strings.Contains(log.String(), "from an earlier run") {
		t.Fatalf("exit code %d: %s", code, log.String())
	}
	again, err := os.ReadFile(output)
	if whole := packed(t, filepath.Join(dir, "whole.pmtiles"), file); err != nil || !bytes.Equal(again, whole) {
		t.Errorf("the archive differs from one packed at once (%v)", err)
	}
}

// killed starts packing in a process of its own and kills that midway; it returns false
// where it was done before.
func killed(t *testing.T, output, file string) bool {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(output); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "pack", "-o", output, file)
	cmd.Env = append(os.Environ(), "LINDERO_TEST_PROGRAM=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		if info, err := os.Stat(output + ".journal"); err == nil && info.Size() > 2000 {
			if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
			return <-done != nil
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return false
		case <-time.After(time.Millisecond):
		}
	}
}

// TestPackedTilesetsAreServed serves both formats, from disk and from another server's
// static files, beside the live tiles and with equal bytes.
func TestPackedTilesetsAreServed(t *testing.T) {
	dir := t.TempDir()
	pmtiles, mbtiles := filepath.Join(dir, "demo.pmtiles"), filepath.Join(dir, "demo.mbtiles")
	for _, output := range []string{pmtiles, mbtiles} {
		packed(t, output, "--maxzoom", "9", "--bbox", "-93,13,-87,19")
	}
	files := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer files.Close()
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--poll", "50ms",
		"--tileset", "near="+pmtiles, "--tileset", "desktop="+mbtiles, "--tileset", "far="+files.URL+"/demo.pmtiles")
	full := 0
	for _, tile := range []string{"0/0/0", "5/8/14", "7/32/58", "9/130/234", "9/131/233", "9/131/234"} {
		_, live := p.get(t, "/tiles/"+tile+".mvt")
		for _, set := range []string{"near", "desktop", "far"} {
			if _, got := p.get(t, "/tilesets/"+set+"/"+tile+".mvt"); got != live {
				t.Errorf("%s of %s has %d bytes, live %d", tile, set, len(got), len(live))
			}
		}
		full += min(1, len(live))
	}
	if full < 4 {
		t.Errorf("only %d tiles have content", full)
	}
	p.eventually(t, "/tilesets/near.json", `"maxzoom":9`)
	packed(t, pmtiles, "--maxzoom", "4")
	p.eventually(t, "/tilesets/near.json", `"maxzoom":4`)
	p.eventually(t, "/tilesets/far.json", `"maxzoom":4`)
	files.Close()
	if status, body := p.get(t, "/tilesets/far/3/1/3.mvt"); status != http.StatusBadGateway {
		t.Errorf("the other server is gone: %d %s", status, body)
	}
}

func TestTilesetsThatMakeNoSense(t *testing.T) {
	archive := filepath.Join(t.TempDir(), "x.pmtiles")
	packed(t, archive, "--maxzoom", "1")
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--tileset", "near"}, "NAME=ADDRESS"},
		{[]string{"--tileset", "Near=x.pmtiles"}, "lower-case"},
		{[]string{"--tileset", "near=" + archive, "--tileset", "near=" + archive}, "two of the name"},
		{[]string{"--tileset", "near=x.zip"}, "ends in"},
		{[]string{"--tileset", "near=none.pmtiles"}, "none.pmtiles"},
		{[]string{"--basemap", "none.mbtiles"}, "--basemap"},
	} {
		var log lockedBuffer
		if code := Run(t.Context(), append([]string{"serve", "--addr", "127.0.0.1:0"}, c.args...), io.Discard, &log); code != exitFailed || !strings.Contains(log.String(), c.says) {
			t.Errorf("%v: exit code %d: %s, want %q", c.args, code, log.String(), c.says)
		}
	}
	for _, c := range []struct{ arg, says string }{
		{"--maxzoom=19", "zooms"}, {"--bbox=1,2,3", "4 numbers"}, {"--collections=nope", `"nope"`}, {"--bbox", "W,S,E,N"},
	} {
		var log lockedBuffer
		if code := Run(t.Context(), []string{"pack", "-o", archive, c.arg}, io.Discard, &log); code != exitFailed || !strings.Contains(log.String(), c.says) {
			t.Errorf("%s: exit code %d: %s, want %q", c.arg, code, log.String(), c.says)
		}
	}
}

// TestTilesetsOfTheFile names tilesets and a basemap in lindero.yaml.
func TestTilesetsOfTheFile(t *testing.T) {
	dir := t.TempDir()
	one, two := filepath.Join(dir, "one.pmtiles"), filepath.Join(dir, "two.mbtiles")
	packed(t, one, "--maxzoom", "1")
	packed(t, two, "--maxzoom", "2")
	config := write(t, filepath.Join(dir, "lindero.yaml"), fmt.Sprintf("server:\n  tileset: [one=%s, two=%s]\n  basemap: %s\n", one, two, one))
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--config", config)
	p.eventually(t, "/tilesets/one.json", `"maxzoom":1`)
	p.eventually(t, "/tilesets/two.json", `"maxzoom":2`)
	p.eventually(t, "/basemap.json", `"maxzoom":1`)
}
