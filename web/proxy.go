package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"lindero/geo"
	"lindero/web/api"
)

// ProxyHeaders is the family of headers by which proxies say who asks. Only one is
// read: a proxy that sets the one may pass on what a client put into the other.
type ProxyHeaders string

// The families of headers.
const (
	XForwarded ProxyHeaders = "x-forwarded" // X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Host; the default
	Forwarded  ProxyHeaders = "forwarded"   // Forwarded (RFC 7239)
)

// clientAddress is the address of whoever sent the request, as far as trusted proxies
// tell (see [Config].TrustedProxies): for the log, for limits and for the audit. It is
// the zero address where the connection has none, as one over a Unix socket.
func clientAddress(r *http.Request) netip.Addr {
	address, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return address.Addr().Unmap().WithZone("")
}

// believe writes into a request what trusted proxies say of it: the client's address
// to RemoteAddr, the host that it asked for to Host, and http or https to URL.Scheme,
// which is set in any case. Everybody else reads those and no header. It fails where a
// trusted proxy passes on what cannot be read.
func (c *Config) believe(r *http.Request) error {
	r.URL.Scheme = "http"
	if r.TLS != nil {
		r.URL.Scheme = "https"
	}
	if len(c.TrustedProxies) == 0 || !c.trusts(clientAddress(r)) {
		return nil
	}
	hops, err := c.hops(r.Header)
	if err != nil {
		return geo.Errorf(geo.CodeInvalid, "Forwarded", "%v", err)
	}
	seen := c.outermost(hops)
	if seen.from.IsValid() {
		r.RemoteAddr = netip.AddrPortFrom(seen.from, 0).String()
	}
	if scheme := strings.ToLower(seen.proto); scheme == "http" || scheme == "https" {
		r.URL.Scheme = scheme
	}
	if seen.host != "" {
		if !api.ValidHost(seen.host) {
			return geo.Errorf(geo.CodeInvalid, "Host", "the host that the proxy forwards is none")
		}
		r.Host = seen.host
	}
	return nil
}

func (c *Config) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(c.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// outermost is what the farthest proxy that is trusted says. Proxies append to lists,
// so the hops are read from the right: the first whose client is not itself a trusted
// proxy is the farthest to be believed, for what stands left of it a client may have
// made up. What that hop leaves out, the next one to the right that has it says.
func (c *Config) outermost(hops []hop) hop {
	var seen hop
	for _, h := range slices.Backward(hops) {
		if h.from.IsValid() {
			seen.from = h.from
		}
		if h.proto != "" {
			seen.proto = h.proto
		}
		if h.host != "" {
			seen.host = h.host
		}
		if !h.from.IsValid() || !c.trusts(h.from) {
			break
		}
	}
	return seen
}

func (c *Config) hops(h http.Header) ([]hop, error) {
	if c.ProxyHeaders == Forwarded {
		return parseForwarded(h["Forwarded"])
	}
	return hopsOfLists(list(h, "X-Forwarded-For"), list(h, "X-Forwarded-Proto"), list(h, "X-Forwarded-Host")), nil
}

// hopsOfLists joins the three lists from the right. Some proxies append to a list and
// some replace it: where one has an element or more, but fewer than there are
// addresses, its first holds for the proxies before it too.
func hopsOfLists(from, proto, host []string) []hop {
	hops := make([]hop, max(len(from), min(1, len(proto)+len(host))))
	for i := range hops {
		left := len(hops) - i
		hops[i] = hop{proto: fromRight(proto, left), host: fromRight(host, left)}
		if i < len(from) {
			hops[i].from = parseNode(from[i])
		}
	}
	return hops
}

// fromRight is the nth element from the right, from 1, or the first.
func fromRight(list []string, n int) string {
	if len(list) == 0 {
		return ""
	}
	return list[max(len(list)-n, 0)]
}

// list is a header's elements, without the space around them.
func list(h http.Header, name string) []string {
	lines := h[name]
	if len(lines) == 0 {
		return nil
	}
	elements := strings.Split(strings.Join(lines, ","), ",")
	for i := range elements {
		elements[i] = strings.TrimSpace(elements[i])
	}
	return elements
}
