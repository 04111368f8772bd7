package main

import (
	"fmt"
	"net/netip"
	"time"

	"lindero/web"
)

// secureOptions are those of what browsers are told and of proxies.
type secureOptions struct {
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
func (o *secureOptions) configure(config *web.Config) {
	config.HSTS, config.FrameAncestors = o.HSTS, o.FrameAncestors
	config.ProxyHeaders = web.ProxyHeaders(o.ProxyHeaders)
	for _, n := range o.TrustedProxy {
		config.TrustedProxies = append(config.TrustedProxies, netip.Prefix(n))
	}
}
