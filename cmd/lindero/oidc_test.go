//go:build interop

package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

const issuerFolder = "testdata/issuer"

// startIssuer starts oidc-provider, which is certified by the OpenID foundation.
func startIssuer(t *testing.T, port, redirect, secret string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(issuerFolder, "node_modules")); err != nil {
		command := exec.Command("npm", "ci", "--no-audit", "--no-fund")
		command.Dir = issuerFolder
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("npm ci: %v (Debian packages nodejs and npm)\n%s", err, out)
		}
	}
	command := exec.Command("node", "issuer.mjs", port, redirect, secret)
	command.Dir = issuerFolder
	var complaint lockedBuffer
	command.Stderr = &complaint
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		err := command.Process.Kill()
		command.Wait() //nolint:errcheck // it was killed
		if err != nil || t.Failed() {
			t.Log(err, complaint.String())
		}
	})
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the issuer does not start: %v\n%s", err, complaint.String())
	}
}

// browser keeps cookies and every address that it was led to.
type browser struct {
	t       *testing.T
	client  http.Client
	visited []string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t}
	b.client = http.Client{Jar: jar, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		b.visited = append(b.visited, r.URL.String())
		if len(via) > 10 {
			return errors.New("it leads round in circles")
		}
		return nil
	}}
	return b
}

func (b *browser) read(response *http.Response, err error) (int, *url.URL, string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return response.StatusCode, response.Request.URL, string(body)
}

func (b *browser) get(address string) (int, *url.URL, string) {
	b.t.Helper()
	return b.read(b.client.Get(address))
}

var formAction = regexp.MustCompile(`<form[^>]* action="([^"]+)"`)

// signIn begins at /login and fills the issuer's forms: who one is, and whether one
// agrees.
func (b *browser) signIn(p *program, name string) (int, *url.URL, string) {
	b.t.Helper()
	status, at, body := b.get(p.url + "login")
	for _, form := range []url.Values{{"prompt": {"login"}, "login": {name}, "password": {"x"}}, {"prompt": {"consent"}}} {
		action := formAction.FindStringSubmatch(body)
		if status != http.StatusOK || action == nil {
			b.t.Fatalf("%s is no form of the issuer: %d %s", at, status, body)
		}
		address, err := at.Parse(action[1])
		if err != nil {
			b.t.Fatal(err)
		}
		status, at, body = b.read(b.client.PostForm(address.String(), form))
	}
	return status, at, body
}

func (b *browser) class(p *program) (class, name string) {
	b.t.Helper()
	_, _, body := b.get(p.url + "session")
	var doc struct{ Class, Name string }
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		b.t.Fatal(err)
	}
	return doc.Class, doc.Name
}

// TestSigningInAtAnIssuer has people sign in at a real one, with all that may go wrong.
func TestSigningInAtAnIssuer(t *testing.T) {
	dir, issuerAddress, address := t.TempDir(), freePort(t), freePort(t)
	secret := write(t, filepath.Join(dir, "secret"), "of-the-client-0123456789\n")
	p := start(t, "serve", "--addr", address, "--access-log", "--oidc-issuer", "http://"+issuerAddress, "--oidc-client-id", "lindero",
		"--oidc-client-secret-file", secret, "--oidc-scopes", "profile,groups", "--oidc-class", "lindero-official=official", "--oidc-class", "lindero-partner=partner")
	if status, body := p.get(t, "/login"); status != http.StatusServiceUnavailable || strings.Contains(body, issuerAddress) {
		t.Errorf("while the issuer is down: %d %s", status, body)
	}
	if status, _ := p.get(t, "/collections"); status != http.StatusOK {
		t.Errorf("while the issuer is down, the data: %d", status)
	}
	startIssuer(t, strconv.Itoa(portOf(t, issuerAddress)), p.url+"login/callback", "of-the-client-0123456789")
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		response, err := http.DefaultTransport.RoundTrip(httptest.NewRequest(http.MethodGet, p.url+"login", nil))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode == http.StatusSeeOther {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the issuer is never found: %s", p.log)
		}
	}

	ana := newBrowser(t)
	if status, at, _ := ana.signIn(p, "ana"); status != http.StatusOK || at.String() != p.url {
		t.Errorf("ana ends at %s with %d", at, status)
	}
	if class, name := ana.class(p); class != "official" || name != "ana of the issuer" {
		t.Errorf("ana is %q, of class %q", name, class)
	}
	callback := ""
	for _, address := range ana.visited {
		if strings.HasPrefix(address, p.url+"login/callback") {
			callback = address
		}
	}
	if callback == "" || !strings.Contains(strings.Join(ana.visited, " "), "code_challenge_method=S256") {
		t.Fatalf("ana was led through %v", ana.visited)
	}
	if status, _, body := ana.get(callback); status != http.StatusUnauthorized {
		t.Errorf("the same way back once more: %d %s", status, body)
	}
	if class, _ := ana.class(p); class != "official" {
		t.Errorf("what failed has taken ana's session away: %q", class)
	}
	if status, _, body := newBrowser(t).get(callback); status != http.StatusUnauthorized {
		t.Errorf("the way back in another browser: %d %s", status, body)
	}

	ben := newBrowser(t)
	if status, _, body := ben.signIn(p, "ben"); status != http.StatusForbidden || !strings.Contains(body, "ben of the issuer") {
		t.Errorf("ben, who has no access: %d %s", status, body)
	}
	if class, _ := ben.class(p); class != "public" {
		t.Errorf("ben is of class %q", class)
	}

	cara := newBrowser(t)
	cara.get(p.url + "login") // begins, and refuses to agree
	jar := cara.client.Jar.Cookies(mustParse(t, p.url+"login"))
	state, _, _ := strings.Cut(jar[0].Value, ".")
	if status, _, body := cara.get(p.url + "login/callback?error=access_denied&error_description=%0Ano&state=" + state); status != http.StatusUnauthorized || strings.Contains(body, "access_denied") {
		t.Errorf("cara, who gave up: %d %s", status, body)
	}
	cara.get(p.url + "login")
	jar = cara.client.Jar.Cookies(mustParse(t, p.url+"login"))
	state, _, _ = strings.Cut(jar[0].Value, ".")
	if status, _, body := cara.get(p.url + "login/callback?code=made-up&state=" + state); status != http.StatusUnauthorized {
		t.Errorf("cara, with a code of her own: %d %s", status, body)
	}
	code := mustParse(t, callback).Query().Get("code")
	for _, secret := range []string{"of-the-client-0123456789", code, state} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("the log has a secret: %s", secret)
		}
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
