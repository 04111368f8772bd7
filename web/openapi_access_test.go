package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lindero/web/auth"
)

// unsureServer is one whose file of tokens has been spoilt while it runs.
func unsureServer(t *testing.T) *Server {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tokens.json")
	tokens, err := auth.OpenTokens(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	server, _ := testServer(t, Config{Auth: auth.New(auth.Options{Tokens: tokens})}, threeCrossings(t))
	return server
}

// refused has an address answer for credentials that are not right, that give no access,
// and that cannot be checked.
func (d *documentation) refused(k *keyring, server, unsure http.Handler, url string) {
	d.t.Helper()
	d.check(server, http.StatusUnauthorized, url, "X-API-Key", k.text["expired"])
	d.check(server, http.StatusForbidden, url, "Authorization", "Bearer "+k.issuer.token(d.t, map[string]any{"groups": "none"}))
	d.check(unsure, http.StatusServiceUnavailable, url, "X-API-Key", k.text["official"])
}

// signsInAndOut has the addresses of sessions give all of their answers.
func (d *documentation) signsInAndOut(k *keyring, server, unsure, strict http.Handler) {
	d.t.Helper()
	ask := func(server http.Handler, method, body string, status int, headers ...string) {
		d.t.Helper()
		r := httptest.NewRequest(method, "/session", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		d.answer(r, w, status)
	}
	token := fmt.Sprintf(`{"token":%q}`, k.text["official"])
	d.check(server, http.StatusOK, "/session", "X-API-Key", k.text["official"])
	d.check(server, http.StatusBadRequest, "/session?nope=1")
	ask(server, http.MethodPost, token, http.StatusOK)
	ask(server, http.MethodPost, "{", http.StatusBadRequest)
	ask(server, http.MethodPost, fmt.Sprintf(`{"token":%q}`, k.text["revoked"]), http.StatusUnauthorized)
	ask(server, http.MethodPost, token, http.StatusForbidden, "Origin", "https://other.example")
	ask(server, http.MethodPost, `{"token":"`+strings.Repeat("a", maxSignIn)+`"}`, http.StatusRequestEntityTooLarge)
	ask(unsure, http.MethodPost, token, http.StatusServiceUnavailable)
	many := tooManyFields()
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		ask(strict, method, token, http.StatusTooManyRequests)
		ask(server, method, token, http.StatusRequestHeaderFieldsTooLarge, many...)
		r := httptest.NewRequest(method, "/session?"+strings.Repeat("x", maxAddress), nil)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		d.answer(r, w, http.StatusRequestURITooLong)
	}
	ask(server, http.MethodDelete, "", http.StatusNoContent)
	ask(server, http.MethodDelete, "", http.StatusForbidden, "Sec-Fetch-Site", "cross-site")
}
