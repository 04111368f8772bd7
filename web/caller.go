package web

import (
	"net/http"
	"net/netip"

	"lindero/geo"
	"lindero/web/auth"
	"lindero/web/limit"
)

// caller is who sends a request, as limits and the audit log see them.
type caller struct {
	id, name, class string
	address         netip.Addr
}

func (s *Server) caller(r *http.Request) caller {
	p := auth.From(r.Context())
	return caller{p.ID, p.Name, p.Class, clientAddress(r)}
}

// clientNetwork is where a request comes from, as far as one client can choose: of IPv6
// the network (RFC 4291, 2.5.4).
func clientNetwork(r *http.Request) string {
	address := clientAddress(r).Unmap()
	if !address.Is6() {
		return address.String()
	}
	network, err := address.Prefix(64)
	if err != nil { // cannot be: the address has 128 bits
		return address.String()
	}
	return network.String()
}

// isPublic reports whether the caller sees no more than everybody may.
func (c caller) isPublic() bool { return c.class == geo.Public }

func (c caller) limited() limit.Caller {
	return limit.Caller{Principal: c.id, Class: c.class, Address: c.address}
}
