package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"lindero/geo"
)

// attempt is what a browser keeps while somebody signs in at the issuer: it proves that
// who comes back is who went there (state), that the ID token was made for this attempt
// (nonce) and the code for this server (PKCE's verifier).
type attempt struct{ state, nonce, verifier string }

const (
	attemptCookie   = "lindero_login"
	attemptLifetime = 10 * time.Minute
)

// Begin returns the address at the issuer where to sign in, which leads back to the
// redirect address, and has the browser keep what proves that it was here.
func (o *OIDC) Begin(ctx context.Context, w http.ResponseWriter, scope CookieScope, redirect string) (address string, err error) {
	i, err := o.issuer(ctx)
	if err != nil {
		return "", err
	}
	a := attempt{random(secretBytes), random(secretBytes), oauth2.GenerateVerifier()}
	http.SetCookie(w, attemptCookieOf(scope, a.state+"."+a.nonce+"."+a.verifier, int(attemptLifetime/time.Second)))
	return o.config(i, redirect).AuthCodeURL(a.state, oidc.Nonce(a.nonce), oauth2.S256ChallengeOption(a.verifier)), nil
}

// Finish returns who came back from the issuer to the redirect address. The attempt is
// over with that.
func (o *OIDC) Finish(w http.ResponseWriter, r *http.Request, scope CookieScope, redirect string) (Principal, error) {
	http.SetCookie(w, attemptCookieOf(scope, "", -1))
	query := r.URL.Query()
	a, ok := attemptOf(r)
	if !ok || !sameDigest(digestOf(query.Get("state")), digestOf(a.state)) {
		return Principal{}, geo.Errorf(geo.CodeUnauthorized, "", "this sign-in was not begun here, or took too long; begin again at /login")
	}
	if query.Get("error") != "" {
		return Principal{}, errors.Join(geo.Errorf(geo.CodeUnauthorized, "", "the sign-in was refused or given up; begin again at /login"),
			fmt.Errorf("the issuer says %q, %q", query.Get("error"), query.Get("error_description")))
	}
	return o.redeem(r.Context(), redirect, query, a)
}

// redeem has the issuer exchange the code for an ID token, and reads that.
func (o *OIDC) redeem(ctx context.Context, redirect string, query url.Values, a attempt) (Principal, error) {
	i, err := o.issuer(ctx)
	if err != nil {
		return Principal{}, err
	}
	ctx = oidc.ClientContext(ctx, o.client)
	tokens, err := o.config(i, redirect).Exchange(ctx, query.Get("code"), oauth2.VerifierOption(a.verifier))
	if err != nil {
		return Principal{}, errors.Join(errRefused(), err)
	}
	raw, ok := tokens.Extra("id_token").(string)
	if !ok {
		return Principal{}, errors.Join(errRefused(), errors.New("the issuer sent no ID token"))
	}
	token, err := i.verifier.Verify(ctx, raw)
	if err == nil && !sameDigest(digestOf(token.Nonce), digestOf(a.nonce)) {
		err = errors.New("the ID token was made for another sign-in")
	}
	if err != nil {
		return Principal{}, errors.Join(errRefused(), err)
	}
	p, err := o.principal(token)
	p.Expires = o.now().Add(issuedFor)
	return p, err
}

func errRefused() error {
	return geo.Errorf(geo.CodeUnauthorized, "", "the service that people sign in at did not confirm the sign-in; begin again at /login")
}

func attemptCookieOf(scope CookieScope, value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: attemptCookie, Value: value, Path: scope.Path, MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: scope.Secure,
	}
}

func attemptOf(r *http.Request) (attempt, bool) {
	cookie, err := r.Cookie(attemptCookie)
	if err != nil { // it is not there
		return attempt{}, false
	}
	parts := strings.Split(cookie.Value, ".")
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return attempt{}, false
	}
	return attempt{parts[0], parts[1], parts[2]}, true
}
