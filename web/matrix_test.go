package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/web/auth"
)

// presented is a credential in one of its forms, what it proves, and what that must
// lead to where it is looked at.
type presented struct {
	name   string
	class  string // whose edition is seen; "" where nothing is
	status int    // 0: whatever the route answers anybody
	put    func(*http.Request)
}

func byHeader(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func byQuery(values ...string) func(*http.Request) {
	return func(r *http.Request) {
		query := r.URL.Query()
		query["key"] = values
		r.URL.RawQuery = query.Encode()
	}
}

func byCookie(value string) func(*http.Request) {
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "lindero_session", Value: value}) }
}

// credentials are every class and every state in every form.
func (k *keyring) credentials(server http.Handler) []presented {
	all := []presented{{"none", "public", 0, func(*http.Request) {}}}
	forms := map[string]func(text string) func(*http.Request){
		"bearer": func(text string) func(*http.Request) { return byHeader("Authorization", "Bearer "+text) },
		"header": func(text string) func(*http.Request) { return byHeader("X-API-Key", text) },
		"query":  func(text string) func(*http.Request) { return byQuery(text) },
	}
	wrong := k.text["official"][:len(k.text["official"])-1] + "2"
	if wrong == k.text["official"] {
		wrong = wrong[:len(wrong)-1] + "3"
	}
	for form, put := range forms {
		for _, class := range auth.DefaultClasses() {
			all = append(all, presented{form + " of " + class, class, 0, put(k.text[class])})
		}
		for state, text := range map[string]string{
			"wrong": wrong, "unknown": strings.Replace(k.text["official"], k.ids["official"], "aaaaaaaa", 1),
			"expired": k.text["expired"], "revoked": k.text["revoked"],
			"malformed": "lin_official", "empty": "", "in capitals": strings.ToUpper(k.text["official"]), "with more": k.text["official"] + "a",
		} {
			all = append(all, presented{form + ", " + state, "", http.StatusUnauthorized, put(text)})
		}
	}
	return slices.Concat(all, k.otherCredentials(server), k.issuedCredentials())
}

// otherCredentials are sessions, and what is more than one credential or none.
func (k *keyring) otherCredentials(server http.Handler) []presented {
	all := []presented{
		{"cookie, unknown", "", http.StatusUnauthorized, byCookie(strings.Repeat("a", 40))},
		{"cookie, empty", "", http.StatusUnauthorized, byCookie("")},
		{"cookie that is a token", "", http.StatusUnauthorized, byCookie(k.text["official"])},
		{"cookie of something else", "public", 0, func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "theme", Value: "dark"}) }},
		{"basic", "", http.StatusUnauthorized, byHeader("Authorization", "Basic b2ZmaWNpYWw6eA==")},
		{"two keys", "", http.StatusUnauthorized, byQuery(k.text["official"], k.text["official"])},
		{"two headers", "", http.StatusUnauthorized, func(r *http.Request) {
			r.Header["X-Api-Key"] = []string{k.text["official"], k.text["official"]}
		}},
		{"a right header before a wrong key", "partner", 0, func(r *http.Request) {
			byHeader("Authorization", "bearer "+k.text["partner"])(r)
			byQuery("nonsense")(r)
		}},
		{"a wrong header before a right key", "", http.StatusUnauthorized, func(r *http.Request) {
			byHeader("X-API-Key", k.text["revoked"])(r)
			byQuery(k.text["official"])(r)
		}},
	}
	for _, class := range auth.DefaultClasses() {
		all = append(all, presented{"cookie of " + class, class, 0, byCookie(k.signIn(server, k.text[class]).Value)})
	}
	k.add("to be revoked", auth.Token{Class: "official"})
	k.add("to expire", auth.Token{Class: "official"})
	for name, change := range map[string]func(*auth.Token){
		"to be revoked": func(t *auth.Token) { t.Revoked = time.Now() },
		"to expire":     func(t *auth.Token) { t.Created, t.Expires = time.Now().Add(-time.Hour), time.Now().Add(-time.Minute) },
	} {
		cookie := k.signIn(server, k.text[name])
		k.change(name, change)
		all = append(all, presented{"cookie by a token " + name, "", http.StatusUnauthorized, byCookie(cookie.Value)})
	}
	return all
}

