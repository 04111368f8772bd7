package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"lindero/geo"
	"lindero/geo/redact"
	"lindero/web"
	"lindero/web/auth"
)

// access are the options of serve that say who is known.
type access struct {
	Tokens      string `placeholder:"FILE" help:"A file of tokens, as lindero token makes it; read again whenever it changes."`
	NoDemoToken bool   `help:"Print no link to all of the demonstration data."`

	OIDCIssuer           string            `name:"oidc-issuer" placeholder:"URL" help:"OpenID Connect issuer that people sign in at, at /login."`
	OIDCClientID         string            `name:"oidc-client-id" placeholder:"ID" help:"Id of this server at the issuer."`
	OIDCClientSecretFile string            `name:"oidc-client-secret-file" placeholder:"FILE" help:"File that holds the client's secret; without one, the client is a public one."`
	OIDCScopes           []string          `name:"oidc-scopes" default:"profile" help:"Scopes asked for beside openid."`
	OIDCClaim            string            `name:"oidc-claim" default:"groups" help:"Claim that says what somebody may see; dots lead into objects, as in realm_access.roles."`
	OIDCClass            map[string]string `name:"oidc-class" placeholder:"VALUE=CLASS" help:"Access class that a value of the claim stands for; may be given several times."`
}

// introduce puts whoever the options name into the server's configuration, and returns
// the tokens, to issue more.
func (a *access) introduce(config *web.Config) (*auth.Tokens, error) {
	tokens, err := auth.OpenTokens(a.Tokens)
	if err != nil {
		return nil, err
	}
	issuer, err := a.issuer()
	if err != nil {
		return nil, err
	}
	config.Auth, config.Narrow = auth.New(auth.Options{Tokens: tokens, OIDC: issuer}), redact.Scoped
	return tokens, nil
}

// issuer is nil where none is named.
func (a *access) issuer() (*auth.OIDC, error) {
	if a.OIDCIssuer == "" {
		return nil, nil
	}
	options := auth.OIDCOptions{Issuer: a.OIDCIssuer, ClientID: a.OIDCClientID, Scopes: a.OIDCScopes, Claim: a.OIDCClaim, Classes: a.OIDCClass}
	if a.OIDCClientSecretFile != "" {
		secret, err := os.ReadFile(a.OIDCClientSecretFile)
		if err != nil {
			return nil, err
		}
		options.ClientSecret = strings.TrimSpace(string(secret))
	}
	return auth.NewOIDC(options)
}

// isConfigured reports whether the operator has said who is known.
func (a *access) isConfigured() bool { return a.Tokens != "" || a.OIDCIssuer != "" }

// printLink issues a token of the class for this run, and prints a link that signs a
// browser in with it.
func printLink(out io.Writer, tokens *auth.Tokens, address, class string) error {
	text, err := tokens.Issue(auth.Token{Name: demonstration.EN, Class: class})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n    %s?token=%s\n\n%s\n%s\n\n", address, text, linkHelp.ES, linkHelp.EN)
	return err
}

var (
	demonstration = geo.Text{ES: "Demostración", EN: "Demonstration"}
	linkHelp      = geo.Text{
		ES: "Este enlace abre la demostración completa, mientras dure este proceso; sin él se ve la edición pública.",
		EN: "This link opens all of the demonstration, as long as this process runs; without it one sees the public edition.",
	}
)
