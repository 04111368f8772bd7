package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"lindero/web/api"
)

// ServePlain answers on the plain port beside one that speaks TLS, until the context
// ends: an authority's challenges and /healthz, so that a process without a
// certificate yet is not taken for a dead one, and for everything else where to ask. It fails where no TLS is configured.
func (s *Server) ServePlain(ctx context.Context, listener net.Listener) error {
	if s.tls == nil {
		return errors.New("a plain port stands beside one that speaks TLS, and there is none")
	}
	server := s.httpServer(s.plainHandler())
	return s.until(ctx, server, func() error { return server.Serve(s.places.Listen(listener)) })
}

// plainHandler is no [http.ServeMux], which would redirect for reasons of its own.
func (s *Server) plainHandler() http.Handler {
	return s.challenges(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" {
			alive(w)
			return
		}
		s.redirect(w, r)
	}))
}

// alive is [Server.healthz] without the rest of the server.
func alive(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Write([]byte("ok\n")) //nolint:errcheck // who has gone needs no answer
}

// redirect sends to the same address over https: of the public URL's host, or of the
// one asked. Only what can be repeated is sent there: the rest has been read by
// everybody on the way already.
func (s *Server) redirect(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h["X-Content-Type-Options"] = nosniff
	host := s.secureHost(r)
	switch {
	case host == "":
		http.Error(w, "the Host header names no host", http.StatusBadRequest)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		http.Error(w, "ask over https", http.StatusForbidden)
	case len(r.RequestURI) > maxAddress:
		http.Error(w, "the address is longer than 8 KiB", http.StatusRequestURITooLong)
	default:
		to := url.URL{Scheme: "https", Host: host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
		h.Set("Location", to.String())
		w.WriteHeader(http.StatusPermanentRedirect)
	}
}

func (s *Server) secureHost(r *http.Request) string {
	if public, err := url.Parse(s.config.PublicURL); err == nil && public.Scheme == "https" {
		return public.Host
	}
	if !api.ValidHost(r.Host) {
		return ""
	}
	if strings.HasPrefix(r.Host, "[") {
		address, _, _ := strings.Cut(r.Host, "]")
		return address + "]"
	}
	name, _, _ := strings.Cut(r.Host, ":")
	return name
}