// issuedCredentials are ID tokens of the issuer.
func (k *keyring) issuedCredentials() []presented {
	put := func(claims map[string]any) func(*http.Request) {
		return byHeader("Authorization", "Bearer "+k.issuer.token(k.t, claims))
	}
	forged := newTestIssuer(k.t).key
	return []presented{
		{"ID token of official", "official", 0, put(nil)},
		{"ID token of partner", "partner", 0, put(map[string]any{"groups": "maps-partner"})},
		{"ID token without access", "", http.StatusForbidden, put(map[string]any{"groups": []string{"staff"}})},
		{"ID token, expired", "", http.StatusUnauthorized, put(map[string]any{"exp": time.Now().Add(-time.Minute).Unix()})},
		{"ID token for another", "", http.StatusUnauthorized, put(map[string]any{"aud": "another"})},
		{"ID token of another", "", http.StatusUnauthorized, put(map[string]any{"iss": "https://another.example"})},
		{"ID token, forged", "", http.StatusUnauthorized, byHeader("Authorization", "Bearer "+sign(k.t, forged, map[string]any{
			"iss": k.issuer.URL, "aud": "lindero", "sub": "7", "groups": "maps-official", "exp": time.Now().Add(time.Hour).Unix()}))},
		{"ID token, unsigned", "", http.StatusUnauthorized, byHeader("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.")},
		{"ID token as a key", "", http.StatusUnauthorized, byQuery(k.issuer.token(k.t, nil))},
	}
}

// openRoutes look at no credential, with what they answer anybody. All others do.
var openRoutes = map[string]int{
	"/app/*": http.StatusOK, "/favicon.ico": http.StatusOK, "/robots.txt": http.StatusOK,
	"/healthz": http.StatusOK, "/readyz": http.StatusOK, "/metrics": http.StatusOK,
	"/login": http.StatusSeeOther, "/login/callback": http.StatusUnauthorized,
	"POST /session": http.StatusBadRequest, "DELETE /session": http.StatusNoContent,
}

// answers are those of routes that do not answer with 200 where all is well.
var answers = map[string]int{"/collections/:collectionId/filter": http.StatusSeeOther, "/processes/:processId/execution": http.StatusUnsupportedMediaType}

// sampleOf is an address that a route answers.
func sampleOf(t *testing.T, route, collection string) string {
	t.Helper()
	samples := map[string]string{":collectionId": collection, ":clusterId": "5968", ":featureId": "1", ":z": "0", ":x": "0", ":y": "0.mvt",
		":tilesetId": "packed", ":tileMatrixSetId": "WebMercatorQuad", ":tileMatrix": "0", ":tileRow": "0", ":tileCol": "0",
		":borderId": "GT-MX", ":processId": "pack", ":jobId": firstJob, ":name": "crossings.pmtiles",
		":fontstack": "Go%20Bold", ":range": "0-255.pbf", ":file": "lindero.json", "*": "main-abc123.js"}
	if route == "/tilesets/:tilesetId" {
		return "/tilesets/packed.json"
	}
	if route == "/collections/:collectionId/nearest" {
		return "/collections/" + collection + "/nearest?lon=-90&lat=15"
	}
	parts := strings.Split(route, "/")
	for i, part := range parts {
		if sample, ok := samples[part]; ok {
			parts[i] = sample
		} else if strings.HasPrefix(part, ":") {
			t.Fatalf("%s: give a sample of %s", route, part)
		}
	}
	return strings.Join(parts, "/")
}

