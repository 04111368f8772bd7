package web

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// ACME says how certificates are got from an authority (RFC 8555). To name domains is
// to accept the authority's terms of service.
type ACME struct {
	Domains   []string // what certificates are asked for; the first also serves clients that name none
	Directory string   // the authority's directory; empty: Let's Encrypt
	Email     string   // where the authority may write to about trouble; may be empty
	Cache     string   // the folder that keeps the account's key and the certificates
	Roots     string   // a PEM file of roots by which the directory is known; empty: the system's
}

func (a *ACME) validate() error {
	if a.Cache == "" {
		return errors.New("ACME: name a folder that keeps certificates: authorities limit how many they issue in a week")
	}
	if a.Directory == "" {
		a.Directory = autocert.DefaultACMEDirectory
	}
	if u, err := url.Parse(a.Directory); err != nil || u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("ACME: directory %q: give an address such as %s", a.Directory, autocert.DefaultACMEDirectory)
	}
	return nil
}

// listening answers both kinds of challenges: TLS-ALPN-01 on the port of TLS itself
// (RFC 8737) and HTTP-01 on the plain one (RFC 8555, 8.3).
func (a *ACME) listening() (*tls.Config, func(http.Handler) http.Handler, error) {
	client, err := a.client()
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(a.Cache, 0o700); err != nil {
		return nil, nil, fmt.Errorf("ACME: the folder for certificates: %w", err)
	}
	manager := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(a.Cache),
		HostPolicy: a.hostPolicy(),
		Client:     client,
		Email:      a.Email,
	}
	config := manager.TLSConfig()
	config.MinVersion = tls.VersionTLS12
	config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		if hello.ServerName == "" && !slices.Contains(hello.SupportedProtos, acme.ALPNProto) {
			hello.ServerName = a.Domains[0] // a client that asks an address, such as a health check
		}
		return manager.GetCertificate(hello)
	}
	return config, manager.HTTPHandler, nil
}

// hostPolicy fails for hosts that no certificate is asked for. Of challenges the host
// is what the Host header says, with a port where it is not 80.
func (a *ACME) hostPolicy() autocert.HostPolicy {
	known := autocert.HostWhitelist(a.Domains...)
	return func(ctx context.Context, host string) error {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		return known(ctx, host)
	}
}

func (a *ACME) client() (*acme.Client, error) {
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: time.Minute, IdleConnTimeout: time.Minute,
	}
	if a.Roots != "" {
		text, err := os.ReadFile(a.Roots)
		if err != nil {
			return nil, fmt.Errorf("ACME: the directory's roots: %w", err)
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("ACME: %s holds no certificate", a.Roots)
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	asking := &http.Client{Transport: &orderTransport{next: transport, orders: make(map[string]string)}}
	return &acme.Client{DirectoryURL: a.Directory, HTTPClient: asking, UserAgent: "lindero"}, nil
}
