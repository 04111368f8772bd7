package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/web/auth"
	"lindero/web/limit"
)

// operational reports whether a route serves to watch the server, which limits must
// not hinder.
func operational(route string) bool {
	return route == "/healthz" || route == "/readyz" || route == "/metrics"
}

// withinLimits takes a request out of its client's rate.
func (s *Server) withinLimits(c echo.Context) error {
	if s.config.Limits == nil || operational(c.Path()) {
		return nil
	}
	return s.config.Limits.Admit(s.caller(c.Request()).limited())
}

// settle takes what was sent out of the client's volume, and records refusals.
func (s *Server) settle(c echo.Context) {
	if s.config.Limits != nil && !operational(c.Path()) {
		s.config.Limits.Sent(s.caller(c.Request()).limited(), c.Response().Size)
	}
	s.noteRefusal(c)
}

// dispensable refuses what can be done without while memory is scarce.
func (s *Server) dispensable(next echo.HandlerFunc) echo.HandlerFunc {
	if s.config.Limits == nil {
		return next
	}
	return func(c echo.Context) error {
		if err := s.config.Limits.Essential(); err != nil {
			return err
		}
		return next(c)
	}
}

// filtering has tiles under a filter wait as what is expensive does: each is made for
// the one who asks. The others are made once, for all.
func (s *Server) filtering(next echo.HandlerFunc) echo.HandlerFunc {
	waiting := s.expensive(next)
	return func(c echo.Context) error {
		for parameter := range strings.SplitSeq(c.Request().URL.RawQuery, "&") {
			if parameter != "" && !strings.HasPrefix(parameter, "v=") && !strings.HasPrefix(parameter, auth.KeyParam+"=") {
				return waiting(c)
			}
		}
		return next(c)
	}
}

// expensive has a request wait for its client's turn. The turn pauses while the client
// takes what it is sent: one that reads slowly keeps nobody waiting.
func (s *Server) expensive(next echo.HandlerFunc) echo.HandlerFunc {
	if s.config.Limits == nil {
		return next
	}
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		turn, err := s.config.Limits.Begin(ctx, s.caller(c.Request()).limited())
		if err != nil {
			return err
		}
		defer turn.End()
		w := c.Response()
		plain := w.Writer
		defer func() { w.Writer = plain }()
		w.Writer = &pausing{ResponseWriter: plain, turn: turn, ctx: ctx}
		return next(c)
	}
}

// beginBuild has a request wait for its client's turn to have a tile built, unless it
// has had it: requests that held one slot and waited for another would in the end hold
// all of them, and wait for each other.
func (s *Server) beginBuild(c echo.Context) (done func(), err error) {
	if _, hasTurn := c.Response().Writer.(*pausing); hasTurn || s.config.Limits == nil {
		return func() {}, nil
	}
	turn, err := s.config.Limits.Begin(c.Request().Context(), s.caller(c.Request()).limited())
	if err != nil {
		return nil, err
	}
	return turn.End, nil
}

// shedding is what is turned away for want of memory, as /readyz says it.
func (s *Server) shedding() string {
	if s.config.Limits == nil {
		return ""
	}
	if level := s.config.Limits.Level(); level > limit.ShedNothing {
		return level.String()
	}
	return ""
}

// pausing is a writer that holds no slot while it writes to the client.
type pausing struct {
	http.ResponseWriter
	turn *limit.Turn
	ctx  context.Context // of the request
	sent int
}

// unpaused is how much of an answer is written without a pause, in bytes: so much the
// system takes at once.
const unpaused = 32 << 10

func (p *pausing) Write(b []byte) (int, error) {
	if p.sent += len(b); p.sent <= unpaused {
		return p.ResponseWriter.Write(b)
	}
	p.turn.Pause()
	n, err := p.ResponseWriter.Write(b)
	if err != nil {
		return n, err
	}
	return n, p.turn.Resume(p.ctx)
}

// Unwrap lets http.ResponseController reach the connection.
func (p *pausing) Unwrap() http.ResponseWriter { return p.ResponseWriter }
