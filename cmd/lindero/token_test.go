package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// token runs a token command and returns what it prints.
func token(t *testing.T, want int, args ...string) string {
	t.Helper()
	var out, complaint lockedBuffer
	if code := Run(t.Context(), append([]string{"token"}, args...), &out, &complaint); code != want {
		t.Fatalf("token %v: exit code %d, want %d: %s", args, code, want, complaint.String())
	}
	return out.String()
}

// sessionOf is what the program says of whoever holds a token.
func (p *program) sessionOf(t *testing.T, text string) (status int, class string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, p.url+"session", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+text)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var doc struct{ Class string }
	if err := json.NewDecoder(response.Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, doc.Class
}

func TestTokensOfARunningServer(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens.json")
	data := write(t, filepath.Join(t.TempDir(), "a.geojsonl"), point("a", 1, 1))
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--tokens", file, data)
	text := strings.TrimSpace(token(t, exitOK, "create", "--tokens", file, "--name", "Ana", "--class", "partner", "--collections", "a,b",
		"--area", "-92,14,-91,15", "--area", "179,-1,-179,1", "--expires", "12h"))
	if status, class := p.sessionOf(t, text); status != http.StatusOK || class != "partner" {
		t.Errorf("a new token: %d %q", status, class)
	}
	var listed []struct {
		ID, State, Class, Name string
		Created, Expires       time.Time
		Collections            []string
		Areas                  [][4]float64
	}
	list := token(t, exitOK, "list", "--json", "--tokens", file)
	if err := json.Unmarshal([]byte(list), &listed); err != nil || len(listed) != 1 {
		t.Fatalf("%v: %s", err, list)
	}
	v := listed[0]
	if v.State != "valid" || v.Name != "Ana" || len(v.Collections) != 2 || len(v.Areas) != 2 || v.Areas[0] != [4]float64{-92, 14, -91, 15} || v.Expires.Sub(v.Created).Round(time.Minute) != 12*time.Hour {
		t.Errorf("%+v", v)
	}
	for _, shown := range []string{list, token(t, exitOK, "list", "--tokens", file)} {
		if !strings.Contains(shown, v.ID) || strings.Contains(shown, text[13:]) || strings.Contains(shown, "sha256") {
			t.Errorf("listed as %s", shown)
		}
	}
	token(t, exitOK, "revoke", v.ID, "--tokens", file)
	if status, _ := p.sessionOf(t, text); status != http.StatusUnauthorized {
		t.Errorf("a token revoked: %d", status)
	}
	if shown := token(t, exitOK, "list", "--tokens", file); !strings.Contains(shown, "revoked") {
		t.Errorf("listed as %s", shown)
	}
	if strings.Contains(p.log.String(), "token=") {
		t.Errorf("an operator who has tokens gets a link: %s", p.log)
	}
	token(t, exitFailed, "revoke", "aaaaaaaa", "--tokens", file)
	token(t, exitFailed, "create", "--tokens", file, "--name", "x", "--class", "No Class")
	token(t, exitFailed, "create", "--tokens", file, "--name", "x", "--class", "partner", "--area", "-92,14")
	token(t, exitFailed, "create", "--tokens", filepath.Join(file, "none"), "--name", "x", "--class", "partner")
}

func TestExpiries(t *testing.T) {
	now := time.Date(2026, 11, 24, 6, 30, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"90d": "2027-02-22T06:30:00Z", "12h": "2026-11-24T18:30:00Z", "2027-01-31": "2027-02-01T00:00:00Z", "2026-11-24": "2026-11-25T00:00:00Z", "never": "0001-01-01T00:00:00Z",
		"0d": "", "-3d": "", "2026-11-23": "", "2027-02-30": "", "90": "", "d": "", "": "", "1e3d": "", "99999999d": "",
	} {
		at, err := parseExpiry(text, now)
		if (err != nil) != (want == "") || err == nil && at.Format(time.RFC3339) != want {
			t.Errorf("%q: %v, %v; want %s", text, at, err, want)
		}
	}
}

var linkPattern = regexp.MustCompile(`(?m)^ +(http://\S+/)\?token=(lin_\S+)$`)

