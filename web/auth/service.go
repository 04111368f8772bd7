package auth

import (
	"context"
	"net/http"
	"time"
)

// Options are what a [Service] identifies by. The zero Options know nobody.
type Options struct {
	Tokens *Tokens // nil: there are none
	OIDC   *OIDC   // nil: there is no issuer
}

// Service says who is asking, and keeps the sessions of browsers. It is safe for
// concurrent use.
type Service struct {
	tokens   *Tokens
	oidc     *OIDC
	sessions *sessions
}

// New makes a service.
func New(o Options) *Service {
	if o.Tokens == nil {
		o.Tokens = &Tokens{now: time.Now}
	}
	return &Service{tokens: o.Tokens, oidc: o.OIDC, sessions: newSessions(o.Tokens.now)}
}

// OIDC is the issuer of sign-ins; nil where there is none.
func (s *Service) OIDC() *OIDC { return s.oidc }

// Identify returns who presents the credential. Errors of [geo.CodeUnauthorized] say
// that it is wrong, expired or revoked; of [geo.CodeForbidden], that whoever it proves
// has no access class; of [geo.CodeUnavailable], that nobody can tell.
func (s *Service) Identify(ctx context.Context, c Credential) (Principal, error) {
	if c.Form == Cookie {
		return s.ofSession(c.Text)
	}
	if c.Form == Bearer && s.oidc != nil && looksLikeJWT(c.Text) {
		return s.oidc.Identify(ctx, c.Text)
	}
	return s.tokens.Identify(c.Text)
}

// ofSession returns whose session it is. A session by a token lasts no longer than that
// is valid, and its class and scope are the token's by now.
func (s *Service) ofSession(id string) (Principal, error) {
	p, err := s.sessions.find(id)
	if err != nil || !idPattern.MatchString(p.ID) {
		return p, err
	}
	now, err := s.tokens.Current(p.ID)
	if err != nil {
		return Principal{}, err
	}
	if now.Expires.IsZero() || p.Expires.Before(now.Expires) {
		now.Expires = p.Expires
	}
	return now, nil
}

// SignIn begins a session of the principal, in the place of one that the request has,
// and has the browser keep it. It returns the principal as the session has it.
func (s *Service) SignIn(w http.ResponseWriter, r *http.Request, scope CookieScope, p Principal) Principal {
	if id, ok := sessionCookie(r); ok {
		s.sessions.end(id)
	}
	id, p := s.sessions.start(p)
	http.SetCookie(w, scope.cookie(r, id, p.Expires))
	return p
}

// SignInByToken is [Service.SignIn] for whoever presents a token. Errors are as those
// of [Tokens.Identify].
func (s *Service) SignInByToken(w http.ResponseWriter, r *http.Request, scope CookieScope, token string) (Principal, error) {
	p, err := s.tokens.Identify(token)
	if err != nil {
		return p, err
	}
	return s.SignIn(w, r, scope, p), nil
}

// SignOut ends the request's session, if it has one, and has the browser forget it.
func (s *Service) SignOut(w http.ResponseWriter, r *http.Request, scope CookieScope) {
	if id, ok := sessionCookie(r); ok {
		s.sessions.end(id)
		http.SetCookie(w, scope.removal(r))
	}
}
