package auth

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestClaims(t *testing.T) {
	var claims map[string]any
	if err := json.Unmarshal([]byte(`{"groups":["a",1,"b"],"one":"x","realm_access":{"roles":["r"]},"https://example.org/roles":["u"],"n":7}`), &claims); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"groups": {"a", "b"}, "one": {"x"}, "realm_access.roles": {"r"}, "https://example.org/roles": {"u"},
		"n": nil, "none": nil, "groups.a": nil, "realm_access": nil, "realm_access.roles.r": nil, "": nil, ".": nil,
	} {
		if got := claimTexts(claims, name); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestTheMostEntitledClassCounts(t *testing.T) {
	o, err := NewOIDC(OIDCOptions{Issuer: "https://login.example.org", ClientID: "a",
		Classes: map[string]string{"all": "public", "p": "partner", "o": "official", "x": "other"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ values, want string }{
		{"", ""}, {"staff", ""}, {"p", "partner"}, {"p o staff", "official"}, {"o p", "official"}, {"all p", "partner"}, {"x", "other"}, {"x all", "public"},
	} {
		if got := o.class(strings.Fields(c.values)); got != c.want {
			t.Errorf("%q: %q, want %q", c.values, got, c.want)
		}
	}
}

func TestIssuersThatMakeNoSense(t *testing.T) {
	classes := map[string]string{"o": "official"}
	for _, o := range []OIDCOptions{
		{}, {Issuer: "login.example.org", ClientID: "a", Classes: classes}, {Issuer: "ftp://login.example.org", ClientID: "a", Classes: classes},
		{Issuer: "https://login.example.org", Classes: classes}, {Issuer: "https://login.example.org", ClientID: "a"},
		{Issuer: "https://login.example.org", ClientID: "a", Classes: map[string]string{"o": "No Class"}},
	} {
		if _, err := NewOIDC(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

// TestTheIssuerIsLeftAlone asks for one document again and again.
func TestTheIssuerIsLeftAlone(t *testing.T) {
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked[r.Method+r.URL.Path]++ }))
	defer server.Close()
	c := newClock()
	client := http.Client{Transport: &patientTransport{next: http.DefaultTransport, now: c.now, last: map[string]time.Time{}}}
	do := func(method, path string) bool {
		r, err := http.NewRequest(method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(r)
		if err != nil {
			return false
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Fatal(err)
		}
		return response.Body.Close() == nil
	}
	for range 100 {
		do(http.MethodGet, "/keys")
		do(http.MethodPost, "/token")
		c.pass(keyPause / 10)
	}
	if asked["GET/keys"] != 10 || asked["POST/token"] != 100 {
		t.Errorf("asked %v", asked)
	}
}
