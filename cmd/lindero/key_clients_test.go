//go:build interop

package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestClientsCarryTheKey gives GDAL and QGIS an address with a key, and GDAL a header
// instead: every request that they make of it must prove who asks, and they find what
// only officials may see.
func TestClientsCarryTheKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens.json")
	key := strings.TrimSpace(token(t, exitOK, "create", "--tokens", file, "--name", "GIS", "--class", "official"))
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--tokens", file, "--access-log")
	r := record(t, p)
	keyed := func(client string, atLeast int, features int) {
		t.Helper()
		visits := r.take(t)
		if len(visits) < atLeast || features != 125 {
			t.Errorf("%s made %d requests and found %d features", client, len(visits), features)
		}
		for _, v := range visits {
			if v.query.Get("key") != key {
				t.Errorf("%s asked for %s?%s", client, v.path, v.query.Encode())
			}
		}
	}
	count := func(out []byte) int { return strings.Count(string(out), `"type": "Feature"`) }

	keyed("GDAL", 5, count(run(t, "ogr2ogr", "-f", "GeoJSONSeq", "/vsistdout/", "OAPIF:"+r.url+"?key="+key, "blind_crossings", "-oo", "PAGE_SIZE=10")))
	keyed("QGIS", 5, openInQGIS(t, r.url+"?key="+key, qgisRequest{Collection: "blind_crossings"})[0].Count)

	t.Setenv("GDAL_HTTP_HEADERS", "Authorization: Bearer "+key)
	if n := count(run(t, "ogr2ogr", "-f", "GeoJSONSeq", "/vsistdout/", "OAPIF:"+r.url, "blind_crossings")); n != 125 {
		t.Errorf("GDAL with a header found %d features", n)
	}
	if strings.Contains(p.log.String(), key) {
		t.Error("the log has the key")
	}
	requests, known := strings.Count(p.log.String(), "msg=request"), strings.Count(p.log.String(), " who=")
	if known != requests {
		t.Errorf("of %d requests, %d proved who asked", requests, known)
	}
}