// TestTheLinkOpensTheDemonstration follows the link as a browser does.
func TestTheLinkOpensTheDemonstration(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0")
	deadline := time.Now().Add(10 * time.Second)
	var link []string
	for link == nil && time.Now().Before(deadline) {
		link = linkPattern.FindStringSubmatch(p.log.String())
		time.Sleep(10 * time.Millisecond)
	}
	if link == nil || link[1] != p.url {
		t.Fatalf("%v: %s", link, p.log)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	request, err := http.NewRequest(http.MethodGet, strings.TrimSpace(link[0]), nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "text/html")
	response, err := browser.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(response.Body)
	if err != nil || response.Request.URL.String() != p.url || !strings.Contains(string(page), "<html") {
		t.Errorf("%v: the link leads to %s: %s", err, response.Request.URL, page)
	}
	if response, err = browser.Get(p.url + "session"); err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var doc struct{ Class string }
	if err := json.NewDecoder(response.Body).Decode(&doc); err != nil || doc.Class != "official" {
		t.Errorf("%v: the browser is signed in as %q", err, doc.Class)
	}
	if strings.Count(p.log.String(), link[2]) != 1 {
		t.Errorf("the token stands elsewhere in the log: %s", p.log)
	}
}

func TestOperatorsGetNoLink(t *testing.T) {
	data := write(t, filepath.Join(t.TempDir(), "a.geojsonl"), point("a", 1, 1))
	for _, args := range [][]string{{"--no-demo-token"}, {data}, {"--tokens", filepath.Join(t.TempDir(), "tokens.json")},
		{"--oidc-issuer", "http://127.0.0.1:1", "--oidc-client-id", "a", "--oidc-class", "staff=official"}} {
		p := start(t, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
		p.get(t, "/readyz")
		p.stop()
		if <-p.code; strings.Contains(p.log.String(), "token=") {
			t.Errorf("%v: %s", args, p.log)
		}
	}
}

// TestIssuersFromTheFile sets what may be given several times in a configuration.
func TestIssuersFromTheFile(t *testing.T) {
	dir := t.TempDir()
	config := write(t, filepath.Join(dir, "settings.yaml"), "server:\n  addr: 127.0.0.1:0\n  oidc-issuer: http://127.0.0.1:1\n  oidc-client-id: a\n"+
		"  oidc-scopes: [profile, groups]\n  oidc-class: {lindero-official: official, lindero-partner: partner}\n")
	p := start(t, "serve", "--config", config)
	if status, body := p.get(t, "/session"); status != http.StatusOK || !strings.Contains(body, "/login") {
		t.Errorf("%d %s", status, body)
	}
	var out lockedBuffer
	for _, bad := range []string{"oidc-issuer: x, oidc-client-id: a, oidc-class: {a: b}", "oidc-issuer: 'http://x', oidc-client-id: a", "oidc-issuer: 'http://x', oidc-client-id: a, oidc-class: {a: No Class}",
		"oidc-issuer: 'http://x', oidc-client-id: a, oidc-class: {a: b}, oidc-client-secret-file: none"} {
		config := write(t, filepath.Join(dir, "bad.yaml"), "server: {"+bad+"}\n")
		if code := Run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--config", config}, &out, &out); code != exitFailed {
			t.Errorf("%s: exit code %d", bad, code)
		}
	}
}

// counts asks as whoever holds a token, or as nobody, how many features each collection
// has.
func (p *program) counts(t *testing.T, text string) map[string]int {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, p.url+"collections", nil)
	if err != nil {
		t.Fatal(err)
	}
	if text != "" {
		request.Header.Set("X-API-Key", text)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var doc struct {
		Collections []struct {
			ID        string
			ItemCount int
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, c := range doc.Collections {
		found[c.ID] = c.ItemCount
	}
	return found
}

// TestTokensOpenWhatTheyAreFor compares what the public, officials and the holder of a
// token for an area see of the demonstration.
func TestTokensOpenWhatTheyAreFor(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tokens.json")
	create := func(more ...string) string {
		return strings.TrimSpace(token(t, exitOK, append([]string{"create", "--tokens", file, "--name", "x", "--class", "official"}, more...)...))
	}
	all, part := create(), create("--collections", "blind_crossings", "--area", "-92.5,14,-91.5,16")
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--tokens", file)
	public, official, limited := p.counts(t, ""), p.counts(t, all), p.counts(t, part)
	if official["blind_crossings"] != 125 || public["blind_crossings"] == 125 || len(official) != 5 {
		t.Errorf("the public sees %v, officials %v", public, official)
	}
	var within struct{ NumberMatched int }
	status, body := p.get(t, "/collections/blind_crossings/items?limit=1&bbox=-92.5,14,-91.5,16&key="+all)
	if err := json.Unmarshal([]byte(body), &within); err != nil || status != http.StatusOK || within.NumberMatched == 0 {
		t.Fatalf("%d %v %s", status, err, body)
	}
	if len(limited) != 1 || limited["blind_crossings"] != within.NumberMatched {
		t.Errorf("of an area with %d crossings, the holder of its token sees %v", within.NumberMatched, limited)
	}
	if status, body := p.get(t, "/collections/posts/items?key="+part); status != http.StatusNotFound {
		t.Errorf("another layer: %d %s", status, body)
	}
}