// routesOf are the routes of the router; the one that ends sessions comes last.
func routesOf(server *Server) []*echo.Route {
	return slices.SortedFunc(slices.Values(server.echo.Routes()), func(a, b *echo.Route) int {
		return cmp.Or(cmp.Compare(b.Method, a.Method), cmp.Compare(a.Path, b.Path)) // DELETE stands before all others
	})
}

func askWith(server http.Handler, method, address string, put func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	put(r)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

// TestWhoSeesWhat asks every route of the router with every credential: each answer has
// the status that it must have, and holds what the class may see and nothing else.
func TestWhoSeesWhat(t *testing.T) {
	k := newKeyring(t)
	store := jobsOf(t)
	server := k.server(Config{Jobs: store})
	packedJob(t, server, store, "crossings")
	credentials := k.credentials(server)
	shown, asked := map[string]int{}, 0
	for _, route := range routesOf(server) {
		open, isOpen := openRoutes[route.Path]
		if status, ok := openRoutes[route.Method+" "+route.Path]; ok {
			open, isOpen = status, true
		}
		for _, c := range credentials {
			status := http.StatusOK
			switch {
			case isOpen:
				status = open
			case c.status != 0:
				status = c.status
			case answers[route.Path] != 0:
				status = answers[route.Path]
			}
			w := askWith(server, route.Method, sampleOf(t, route.Path, "crossings"), c.put)
			where := fmt.Sprintf("%s %s with %s", route.Method, route.Path, c.name)
			asked++
			if w.Code != status {
				t.Errorf("%s: status %d, want %d: %.200s", where, w.Code, status, w.Body)
			}
			may := c.class
			if strings.HasPrefix(route.Path, "/jobs/") {
				may = "public" // who made the job, which is of whoever knows its id
			}
			for _, class := range auth.DefaultClasses() {
				if !strings.Contains(w.Body.String(), mark(class)) {
					continue
				}
				if class != may {
					t.Errorf("%s: it shows what %s may see", where, class)
				}
				shown[class]++
			}
			if !isOpen {
				checkHeaders(t, where, w, c)
			}
			if strings.Contains(w.Body.String(), hiddenLayer) && c.class != "official" {
				t.Errorf("%s: it tells of a layer that only officials may know of", where)
			}
			if c.status != 0 && !isOpen && strings.Contains(fmt.Sprint(w.Header(), w.Body), "lin_"+k.ids["official"]) {
				t.Errorf("%s: the refusal repeats the credential: %s", where, w.Body)
			}
		}
	}
	for _, class := range auth.DefaultClasses() {
		if shown[class] < 50 {
			t.Errorf("only %d of %d answers show anything of the edition of %s", shown[class], asked, class)
		}
	}
}

// checkHeaders checks what tells caches and clients apart who may have an answer.
func checkHeaders(t *testing.T, where string, w *httptest.ResponseRecorder, c presented) {
	t.Helper()
	h := w.Header()
	if vary := h["Vary"]; len(vary) != 1 || !strings.Contains(vary[0], auth.Vary) {
		t.Errorf("%s: Vary is %q", where, vary)
	}
	control := h.Get("Cache-Control")
	if c.name != "none" && !strings.HasPrefix(c.name, "cookie of something") && strings.Contains(control, "public") {
		t.Errorf("%s: shared caches may keep the answer: %q", where, control)
	}
	if w.Code == http.StatusUnauthorized && (control != "no-store" || !strings.HasPrefix(h.Get("WWW-Authenticate"), "Bearer ")) {
		t.Errorf("%s: a refusal with Cache-Control %q, WWW-Authenticate %q", where, control, h.Get("WWW-Authenticate"))
	}
	gone := strings.Contains(h.Get("Set-Cookie"), "lindero_session=; ")
	if ended := strings.HasPrefix(c.name, "cookie") && c.status != 0; gone != ended {
		t.Errorf("%s: the session's cookie is taken away: %v, want %v", where, gone, ended)
	}
	if h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("%s: cookies may be used by other sites: %v", where, h)
	}
}

