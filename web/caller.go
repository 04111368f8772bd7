package web

import (
	"cmp"
	"net/http"
	"net/netip"

	"lindero/geo"
	"lindero/web/limit"
)

// caller is who sends a request, as limits and the audit log see them.
type caller struct {
	id, name, class string
	address         netip.Addr
}

func (s *Server) caller(r *http.Request) caller {
	c := caller{class: cmp.Or(s.config.AnonymousClass, geo.Public), address: clientAddress(r)}
	if s.config.Who != nil {
		c.id, c.name, c.class = s.config.Who(r)
	}
	return c
}

// isPublic reports whether the caller sees no more than everybody may.
func (c caller) isPublic() bool { return c.class == geo.Public }

func (c caller) limited() limit.Caller {
	return limit.Caller{Principal: c.id, Class: c.class, Address: c.address}
}
