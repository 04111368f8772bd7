package limit

import "net/netip"

// Caller is who sends a request, as far as limits are concerned: the principal where
// there is one, or else the address.
type Caller struct {
	Principal string     // id of a token, key or subject; "" for whoever does not say
	Class     string     // access class, for the factor on the limits
	Address   netip.Addr // of the client, not of a proxy before it
}

// client is what limits hang on.
type client struct {
	principal string
	address   netip.Addr
}

func (c Caller) client() client {
	if c.Principal != "" {
		return client{principal: c.Principal}
	}
	return client{address: site(c.Address)}
}

// siteBits is how much of an IPv6 address tells clients apart: a household or an
// office gets a /64 at least, and may use all of its addresses (RFC 6177).
const siteBits = 64

// site is the address that stands for all that a client can easily send from.
func site(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if a.Is4() || !a.IsValid() {
		return a
	}
	prefix, err := a.Prefix(siteBits)
	if err != nil { // cannot be: every IPv6 address has 64 bits
		return a
	}
	return prefix.Addr()
}