// TestHiddenIsLikeAbsent asks every route below a collection for one that a class may
// not have: the answer is that for one that is not there.
func TestHiddenIsLikeAbsent(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{Tilesets: archives(t)})
	asked := 0
	for _, route := range routesOf(server) {
		if !strings.Contains(route.Path, ":collectionId") {
			continue
		}
		for _, class := range auth.DefaultClasses() {
			put := byHeader("X-API-Key", k.text[class])
			hidden := askWith(server, route.Method, sampleOf(t, route.Path, hiddenLayer), put)
			absent := askWith(server, route.Method, sampleOf(t, route.Path, "horse"), put)
			asked++
			if class == "official" {
				if hidden.Code >= 400 {
					t.Errorf("%s %s: %d for officials", route.Method, route.Path, hidden.Code)
				}
				continue
			}
			if hidden.Code != http.StatusNotFound || withoutID(hidden, hiddenLayer) != withoutID(absent, "horse") {
				t.Errorf("%s %s as %s: hidden is %s, absent %s", route.Method, route.Path, class, withoutID(hidden, hiddenLayer), withoutID(absent, "horse"))
			}
		}
	}
	if asked < 60 {
		t.Errorf("only %d answers were compared", asked)
	}
}

// withoutID is an answer without what names the collection and the request.
func withoutID(w *httptest.ResponseRecorder, collection string) string {
	header := w.Header().Clone()
	text := w.Body.String()
	for _, id := range header["X-Request-Id"] {
		text = strings.ReplaceAll(text, id, "ID")
	}
	header.Del("X-Request-Id")
	header.Del("Content-Length")
	return fmt.Sprint(w.Code, header, strings.ReplaceAll(text, collection, "COLLECTION"))
}

// TestValidatorsOfOneClassAreNoneOfAnother sends the ETags that one class got with the
// requests of another: nobody is told that what they have still holds.
func TestValidatorsOfOneClassAreNoneOfAnother(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{Tilesets: archives(t)})
	compared := 0
	for _, route := range routesOf(server) {
		if route.Method != http.MethodGet {
			continue
		}
		address := sampleOf(t, route.Path, "crossings")
		for _, from := range auth.DefaultClasses() {
			first := askWith(server, http.MethodGet, address, byHeader("X-API-Key", k.text[from]))
			etag := first.Header().Get("ETag")
			for _, to := range auth.DefaultClasses() {
				if etag == "" || !strings.Contains(first.Body.String(), mark(from)) {
					continue // the same to everybody
				}
				again := askWith(server, http.MethodGet, address, func(r *http.Request) {
					byHeader("X-API-Key", k.text[to])(r)
					r.Header.Set("If-None-Match", etag)
				})
				compared++
				if want := from == to; (again.Code == http.StatusNotModified) != want {
					t.Errorf("%s: the ETag of %s sent by %s is answered with %d", address, from, to, again.Code)
				}
			}
		}
	}
	if compared < 100 {
		t.Errorf("only %d validators were compared", compared)
	}
}

// TestEveryCredentialIsLookedAtInAnySpelling sends a key whose name is escaped: what
// reads the parameters must not see another than what looks for credentials.
func TestEveryCredentialIsLookedAtInAnySpelling(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{Tilesets: archives(t)})
	for query, status := range map[string]int{
		"%6bey=nonsense": http.StatusUnauthorized, "%6Bey=" + url.QueryEscape(k.text["official"]): http.StatusOK,
		"a;key=nonsense": http.StatusBadRequest, "key": http.StatusUnauthorized, "Key=nonsense": http.StatusBadRequest,
	} {
		if w := get(server, "/collections?"+query); w.Code != status {
			t.Errorf("%s: %d, want %d", query, w.Code, status)
		}
	}
}
