package auth

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"lindero/geo"
)

func TestTheStrongestCredentialCounts(t *testing.T) {
	for _, c := range []struct {
		name    string
		url     string
		headers http.Header
		want    Credential
		code    geo.Code
	}{
		{name: "none", url: "/"},
		{name: "bearer", url: "/?key=q", headers: http.Header{"Authorization": {"Bearer b"}, "X-Api-Key": {"h"}, "Cookie": {"lindero_session=c"}}, want: Credential{Bearer, "b"}},
		{name: "bearer in any case, with blanks", url: "/", headers: http.Header{"Authorization": {"bEARER   b "}}, want: Credential{Bearer, "b"}},
		{name: "header", url: "/?key=q", headers: http.Header{"X-Api-Key": {"h"}, "Cookie": {"lindero_session=c"}}, want: Credential{Header, "h"}},
		{name: "query", url: "/?key=q", headers: http.Header{"Cookie": {"lindero_session=c"}}, want: Credential{Query, "q"}},
		{name: "cookie", url: "/?f=json", headers: http.Header{"Cookie": {"a=b; lindero_session=c"}}, want: Credential{Cookie, "c"}},
		{name: "cookie of another", url: "/", headers: http.Header{"Cookie": {"a=b; lindero_session_8080=c"}}},
		{name: "cookie of this port", url: "http://127.0.0.1:8080/", headers: http.Header{"Cookie": {"lindero_session=c; lindero_session_8080=d"}}, want: Credential{Cookie, "d"}},
		{name: "another scheme", url: "/?key=q", headers: http.Header{"Authorization": {"Basic b"}}, want: Credential{Form: Bearer}, code: geo.CodeUnauthorized},
		{name: "no scheme", url: "/", headers: http.Header{"Authorization": {"b"}}, want: Credential{Form: Bearer}, code: geo.CodeUnauthorized},
		{name: "empty bearer", url: "/", headers: http.Header{"Authorization": {"Bearer "}}, want: Credential{Form: Bearer}, code: geo.CodeUnauthorized},
		{name: "two bearers", url: "/", headers: http.Header{"Authorization": {"Bearer a", "Bearer a"}}, want: Credential{Form: Bearer}, code: geo.CodeUnauthorized},
		{name: "empty header", url: "/", headers: http.Header{"X-Api-Key": {""}}, want: Credential{Form: Header}, code: geo.CodeUnauthorized},
		{name: "empty key", url: "/?key=", want: Credential{Form: Query}, code: geo.CodeUnauthorized},
		{name: "two keys", url: "/?key=a&key=a", want: Credential{Form: Query}, code: geo.CodeUnauthorized},
	} {
		r := httptest.NewRequest(http.MethodGet, c.url, nil)
		r.Header = c.headers
		got, err := Presented(r, r.URL.Query())
		if got != c.want || codeOf(err) != c.code {
			t.Errorf("%s: %+v, %v; want %+v, %q", c.name, got, err, c.want, c.code)
		}
	}
}
