package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
	"lindero/web/api"
	"lindero/web/audit"
	"lindero/web/auth"
	"lindero/web/limit"
)

// Server serves the newest snapshot of a store.
type Server struct {
	config   Config
	store    *geo.Store
	cache    *tiles.Cache
	api      *api.API
	ui       fs.FS
	metrics  *metrics
	echo     *echo.Echo
	ids      *requestIDs
	stopping atomic.Bool
	places   *limit.Places

	public     *url.URL                    // the public URL; nil: the request's own
	anonymous  auth.Principal              // whoever presents no credential
	origins    *http.CrossOriginProtection // whose pages may have browsers change anything
	policies   policies
	tls        *tls.Config                     // nil: plain HTTP
	challenges func(http.Handler) http.Handler // stands before what the plain port answers
}

// New makes a server. It fails where the configuration makes no sense.
func New(config Config, store *geo.Store, cache *tiles.Cache) (*Server, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	s := &Server{config: config, store: store, cache: cache, ui: config.UI, ids: newRequestIDs(), anonymous: auth.Principal{Class: config.AnonymousClass}}
	if s.ui == nil {
		s.ui = embeddedUI()
	}
	config.Connections.Exempt = config.trusts // proxies bring everybody
	s.places = limit.NewPlaces(config.Connections)
	s.policies = config.policies()
	if err := s.trust(); err != nil {
		return nil, err
	}
	if config.TLS != nil {
		var err error
		if s.tls, s.challenges, err = config.TLS.listening(config.Log); err != nil {
			return nil, err
		}
	}
	s.api = api.New(api.Options{Cache: cache, PublicURL: config.PublicURL, Files: s.pageFiles, Narrow: config.Narrow, Begin: s.beginBuild, Tilesets: config.Tilesets, Basemap: config.Basemap,
		Jobs: config.Jobs, Expensive: s.expensive, Client: clientNetwork, Program: config.Program, Extracts: config.Extracts, History: config.History})
	s.metrics = newMetrics(store, cache, &guards{s})
	if err := s.route(); err != nil {
		return nil, err
	}
	return s, nil
}

// trust sets up which pages may have browsers change anything here: the server's own,
// under the address that they know it by.
func (s *Server) trust() (err error) {
	s.origins = http.NewCrossOriginProtection()
	if s.config.PublicURL == "" {
		return nil
	}
	if s.public, err = url.Parse(s.config.PublicURL); err != nil {
		return err
	}
	return s.origins.AddTrustedOrigin(s.public.Scheme + "://" + s.public.Host)
}

// Publish makes a snapshot the one that is served, of the API and of the store, and then
// records what has changed. Where that cannot be recorded the data are served all the
// same, and the next snapshot is compared with the last that was recorded.
func (s *Server) Publish(next *geo.Snapshot) {
	s.api.Publish(next)
	s.store.Swap(next)
	if err := s.config.History.Record(next); err != nil {
		s.config.Log.Error("changes of the data are not recorded, or not in full", "error", err)
	}
	s.note(audit.Record{Kind: audit.Reload, Version: next.Edition(geo.Public).Version})
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Serve answers requests on the listener, over TLS where it is configured, until the
// context ends; then it takes no new ones, finishes those in flight and returns. It
// fails where the listener does, or where requests were still in flight after
// Timeouts.Stop.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := s.httpServer(s)
	if s.tls == nil {
		return s.until(ctx, server, func() error { return server.Serve(s.places.Listen(listener)) })
	}
	server.TLSConfig = s.tls
	server.HTTP2 = &http.HTTP2Config{
		MaxConcurrentStreams: maxStreams,
		SendPingTimeout:      time.Minute,
		PingTimeout:          15 * time.Second,
		WriteByteTimeout:     time.Minute, // for a client that takes nothing at all
	}
	return s.until(ctx, server, func() error { return server.ServeTLS(s.places.Listen(listener), "", "") })
}

// stopJobs interrupts what is running, to be taken up again when the program runs next.
func (s *Server) stopJobs() error {
	if s.config.Jobs == nil {
		return nil
	}
	return s.config.Jobs.Close()
}

// httpServer is the server around a handler, with its limits.
func (s *Server) httpServer(handler http.Handler) *http.Server {
	t := s.config.Timeouts
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: t.ReadHeader,
		ReadTimeout:       t.Read,
		WriteTimeout:      t.Write,
		IdleTimeout:       t.Idle,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn),
	}
}

// until lets the server serve until the context ends, and then stops it.
func (s *Server) until(ctx context.Context, server *http.Server, serve func() error) error {
	failed := make(chan error, 1)
	go func() { failed <- serve() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	if err := s.stopJobs(); err != nil { // whoever waits for one is to be answered
		s.config.Log.Error("stopping the jobs", "error", err)
	}
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.Timeouts.Stop)
	defer cancel()
	if err := server.Shutdown(deadline); err != nil {
		return errors.Join(fmt.Errorf("requests were still running after %s", s.config.Timeouts.Stop), server.Close())
	}
	return nil
}
