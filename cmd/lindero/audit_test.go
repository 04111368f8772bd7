package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ran runs the program to its end.
func ran(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	var buffer lockedBuffer
	code = Run(t.Context(), args, &buffer, &buffer)
	return code, buffer.String()
}

// TestAuditFromEndToEnd serves with a log, gives something out, and looks into the log.
func TestAuditFromEndToEnd(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--audit", dir, "--anonymous-class", "official", "--rate", "1/h", "--burst", "3")
	for _, path := range []string{"/collections/blind_crossings/download?f=csv&bbox=-93,13,-88,18", "/collections/blind_crossings/items?limit=5", "/collections/official_crossings/items"} {
		if status, body := p.get(t, path); status != http.StatusOK {
			t.Fatalf("%s: %d %s", path, status, body)
		}
	}
	if status, _ := p.get(t, "/collections"); status != http.StatusTooManyRequests {
		t.Errorf("the fourth request of three answers %d", status)
	}
	if code, out := ran(t, "serve", "--addr", "127.0.0.1:0", "--audit", dir); code != exitFailed || !strings.Contains(out, "another process") {
		t.Errorf("a second server on the same log: %d %s", code, out)
	}
	p.stop()
	if code := <-p.code; code != exitOK {
		t.Fatalf("%d %s", code, p.log)
	}
	code, out := ran(t, "audit", "verify", dir)
	if code != exitOK || !strings.Contains(out, "records 1 to 7") {
		t.Fatalf("%d %s", code, out)
	}
	_, rest, _ := strings.Cut(out, "head: record 7, hash ")
	head, _, _ := strings.Cut(rest, "\n")
	if code, out := ran(t, "audit", "verify", dir, "--expect", head); code != exitOK || !strings.Contains(out, "expected hash: record 7") {
		t.Errorf("with the head expected: %d %s", code, out)
	}
	if code, out := ran(t, "audit", "verify", dir, "--expect", strings.Repeat("0", 63)+"1"); code != exitFound || !strings.Contains(out, "NOT THERE") {
		t.Errorf("with another head expected: %d %s", code, out)
	}
	for _, c := range []struct {
		args      []string
		has, lack string
	}{
		{nil, "127.0.0.1", "nothing"},
		{[]string{"--kind", "extract"}, "bbox=-93%2C13%2C-88%2C18&f=csv", "refusal"},
		{[]string{"--kind", "access", "--json"}, `"collection":"blind_crossings","count":1,"features":5`, "official_crossings"},
		{[]string{"--kind", "refusal"}, "429", "extract"},
		{[]string{"--since", "1h"}, "complete", "nothing"},
		{[]string{"--since", "2999-01-01"}, "", "complete"},
		{[]string{"--principal", "nobody"}, "", "complete"},
	} {
		if code, out := ran(t, append([]string{"audit", "show", dir}, c.args...)...); code != exitOK || !strings.Contains(out, c.has) || strings.Contains(out, c.lack) {
			t.Errorf("show %v: %d\n%s", c.args, code, out)
		}
	}
	breakLog(t, dir)
}

// breakLog changes one digit of a log, and has that found.
func breakLog(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "audit-*.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	content, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(content, []byte(`"features":5`), []byte(`"features":4`), 1)
	if err := os.WriteFile(files[0], changed, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out := ran(t, "audit", "verify", files[0]); code != exitFound || !strings.Contains(out, "NOT IN ORDER: "+files[0]+": line ") {
		t.Errorf("a changed log: %d %s", code, out)
	}
	if code, out := ran(t, "serve", "--addr", "127.0.0.1:0", "--audit", dir); code != exitFailed || !strings.Contains(out, "audit verify") {
		t.Errorf("serving with a changed log: %d %s", code, out)
	}
	for _, args := range [][]string{{"audit", "verify", filepath.Join(dir, "none")}, {"audit", "verify", t.TempDir()}, {"audit", "show", dir, "--since", "once"}} {
		if code, out := ran(t, args...); code != exitFailed {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
}

func TestGuardsAreConfigured(t *testing.T) {
	config := write(t, filepath.Join(t.TempDir(), "lindero.yaml"), "server: {rate: 30/m, burst: 2, memory-budget: 300, connections-per-address: 7, class-factor: official=5;partner=2}\n")
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--config", config)
	for i, want := range []int{200, 200, 429} {
		response, err := http.Get(p.url + "collections")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if policy := response.Header.Get("RateLimit-Policy"); response.StatusCode != want || want == 429 && policy != `"rate";q=2;w=4` {
			t.Errorf("request %d: %s, policy %s", i, response.Status, policy)
		}
	}
	if _, body := p.get(t, "/metrics"); !strings.Contains(body, "lindero_memory_budget_bytes 3.145728e+08") {
		t.Error("the budget is another")
	}
	for _, args := range [][]string{{"--rate", "fast"}, {"--burst=-1"}, {"--class-factor", "official=0"}, {"--audit", filepath.Join(config, "x")}} {
		if code, out := ran(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...); code != exitFailed {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
}
