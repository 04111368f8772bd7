package auth

import (
	"net"
	"net/http"
	"time"
)

// cookieName is that of the session's cookie. Browsers send cookies to every port of a
// host, so that two servers on one machine would take each other's away: a port that
// the address names stands in it.
func cookieName(r *http.Request) string {
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		return "lindero_session_" + port
	}
	return "lindero_session"
}

// sessionCookie is what the request's cookie of a session holds.
func sessionCookie(r *http.Request) (id string, ok bool) {
	cookie, err := r.Cookie(cookieName(r))
	if err != nil { // it is not there
		return "", false
	}
	return cookie.Value, true
}

// CookieScope says where a browser is to send a session's cookie.
type CookieScope struct {
	Path   string // of this server and what lies below it
	Secure bool   // over TLS alone
}

// cookie holds the id of a session. No script reads it, and no other site's page has it
// sent along but by leading here.
func (s CookieScope) cookie(r *http.Request, id string, ends time.Time) *http.Cookie {
	return &http.Cookie{
		Name: cookieName(r), Value: id, Path: s.Path, Expires: ends,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure,
	}
}

// removal takes the cookie away.
func (s CookieScope) removal(r *http.Request) *http.Cookie {
	cookie := s.cookie(r, "", time.Time{})
	cookie.MaxAge = -1
	return cookie
}
