package web

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/api"
	"lindero/web/auth"
)

// around is what happens around every request: it gets the headers that stand on
// every answer, failures too; an error or a panic becomes an answer, or breaks off
// the one that is on its way; what became of it is counted and logged. It is one function, since echo
// builds the chain of middleware anew for each request.
func (s *Server) around(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		setHeaders(c)
		if s.config.AccessLog {
			s.requestID(c)
		}
		err := s.admit(c)
		if err == nil {
			s.introduce(c)
			err = s.withinLimits(c)
		}
		if err == nil {
			err = guarded(next, c)
		}
		cut := err != nil && c.Response().Committed
		if err != nil {
			c.Error(err) // answers, so that the status below is the one sent
		}
		took := time.Since(start)
		s.settle(c)
		s.metrics.request(c.Path(), c.Response().Status, took)
		if err != nil || s.config.AccessLog {
			s.logRequest(c, err, took)
		}
		if cut {
			panic(http.ErrAbortHandler) // or half an answer would pass for a whole one
		}
		return nil
	}
}

// admit readies a request, or refuses it for what it looks like. What trusted proxies
// say comes first, so that a refusal is logged with the address of who is refused.
func (s *Server) admit(c echo.Context) error {
	if err := s.config.believe(c.Request()); err != nil {
		return err
	}
	return bound(c)
}

// guarded turns a panic into a failure of the one request, with its stack in the log.
func guarded(next echo.HandlerFunc, c echo.Context) (err error) {
	defer func() {
		switch r := recover(); r {
		case nil:
		case http.ErrAbortHandler:
			panic(r)
		default:
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return next(c)
}

// requestID returns the id of the request, which its answer carries: every document
// and every failure has one, a tile only where all requests are logged.
func (s *Server) requestID(c echo.Context) string {
	h := c.Response().Header()
	if len(h[echo.HeaderXRequestID]) == 0 {
		h[echo.HeaderXRequestID] = []string{s.ids.next()}
	}
	return h[echo.HeaderXRequestID][0]
}

// ownPages refuses what another site's page has a browser do. What is no browser says
// nothing of pages, and is let through: it has no cookies that could be misused.
func (s *Server) ownPages(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.origins.Check(c.Request()); err != nil {
			return geo.Errorf(geo.CodeForbidden, "", "a page of another site may not do this")
		}
		return next(c)
	}
}

// exposed gives the answer an id and the headers of a document, and lets scripts of
// other pages read its headers.
func (s *Server) exposed(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		s.requestID(c)
		s.policies.guard(c)
		c.Response().Header().Set("Access-Control-Expose-Headers", "ETag, Link, OGC-NumberMatched, OGC-NumberReturned, RateLimit, RateLimit-Policy, Retry-After, X-Lindero-Dropped, X-Request-Id")
		return next(c)
	}
}

// compression compresses answers of some size for whoever takes gzip. Tiles do
// without: they are compressed already.
func compression() (echo.MiddlewareFunc, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(1024), gzhttp.CompressionLevel(2), gzhttp.EnableZstd(false), gzhttp.SuffixETag("-gzip"),
		gzhttp.ContentTypeFilter(compressible))
	if err != nil {
		return nil, fmt.Errorf("setting up compression: %w", err)
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) (err error) {
			w := c.Response()
			plain := w.Writer
			defer func() { w.Writer = plain }() // the compressing one is another request's by the time an error is answered
			wrap(http.HandlerFunc(func(compressing http.ResponseWriter, r *http.Request) {
				c.SetRequest(r)
				w.Writer = compressing
				api.AddVary(w.Header()) // beside the line that compression has added
				err = next(c)
			})).ServeHTTP(plain, c.Request())
			return err
		}
	}, nil
}

// compressible reports whether compression makes answers of a type smaller.
func compressible(mediaType string) bool {
	return mediaType != "image/png" && gzhttp.DefaultContentTypeFilter(mediaType)
}

// requestIDs number the requests of this process: eight random digits of its own,
// then a count.
type requestIDs struct {
	process string
	count   atomic.Uint64
}

func newRequestIDs() *requestIDs { return &requestIDs{process: fmt.Sprintf("%08x-", rand.Uint32())} }

func (r *requestIDs) next() string { return r.process + strconv.FormatUint(r.count.Add(1), 10) }

// logRequest writes one line. The query is left out: it may hold a key, and what else is
// nobody's business.
func (s *Server) logRequest(c echo.Context, err error, took time.Duration) {
	r, w := c.Request(), c.Response()
	level, attributes := slog.LevelInfo, []slog.Attr{
		slog.String("id", s.requestID(c)), slog.String("method", r.Method),
		slog.String("path", r.URL.Path), slog.Int("status", w.Status), slog.Int64("bytes", w.Size),
		slog.Duration("took", took), slog.String("from", clientAddress(r).String()),
	}
	if who := auth.From(r.Context()); who.ID != "" {
		attributes = append(attributes, slog.String("who", who.ID))
	}
	if err != nil {
		attributes = append(attributes, slog.String("error", err.Error()))
		if w.Status >= http.StatusInternalServerError {
			level = slog.LevelError
		}
	}
	s.config.Log.LogAttrs(r.Context(), level, "request", attributes...)
}
