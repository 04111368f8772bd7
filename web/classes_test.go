package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/web/auth"
)

// mark stands in everything that an access class sees of its edition.
func mark(class string) string { return "seen-by-" + class }

// hiddenLayer is a collection that only the most entitled class has.
const hiddenLayer = "wells"

// editions are one per access class, all of the same shape: only marks tell them apart.
func editions(t testing.TB) *geo.Snapshot {
	t.Helper()
	var all []*geo.Edition
	for _, class := range auth.DefaultClasses() {
		layers := []*geo.Collection{marked(t, "crossings", class), someBorders(t, mark(class))}
		if class == "official" {
			layers = append(layers, marked(t, hiddenLayer, class))
		}
		title := geo.Text{ES: mark(class), EN: mark(class)}
		all = append(all, geo.NewEdition(class, geo.Dataset{Title: title}, layers, layers[:1]))
	}
	return geo.NewSnapshot(time.Now(), all...)
}

func marked(t testing.TB, id, class string) *geo.Collection {
	t.Helper()
	text := func(s string) geo.Value { return geo.Value{Kind: geo.KindString, Bytes: []byte(s)} }
	b := geo.NewBuilder(geo.Info{ID: id, Title: geo.Text{ES: mark(class), EN: mark(class)}, MaxZoom: 14},
		geo.Schema{ID: "id", Properties: []geo.Property{{Name: "name", Type: geo.String}}})
	for _, name := range []string{"1", "2"} {
		f := geo.Feature{ID: text(name), IsPoint: true, Point: orb.Point{-90, 15}, Values: []geo.Value{text(mark(class))}}
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// keyring holds tokens in all states, and what knows them.
type keyring struct {
	t      testing.TB
	path   string // of the file
	issuer *testIssuer
	text   map[string]string // by name: a class, expired, revoked, limited
	ids    map[string]string
}

func newKeyring(t testing.TB) *keyring {
	t.Helper()
	k := &keyring{t: t, path: filepath.Join(t.TempDir(), "tokens.json"), issuer: newTestIssuer(t), text: map[string]string{}, ids: map[string]string{}}
	now := time.Now()
	for _, class := range auth.DefaultClasses() {
		k.add(class, auth.Token{Class: class, Expires: now.Add(time.Hour)})
	}
	k.add("limited", auth.Token{Class: "official", Collections: []string{"crossings"}})
	k.add("expired", auth.Token{Class: "official"})
	k.change("expired", func(t *auth.Token) { t.Created, t.Expires = now.Add(-2*time.Hour), now.Add(-time.Hour) })
	k.add("revoked", auth.Token{Class: "official"})
	k.change("revoked", func(t *auth.Token) { t.Revoked = now })
	return k
}

func (k *keyring) add(name string, token auth.Token) {
	k.t.Helper()
	token.Name = name
	made, text, err := auth.NewToken(token, time.Now())
	if err != nil {
		k.t.Fatal(err)
	}
	k.text[name], k.ids[name] = text, made.ID
	k.edit(func(all []auth.Token) []auth.Token { return append(all, made) })
}

// change changes a token in the file.
func (k *keyring) change(name string, change func(*auth.Token)) {
	k.t.Helper()
	k.edit(func(all []auth.Token) []auth.Token {
		for i := range all {
			if all[i].ID == k.ids[name] {
				change(&all[i])
			}
		}
		return all
	})
}

func (k *keyring) edit(edit func([]auth.Token) []auth.Token) {
	k.t.Helper()
	if err := auth.EditTokens(k.path, func(all []auth.Token) ([]auth.Token, error) { return edit(all), nil }); err != nil {
		k.t.Fatal(err)
	}
}

// service knows the tokens and trusts the issuer.
func (k *keyring) service() *auth.Service {
	k.t.Helper()
	tokens, err := auth.OpenTokens(k.path)
	if err != nil {
		k.t.Fatal(err)
	}
	oidc, err := auth.NewOIDC(k.issuer.options())
	if err != nil {
		k.t.Fatal(err)
	}
	return auth.New(auth.Options{Tokens: tokens, OIDC: oidc})
}

// server serves the editions to whoever the keyring lets in.
func (k *keyring) server(config Config) *Server {
	k.t.Helper()
	config.Auth = k.service()
	config.Tilesets = archives(k.t)
	server, _ := testServer(k.t, config)
	server.Publish(editions(k.t))
	return server
}

// signIn returns the cookie of a session by a token.
func (k *keyring) signIn(server http.Handler, token string) *http.Cookie {
	k.t.Helper()
	w := postForm(server, "/session", url.Values{"token": {token}})
	cookies := w.Result().Cookies()
	if w.Code != http.StatusOK || len(cookies) != 1 {
		k.t.Fatalf("signing in: %d %s", w.Code, w.Body)
	}
	return cookies[0]
}

func postForm(server http.Handler, address string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

// someCollections narrows an edition to the collections of a scope.
func someCollections(e *geo.Edition, s geo.Scope) (*geo.Edition, error) {
	var kept []*geo.Collection
	for _, c := range e.Collections {
		if slices.Contains(s.Collections, c.ID) {
			kept = append(kept, c)
		}
	}
	return geo.NewEdition(e.Class, e.Dataset, kept, e.Basemap), nil
}
