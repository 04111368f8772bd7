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

// isPublic reports whether the caller sees no more than everybody may.
func (c caller) isPublic() bool { return c.class == geo.Public }

func (c caller) limited() limit.Caller {
	return limit.Caller{Principal: c.id, Class: c.class, Address: c.address}
}
