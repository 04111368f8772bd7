package web

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"lindero/web/audit"
	"lindero/web/auth"
)

// who is what /session says of a request.
func who(t *testing.T, server http.Handler, put func(*http.Request)) sessionDoc {
	t.Helper()
	w := askWith(server, http.MethodGet, "/session", put)
	var doc sessionDoc
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %s", w.Code, w.Header(), w.Body)
	}
	if doc.Text.ES == "" || doc.Text.EN == "" || doc.Text.ES == doc.Text.EN {
		t.Errorf("for people: %+v", doc.Text)
	}
	return doc
}

func TestSignInAndOut(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{})
	if doc := who(t, server, func(*http.Request) {}); doc.SignedIn || doc.Class != "public" || doc.Expires != nil || doc.Login != "http://example.com/login" {
		t.Errorf("nobody: %+v", doc)
	}
	if doc := who(t, server, byHeader("X-API-Key", k.text["limited"])); !doc.SignedIn || !doc.Limited || doc.Expires != nil || doc.Name != "limited" {
		t.Errorf("by a limited token: %+v", doc)
	}
	cookie := k.signIn(server, k.text["partner"])
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Secure || strings.Contains(cookie.Value, "lin_") || len(cookie.Value) < 32 {
		t.Errorf("the cookie: %+v", cookie)
	}
	mine := byCookie(cookie.Value)
	if doc := who(t, server, mine); !doc.SignedIn || doc.Class != "partner" || doc.Name != "partner" || doc.Expires == nil {
		t.Errorf("a partner: %+v", doc)
	}
	k.change("partner", func(t *auth.Token) { t.Class = "public" })
	if doc := who(t, server, mine); doc.Class != "public" {
		t.Errorf("the token's class has changed, the session's has not: %+v", doc)
	}
	again := postForm(server, "/session", url.Values{"token": {k.text["official"]}}, "Cookie", "lindero_session="+cookie.Value).Result().Cookies()[0]
	if w := askWith(server, http.MethodGet, "/session", mine); w.Code != http.StatusUnauthorized {
		t.Errorf("the session before is still there: %d", w.Code)
	}
	if doc := who(t, server, byCookie(again.Value)); doc.Class != "official" {
		t.Errorf("an official: %+v", doc)
	}
	w := askWith(server, http.MethodDelete, "/session", byCookie(again.Value))
	if gone := w.Result().Cookies(); w.Code != http.StatusNoContent || len(gone) != 1 || gone[0].MaxAge != -1 || gone[0].Name != again.Name {
		t.Errorf("signing out: %d %+v", w.Code, gone)
	}
	if w := askWith(server, http.MethodGet, "/session", byCookie(again.Value)); w.Code != http.StatusUnauthorized {
		t.Errorf("signed out, the session is still there: %d", w.Code)
	}
}

func TestCookiesKeepToTheServer(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{PublicURL: "https://maps.example.org/lindero/"})
	cookie := k.signIn(server, k.text["partner"])
	if !cookie.Secure || cookie.Path != "/lindero/" {
		t.Errorf("the cookie: %+v", cookie)
	}
}

func TestBodiesOfSignIns(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{})
	for _, c := range []struct {
		name, media, body string
		status            int
	}{
		{"form", "application/x-www-form-urlencoded; charset=utf-8", "token=" + k.text["public"], 200},
		{"JSON", "application/json", `{"token":"` + k.text["public"] + `"}`, 200},
		{"form in the query", "application/x-www-form-urlencoded", "", 400},
		{"neither", "text/plain", k.text["public"], 400}, {"no type", "", k.text["public"], 400}, {"odd type", "a/b; x", "x", 400},
		{"half", "application/json", `{"token":"` + k.text["public"], 400}, {"a number", "application/json", `{"token":7}`, 400}, {"empty", "application/json", `{}`, 400},
		{"wrong", "application/json", `{"token":"lin_x"}`, 401}, {"an ID token", "application/json", `{"token":"` + k.issuer.token(t, nil) + `"}`, 401},
		{"long", "application/x-www-form-urlencoded", "token=" + strings.Repeat("a", maxSignIn), 413},
	} {
		r := httptest.NewRequest(http.MethodPost, "/session?token="+k.text["public"], strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.media)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if set := len(w.Result().Cookies()) > 0; w.Code != c.status || set != (c.status == 200) || strings.Contains(w.Body.String(), k.text["public"]) {
			t.Errorf("%s: %d, cookie %v: %s", c.name, w.Code, set, w.Body)
		}
	}
}

