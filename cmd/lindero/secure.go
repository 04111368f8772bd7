package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"lindero/web"
)

// secureOptions are those of TLS, of what browsers are told and of proxies.
type secureOptions struct {
	TLSCert string `name:"tls-cert" placeholder:"FILE" help:"Certificate in PEM, with those between it and a root; serves https. Read again when it changes."`
	TLSKey  string `name:"tls-key" placeholder:"FILE" help:"Its key in PEM."`

	ACMEDomain    []string `name:"acme-domain" placeholder:"NAME" help:"Get certificates for these names from an authority (ACME), whose terms of service you accept by it."`
	ACMECache     string   `name:"acme-cache" placeholder:"DIR" help:"Folder that keeps the account's key and the certificates."`
	ACMEDirectory string   `name:"acme-directory" placeholder:"URL" help:"The authority's directory; Let's Encrypt's unless given."`
	ACMEEmail     string   `name:"acme-email" placeholder:"ADDRESS" help:"Where the authority may write to about trouble."`
	ACMERoots     string   `name:"acme-roots" placeholder:"FILE" help:"Roots in PEM by which a private authority's directory is known."`
	HTTPAddr      string   `name:"http-addr" placeholder:"ADDR" help:"Listen here for plain HTTP as well: answer an authority's challenges, redirect the rest to https."`

	HSTS           time.Duration `name:"hsts" default:"8760h" help:"Where the map is reached over https, tell browsers to ask over https alone for so long; 0 tells them nothing."`
	FrameAncestors []string      `placeholder:"ORIGIN" help:"Origins whose pages may show the map in a frame, such as https://intranet.example.org."`
	TrustedProxy   []network     `placeholder:"CIDR" help:"Networks of proxies that are believed who asks, over http or https and for which host."`
	ProxyHeaders   string        `enum:"x-forwarded,forwarded" default:"x-forwarded" help:"Headers that those proxies set: x-forwarded (X-Forwarded-For, -Proto, -Host) or forwarded (RFC 7239)."`
}

// network is a network, or an address for the network of it alone.
type network netip.Prefix

// UnmarshalText reads 10.0.0.0/8 or 10.0.0.5.
func (n *network) UnmarshalText(text []byte) error {
	if address, err := netip.ParseAddr(string(text)); err == nil {
		*n = network(netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen()))
		return nil
	}
	prefix, err := netip.ParsePrefix(string(text))
	if err != nil || prefix.Masked() != prefix || prefix.Addr().Is4In6() {
		return fmt.Errorf("%q is no network such as 10.0.0.0/8 or fd00::/8", text)
	}
	*n = network(prefix)
	return nil
}

// configure puts the options into the server's configuration.
func (o *secureOptions) configure(config *web.Config) error {
	acme := web.ACME{Domains: o.ACMEDomain, Directory: o.ACMEDirectory, Email: o.ACMEEmail, Cache: o.ACMECache, Roots: o.ACMERoots}
	switch {
	case o.TLSCert != "" || o.TLSKey != "" || len(o.ACMEDomain) > 0:
		config.TLS = &web.TLS{CertFile: o.TLSCert, KeyFile: o.TLSKey, ACME: acme}
	case o.HTTPAddr != "":
		return errors.New("--http-addr is for plain HTTP beside https; give --tls-cert and --tls-key, or --acme-domain")
	case acme.Cache+acme.Directory+acme.Email+acme.Roots != "":
		return errors.New("the --acme options do nothing without --acme-domain")
	}
	config.HSTS, config.FrameAncestors = o.HSTS, o.FrameAncestors
	config.ProxyHeaders = web.ProxyHeaders(o.ProxyHeaders)
	for _, n := range o.TrustedProxy {
		config.TrustedProxies = append(config.TrustedProxies, netip.Prefix(n))
	}
	return nil
}

// address is where a listener is reached: by the name that its certificates are for, if
// there is one.
func (o *secureOptions) address(l net.Listener) string {
	host := l.Addr().String()
	if o.TLSCert == "" && len(o.ACMEDomain) == 0 {
		return "http://" + host + "/"
	}
	if len(o.ACMEDomain) > 0 {
		_, port, _ := net.SplitHostPort(host) // a listener's own address has one
		host = net.JoinHostPort(o.ACMEDomain[0], port)
	}
	return "https://" + strings.TrimSuffix(host, ":443") + "/"
}
