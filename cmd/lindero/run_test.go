package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is the real program, running.
type program struct {
	url  string
	stop context.CancelFunc
	code chan int
	log  *lockedBuffer
}

type lockedBuffer struct {
	sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.Lock()
	defer b.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.Lock()
	defer b.Unlock()
	return b.Buffer.String()
}

// start runs lindero with the arguments until the test ends or stop is called.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &program{stop: cancel, code: make(chan int, 1), log: &lockedBuffer{}}
	out, in := io.Pipe()
	go func() {
		p.code <- Run(ctx, args, in, p.log)
		in.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		cancel()
		t.Fatalf("no address: %v\n%s", err, p.log)
	}
	p.url = strings.TrimSpace(line)
	t.Cleanup(cancel)
	return p
}

func (p *program) get(t *testing.T, path string) (int, string) {
	t.Helper()
	response, err := http.Get(p.url + strings.TrimPrefix(path, "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// eventually waits until the page holds the text.
func (p *program) eventually(t *testing.T, path, text string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		_, body := p.get(t, path)
		if strings.Contains(body, text) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s never says %q:\n%s\n%s", path, text, body, p.log)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func write(t *testing.T, path, content string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func point(id string, lon, lat float64) string {
	return fmt.Sprintf(`{"type":"Feature","id":%q,"geometry":{"type":"Point","coordinates":[%g,%g]},"properties":{"name":"n-%s"}}`+"\n", id, lon, lat, id)
}

func TestEmbeddedDataAreServed(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	status, body := p.get(t, "/collections")
	if status != http.StatusOK {
		t.Fatalf("%d: %s", status, body)
	}
	var doc struct {
		Collections []struct {
			ID        string
			ItemCount int
			Lindero   struct {
				SyntheticCount int `json:"synthetic_count"`
				Title          struct{ ES, EN string }
			} `json:"x-lindero"`
		}
	}
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		t.Fatal(err)
	}
	want := []struct {
		id               string
		count, synthetic int
	}{{"official_crossings", 28, 0}, {"blind_crossings", 125, 125}, {"airstrips", 387, 259}, {"municipalities", 149, 0}, {"borders", 7, 0}}
	if len(doc.Collections) != len(want) {
		t.Fatalf("collections: %+v", doc.Collections)
	}
	for i, w := range want {
		got := doc.Collections[i]
		if got.ID != w.id || got.ItemCount != w.count || got.Lindero.SyntheticCount != w.synthetic || got.Lindero.Title.ES == "" || got.Lindero.Title.EN == "" {
			t.Errorf("collection %d is %+v, want %+v", i, got, w)
		}
	}
	for _, path := range []string{"/tiles/6/15/28.mvt", "/basemap/6/15/28.mvt", "/collections/borders/items/GT-MX", "/readyz", "/metrics"} {
		if status, body := p.get(t, path); status != http.StatusOK {
			t.Errorf("%s: %d %.200s", path, status, body)
		}
	}
	p.stop()
	if code := <-p.code; code != exitOK {
		t.Errorf("stopped with exit code %d: %s", code, p.log)
	}
}

func TestFilesAreReloaded(t *testing.T) {
	dir := t.TempDir()
	file := write(t, filepath.Join(dir, "posts.geojsonl"), point("a", -90, 15))
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official", "--poll", "200ms", dir)
	p.eventually(t, "/collections/posts/items", `"n-a"`)

	write(t, file, point("a", -90, 15)+point("b", -91, 15)) // changed
	p.eventually(t, "/collections/posts/items", `"n-b"`)

	write(t, filepath.Join(dir, "wells.geojsonl"), point("w", -90, 14)) // added
	p.eventually(t, "/collections", `"wells"`)

	if err := os.Remove(filepath.Join(dir, "wells.geojsonl")); err != nil { // removed
		t.Fatal(err)
	}
	p.eventually(t, "/readyz", `"collections":{"posts":2}`)

	write(t, filepath.Join(dir, "posts.geojsonl"), `{"type":"FeatureCollection","features":[`+strings.TrimSpace(point("c", -90, 15))+`,{"type"`) // broken off
	p.eventually(t, "/readyz", `"stale"`)
	if _, body := p.get(t, "/collections/posts/items"); !strings.Contains(body, `"n-b"`) {
		t.Errorf("a broken file took the data away: %s", body)
	}

	for _, nothing := range []string{"", "nonsense\n"} { // as while it is copied, or after a fault
		write(t, file, point("c", -90, 15))
		p.eventually(t, "/readyz", `"ready"`)
		write(t, file, nothing)
		p.eventually(t, "/readyz", `"stale"`)
		p.eventually(t, "/collections/posts/items", `"n-c"`)
	}

	write(t, file, point("d", -90, 15)) // mended
	p.eventually(t, "/readyz", `"ready"`)
	p.eventually(t, "/collections/posts/items", `"n-d"`)
}

func TestHangUpReloads(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "posts.geojsonl"), point("a", -90, 15))
	p := start(t, "serve", "--addr", "127.0.0.1:0", file)
	_, before := p.get(t, "/readyz")
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for {
		if _, after := p.get(t, "/readyz"); after != before { // another time of building
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing was reloaded")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestCheckExitCodes(t *testing.T) {
	dir := t.TempDir()
	good := write(t, filepath.Join(dir, "good.geojsonl"), point("a", -90, 15))
	bad := write(t, filepath.Join(dir, "bad.geojsonl"), point("a", -90, 15)+point("far", -990, 15))
	misruled := t.TempDir()
	write(t, filepath.Join(misruled, "good.geojsonl"), point("a", -90, 15))
	write(t, filepath.Join(misruled, "lindero.yaml"), "layers:\n  - id: good\n    access: {public: {drop: [nmae]}}\n")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"check", good}, exitOK, "good"},
		{[]string{"check"}, exitOK, "official_crossings"},
		{[]string{"check", bad}, exitFound, "far"},
		{[]string{"check", "--json", bad}, exitFound, `"severity"`},
		{[]string{"check", "--strict", bad}, exitFound, "far"},
		{[]string{"check", filepath.Join(dir, "none")}, exitFailed, "none"},
		{[]string{"check", "--nonsense"}, exitFailed, "nonsense"},
		{[]string{"serve", "--addr", "127.0.0.1:0", filepath.Join(dir, "none")}, exitFailed, "none"},
		{[]string{"serve", "--addr", "nowhere:x"}, exitFailed, "unknown port"},
		{[]string{"serve", "--public-url", "ftp://x"}, exitFailed, "ftp"},
		{[]string{"serve", "--addr", "127.0.0.1:0", "--anonymous-class", "boss", good}, exitFailed, `no access class "boss"; there are public, partner, official`},
		{[]string{"check", misruled}, exitFailed, `lindero.yaml:3: access to the layer "good": there is no property "nmae" to drop`},
		{[]string{"serve", "--addr", "127.0.0.1:0", misruled}, exitFailed, "nmae"},
		{[]string{"--help"}, exitOK, "serve"},
		{[]string{"--version"}, exitOK, ""},
		{[]string{"fixtures", "--count", "3", "-o", "-"}, exitOK, `"synthetic":true`},
		{[]string{"fixtures", "--count", "0", "-o", "-"}, exitFailed, "count"},
		{[]string{"healthcheck", "--addr", "127.0.0.1:1"}, exitFound, "refused"},
	} {
		var out lockedBuffer
		code := Run(t.Context(), c.args, &out, &out)
		if code != c.code || !strings.Contains(out.String(), c.says) {
			t.Errorf("%v: exit code %d, want %d:\n%s", c.args, code, c.code, out.String())
		}
	}
}

