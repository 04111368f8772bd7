package auth

import (
	"net/http"
	"net/url"
	"strings"

	"lindero/geo"
)

// KeyParam is the parameter that presents a token where headers cannot. It is reserved:
// no property of that name can be asked for by a parameter.
const KeyParam = "key"

// Vary names the headers that an answer to a principal depends on.
const Vary = "Authorization, Cookie, X-API-Key"

// Form is a way to present a credential; the strongest first.
type Form int

// The forms, in the order in which they count.
const (
	None   Form = iota
	Bearer      // Authorization: Bearer TOKEN
	Header      // X-API-Key: TOKEN
	Query       // key=TOKEN
	Cookie      // a session's
)

// Credential is what a request presents.
type Credential struct {
	Form Form
	Text string
}

// Presented returns the credential of a request that counts, of [None] where there is
// none. query is that of the request. An error of [geo.CodeUnauthorized] comes with the
// form of a credential that is malformed.
func Presented(r *http.Request, query url.Values) (Credential, error) {
	if values := r.Header["Authorization"]; len(values) > 0 {
		return bearer(values)
	}
	if values := r.Header["X-Api-Key"]; len(values) > 0 {
		return single(Header, values)
	}
	if values := query[KeyParam]; len(values) > 0 {
		return single(Query, values)
	}
	if len(r.Header["Cookie"]) > 0 {
		if text, ok := sessionCookie(r); ok {
			return Credential{Cookie, text}, nil
		}
	}
	return Credential{}, nil
}

// bearer reads the Authorization header (RFC 6750, 2.1; the scheme in any case, by RFC
// 9110, 11.1).
func bearer(values []string) (Credential, error) {
	c, err := single(Bearer, values)
	if err != nil {
		return c, err
	}
	scheme, text, _ := strings.Cut(c.Text, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Credential{Form: Bearer}, geo.Errorf(geo.CodeUnauthorized, "", "the Authorization header is taken in the form Bearer TOKEN alone")
	}
	return single(Bearer, []string{strings.Trim(text, " ")})
}

// single is the one text that a form may present.
func single(form Form, values []string) (Credential, error) {
	if len(values) > 1 || values[0] == "" {
		return Credential{Form: form}, geo.Errorf(geo.CodeUnauthorized, "", "a credential stands there empty, or more than once")
	}
	return Credential{form, values[0]}, nil
}
