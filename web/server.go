package web

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
	"lindero/web/api"
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

	policies policies
}

// New makes a server. It fails where the configuration makes no sense.
func New(config Config, store *geo.Store, cache *tiles.Cache) (*Server, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	s := &Server{config: config, store: store, cache: cache, ui: config.UI, ids: newRequestIDs()}
	if s.ui == nil {
		s.ui = embeddedUI()
	}
	s.policies = config.policies()
	s.api = api.New(cache, config.PublicURL, s.pageFiles)
	s.metrics = newMetrics(store, cache)
	if err := s.route(); err != nil {
		return nil, err
	}
	return s, nil
}

// Publish makes a snapshot the one that is served, of the API and of the store.
func (s *Server) Publish(next *geo.Snapshot) {
	s.api.Publish(next)
	s.store.Swap(next)
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Serve answers requests on the listener until the context ends; then it takes no
// new ones, finishes those in flight and returns. It fails where the listener does,
// or where requests were still in flight after Timeouts.Stop.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	t := s.config.Timeouts
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: t.ReadHeader,
		ReadTimeout:       t.Read,
		WriteTimeout:      t.Write,
		IdleTimeout:       t.Idle,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.Stop)
	defer cancel()
	if err := server.Shutdown(deadline); err != nil {
		return errors.Join(fmt.Errorf("requests were still running after %s", t.Stop), server.Close())
	}
	return nil
}
