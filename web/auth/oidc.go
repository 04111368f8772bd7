package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"lindero/geo"
)

// OIDCOptions name an OpenID Connect issuer and say what its claims mean here.
type OIDCOptions struct {
	Issuer       string            // address, as its discovery document spells it
	ClientID     string            // of this server at the issuer
	ClientSecret string            // "" for a public client
	Scopes       []string          // asked for beside openid
	Claim        string            // that lists what Classes maps; dots lead into objects. Default: groups
	Classes      map[string]string // access class by value of the claim
	Order        []string          // access classes, the least entitled first; nil: [DefaultClasses]
}

// OIDC has people sign in at an issuer (OpenID Connect Core 1.0), by the authorization
// code flow with PKCE (RFC 7636), and takes the issuer's ID tokens as bearer tokens.
// It is safe for concurrent use.
type OIDC struct {
	options OIDCOptions
	client  *http.Client
	now     func() time.Time

	mu    sync.Mutex
	known *issuer // once it has been found
}

// issuer is what its discovery document says.
type issuer struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
}

// How long the issuer may take to answer, and how long a sign-in by it lasts: what it
// takes back later is not heard of before.
const (
	issuerTimeout = 10 * time.Second
	issuedFor     = 12 * time.Hour
)

// NewOIDC fails where the options make no sense. The issuer is asked when it is first
// needed: that it is down must not keep the server from starting.
func NewOIDC(o OIDCOptions) (*OIDC, error) {
	if o.Claim == "" {
		o.Claim = "groups"
	}
	if o.Order == nil {
		o.Order = DefaultClasses()
	}
	u, err := url.Parse(o.Issuer)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("OpenID Connect issuer %q: give an address such as https://login.example.org/realms/agency", o.Issuer)
	case o.ClientID == "":
		return nil, errors.New("OpenID Connect needs a client id")
	case len(o.Classes) == 0:
		return nil, fmt.Errorf("OpenID Connect needs to know which values of the claim %q stand for which access class", o.Claim)
	}
	for _, class := range o.Classes {
		if err := CheckClass(class); err != nil {
			return nil, err
		}
	}
	transport := &patientTransport{next: http.DefaultTransport, now: time.Now, last: make(map[string]time.Time)}
	return &OIDC{options: o, client: &http.Client{Timeout: issuerTimeout, Transport: transport}, now: time.Now}, nil
}

// issuer asks for the discovery document, until it has been had once.
func (o *OIDC) issuer(ctx context.Context) (*issuer, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known != nil {
		return o.known, nil
	}
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, o.client), o.options.Issuer)
	if err != nil {
		return nil, errors.Join(geo.Errorf(geo.CodeUnavailable, "", "the service that people sign in at does not answer; try again in a moment"), err)
	}
	o.known = &issuer{provider, provider.VerifierContext(oidc.ClientContext(ctx, o.client), &oidc.Config{ClientID: o.options.ClientID, Now: o.now})}
	return o.known, nil
}

// config is this server as a client of the issuer, which leads back to an address.
func (o *OIDC) config(i *issuer, redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: o.options.ClientID, ClientSecret: o.options.ClientSecret, Endpoint: i.provider.Endpoint(),
		RedirectURL: redirect, Scopes: append([]string{oidc.ScopeOpenID}, o.options.Scopes...),
	}
}

// looksLikeJWT tells an issuer's token from one of this server's.
func looksLikeJWT(text string) bool {
	return strings.Count(text, ".") == 2 && !strings.HasPrefix(text, "lin_")
}

// Identify returns whose ID token it is. It must be for this server, signed by the
// issuer and not expired.
func (o *OIDC) Identify(ctx context.Context, raw string) (Principal, error) {
	i, err := o.issuer(ctx)
	if err != nil {
		return Principal{}, err
	}
	token, err := i.verifier.Verify(oidc.ClientContext(ctx, o.client), raw)
	if err != nil {
		return Principal{}, errors.Join(geo.Errorf(geo.CodeUnauthorized, "", "this token of %s is not valid here, or has expired", o.options.Issuer), err)
	}
	p, err := o.principal(token)
	p.Expires = token.Expiry
	return p, err
}