func TestSettingsCountInOrder(t *testing.T) {
	dir := t.TempDir()
	config := write(t, filepath.Join(dir, "settings.yaml"), "server:\n  public-url: https://file.example\n  addr: 127.0.0.1:0\n")
	p := start(t, "serve", "--config", config)
	if p.url != "https://file.example/" {
		t.Errorf("from the file: %s", p.url)
	}
	p.stop()
	t.Setenv("LINDERO_PUBLIC_URL", "https://environment.example")
	if p = start(t, "serve", "--config", config); p.url != "https://environment.example/" {
		t.Errorf("from the environment: %s", p.url)
	}
	p.stop()
	if p = start(t, "serve", "--config", config, "--public-url", "https://flag.example"); p.url != "https://flag.example/" {
		t.Errorf("from the flag: %s", p.url)
	}
	p.stop()
	var out lockedBuffer
	misspelt := write(t, filepath.Join(dir, "misspelt.yaml"), "server: {adr: x}\n")
	if code := Run(t.Context(), []string{"serve", "--config", misspelt}, &out, &out); code != exitFailed || !strings.Contains(out.String(), "adr") {
		t.Errorf("a misspelt setting: %d %s", code, out.String())
	}
}

func TestHealthcheck(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0", write(t, filepath.Join(t.TempDir(), "a.geojsonl"), point("a", 1, 1)))
	address := strings.Trim(strings.TrimPrefix(p.url, "http://"), "/")
	if code := Run(t.Context(), []string{"healthcheck", "--addr", address}, io.Discard, io.Discard); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

// TestStopFinishesRequestsInFlight stops the program while a slow client reads.
func TestStopFinishesRequestsInFlight(t *testing.T) {
	var many strings.Builder
	for i := range 10_000 {
		many.WriteString(point(fmt.Sprint("feature-", i), -90, 15))
	}
	p := start(t, "serve", "--addr", "127.0.0.1:0", write(t, filepath.Join(t.TempDir(), "a.geojsonl"), many.String()))
	request, err := http.NewRequest(http.MethodGet, p.url+"collections/a/items?limit=10000", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "identity") // megabytes: more than the sockets hold
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	p.stop()
	time.Sleep(100 * time.Millisecond)
	body, err := io.ReadAll(response.Body)
	if err != nil || bytes.Count(body, []byte(`"type":"Feature",`)) != 10_000 {
		t.Errorf("the answer broke off after %d bytes: %v", len(body), err)
	}
	if code := <-p.code; code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

// TestThePublicSeesZones asks for everything about blind crossings as the public, and for
// the real ones by their ids.
func TestThePublicSeesZones(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0")
	counted := 0
	var doc struct {
		Features []struct {
			Properties struct {
				Count       int
				Generalised bool
			}
		}
	}
	_, body := p.get(t, "/collections/blind_crossings/items")
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		t.Fatal(err)
	}
	for _, f := range doc.Features {
		if counted += f.Properties.Count; !f.Properties.Generalised || f.Properties.Count < 5 {
			t.Errorf("%+v", f)
		}
	}
	if counted != 125 {
		t.Errorf("%d crossings are counted", counted)
	}
	for _, path := range []string{
		"/collections/blind_crossings", "/collections/blind_crossings/items", "/collections/blind_crossings/schema", "/collections/blind_crossings/queryables", "/collections/blind_crossings/sortables",
		"/collections/airstrips/items?limit=1000", "/collections/blind_crossings/tiles/6/15/28.mvt", "/tiles/6/15/28.mvt", "/tiles.json", "/style.json", "/readyz", "/api", "/collections/blind_crossings/items?f=csv",
	} {
		status, body := p.get(t, path)
		if status >= 500 || strings.Contains(body, "SYN-") || strings.Contains(body, "passable") {
			t.Errorf("%s: %d: %.300s", path, status, body)
		}
	}
	official := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official")
	_, body = official.get(t, "/collections/blind_crossings/items?limit=1")
	id := regexp.MustCompile(`"SYN-[^"]+"`).FindString(body)
	if id == "" {
		t.Fatalf("no crossing: %s", body)
	}
	for _, path := range []string{"items/" + strings.Trim(id, `"`), "items?filter=kind='ford'", "items?passable_by=foot", "items?sortby=width_m"} {
		if status, body := official.get(t, "/collections/blind_crossings/"+path); status != http.StatusOK {
			t.Errorf("official: %s: %d: %s", path, status, body)
		}
		if status, body := p.get(t, "/collections/blind_crossings/"+path); status != http.StatusNotFound && status != http.StatusBadRequest {
			t.Errorf("public: %s: %d: %s", path, status, body)
		}
	}
}