// TestOtherSitesChangeNothing has pages of other sites send what browsers let them.
func TestOtherSitesChangeNothing(t *testing.T) {
	k := newKeyring(t)
	for _, c := range []struct {
		publicURL string
		headers   []string
		status    int
	}{
		{"", nil, 200},
		{"", []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://example.com"}, 200},
		{"", []string{"Origin", "http://example.com"}, 200},
		{"", []string{"Origin", "http://evil.example"}, 403},
		{"", []string{"Origin", "null"}, 403},
		{"", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"", []string{"Sec-Fetch-Site", "same-site", "Origin", "http://other.example.com"}, 403},
		{"https://maps.example.org/lindero", []string{"Origin", "https://maps.example.org"}, 200},
		{"https://maps.example.org/lindero", []string{"Origin", "https://evil.example.org"}, 403},
	} {
		server := k.server(Config{PublicURL: c.publicURL})
		w := postForm(server, "/session", url.Values{"token": {k.text["public"]}}, c.headers...)
		if w.Code != c.status {
			t.Errorf("%q %v: %d %s", c.publicURL, c.headers, w.Code, w.Body)
		}
		deleted := askWith(server, http.MethodDelete, "/session", func(r *http.Request) {
			for i := 0; i < len(c.headers); i += 2 {
				r.Header.Set(c.headers[i], c.headers[i+1])
			}
		})
		if want := map[int]int{200: 204, 403: 403}[c.status]; deleted.Code != want {
			t.Errorf("%q %v: DELETE answers %d", c.publicURL, c.headers, deleted.Code)
		}
	}
}

// TestLinksThatSignIn opens what a terminal or a colleague gives: the browser is signed
// in and left at an address without the secret.
func TestLinksThatSignIn(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{})
	browser := "text/html,application/xhtml+xml,*/*;q=0.8"
	for _, c := range []struct {
		url, accept string
		status      int
		location    string
	}{
		{"/?token=" + k.text["official"], browser, 303, "./"},
		{"/?token=" + k.text["official"] + "&lang=en", "", 303, "./?lang=en"},
		{"/?key=" + k.text["official"], browser, 303, "./"},
		{"/collections?lang=es&key=" + k.text["official"], browser, 303, "./collections?lang=es"},
		{"/collections/crossings/items/1?f=html&key=" + k.text["official"], "", 303, "./1?f=html"},
		{"/collections?f=json&key=" + k.text["official"], browser, 200, ""},
		{"/?token=" + k.text["revoked"], browser, 401, ""},
		{"/?token=", browser, 401, ""},
		{"/?token=a&token=b", browser, 400, ""},
		{"/collections?token=" + k.text["official"], browser, 400, ""},
		{"/?key=nonsense", browser, 401, ""},
	} {
		w := askWith(server, http.MethodGet, c.url, byHeader("Accept", c.accept))
		cookies := w.Result().Cookies()
		if w.Code != c.status || w.Header().Get("Location") != c.location || (len(cookies) == 1) != (c.status == 303) {
			t.Errorf("%s: %d %q %v %s", c.url, w.Code, w.Header().Get("Location"), cookies, w.Body)
			continue
		}
		if c.status == 303 && (w.Header().Get("Referrer-Policy") != "no-referrer" || w.Header().Get("Cache-Control") != "no-store") {
			t.Errorf("%s: %v", c.url, w.Header())
		}
		if c.status == 303 && who(t, server, byCookie(cookies[0].Value)).Class != "official" {
			t.Errorf("%s: signed in as another", c.url)
		}
	}
}

// TestSecretsStayOutOfLogs logs every request of the matrix's credentials, and failures
// with keys in odd places.
func TestSecretsStayOutOfLogs(t *testing.T) {
	k := newKeyring(t)
	var log strings.Builder
	server := k.server(Config{AccessLog: true, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	cookie := k.signIn(server, k.text["official"])
	for _, c := range k.credentials(server) {
		for _, address := range []string{"/collections", "/collections/nope", "/collections/crossings/items?limit=x", "/tiles/0/0/0.mvt", "/?f=json", "/nope"} {
			askWith(server, http.MethodGet, address, c.put)
		}
	}
	key := k.text["official"]
	var bodies strings.Builder
	for _, address := range []string{"/?token=" + key, "/?token=" + k.text["revoked"], "/collections?key=" + key + "%", "/collections?key=" + key + "&nope=1", "/collections?nope;key=" + key,
		"/collections/crossings/items?filter=nope&key=" + key, "/login/callback?state=" + key + "&code=" + key, "/metrics?key=" + key} {
		w := askWith(server, http.MethodGet, address, byHeader("Referer", "http://example.com/?key="+key))
		fmt.Fprintln(&bodies, w.Body, w.Header()["Location"], w.Header()["Content-Location"])
	}
	if lines := strings.Count(log.String(), "msg=request"); lines < 300 {
		t.Errorf("only %d requests were logged", lines)
	}
	if !strings.Contains(log.String(), "who="+k.ids["official"]) {
		t.Error("the log does not say who asked")
	}
	for name, secret := range map[string]string{"token": key, "revoked token": k.text["revoked"], "expired token": k.text["expired"], "session": cookie.Value} {
		secret = secret[len(secret)-30:]
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log has the %s", name)
		}
		if strings.Contains(bodies.String(), secret) {
			t.Errorf("an answer repeats the %s", name)
		}
	}
}

// TestSigningInIsRecorded signs in in every way, and out, under the audit log.
func TestSigningInIsRecorded(t *testing.T) {
	k := newKeyring(t)
	server, log, dir := auditedServer(t, Config{Auth: k.service()})
	cookie := k.signIn(server, k.text["official"])
	postForm(server, "/session", url.Values{"token": {k.text["revoked"]}})
	askWith(server, http.MethodGet, "/?token="+k.text["partner"], func(*http.Request) {})
	askWith(server, http.MethodGet, "/?token=nonsense", func(*http.Request) {})
	askWith(server, http.MethodGet, "/collections?f=html&key="+k.text["public"], func(*http.Request) {})
	askWith(server, http.MethodDelete, "/session", byCookie(cookie.Value))
	askWith(server, http.MethodDelete, "/session", func(*http.Request) {}) // nobody's
	var got []string
	for _, r := range logged(t, log, dir, audit.SignIn) {
		got = append(got, r.Outcome+" "+r.Name)
	}
	if want := []string{"success official", "failure ", "success partner", "failure ", "success public"}; !slices.Equal(got, want) {
		t.Errorf("signed in: %q, want %q", got, want)
	}
	files, err := audit.Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := 0
	if err := audit.Each(files, func(r audit.Record) error {
		if r.Kind == audit.SignOut {
			out++
			if r.Name != "official" {
				t.Errorf("signed out: %+v", r)
			}
		}
		return nil
	}); err != nil || out != 1 {
		t.Errorf("%v, signed out %d times", err, out)
	}
}
