package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// healthz says that the process is alive.
func (s *Server) healthz(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.String(http.StatusOK, "ok\n")
}

// readiness is what /readyz answers: whether there are data to serve, how old they
// are, and why newer ones could not be loaded.
type readiness struct {
	Status      string         `json:"status"` // ready, stale, loading or stopping
	Version     string         `json:"version,omitempty"`
	Built       *time.Time     `json:"built,omitempty"`
	Collections map[string]int `json:"collections,omitempty"`
	FailedAt    *time.Time     `json:"failed_at,omitempty"`
	Failure     string         `json:"failure,omitempty"`
	Shedding    string         `json:"shedding,omitempty"` // what is turned away for want of memory: expensive or all
	Audit       string         `json:"audit,omitempty"`    // failing: the log cannot be written
}

// publicly is what the public may know of a failure to load data: what is said to be
// for clients. Anything else may hold paths and names of the operator's machine.
func publicly(err error) string {
	var known *geo.Error
	if errors.As(err, &known) {
		return known.Message
	}
	return "the newest data could not be loaded; the server's log says why"
}

// readyz answers 200 as long as there are data to serve, even where a reload
// failed ("stale": the data before it are served on), else 503.
func (s *Server) readyz(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	answer := readiness{Status: "loading"}
	status := http.StatusServiceUnavailable
	if snapshot := s.store.Snapshot(); snapshot != nil {
		edition := snapshot.Edition(s.config.AnonymousClass)
		answer.Status, status = "ready", http.StatusOK
		answer.Version, answer.Built = edition.Version, &snapshot.Built
		answer.Collections = make(map[string]int, len(edition.Collections))
		for _, collection := range edition.Collections {
			answer.Collections[collection.ID] = collection.Len()
		}
	}
	if failure := s.store.Failure(); failure != nil {
		answer.FailedAt, answer.Failure = &failure.At, publicly(failure.Err)
		if status == http.StatusOK {
			answer.Status = "stale"
		}
	}
	answer.Shedding, answer.Audit = s.shedding(), s.auditState()
	if s.stopping.Load() {
		answer.Status, status = "stopping", http.StatusServiceUnavailable
	}
	return c.JSON(status, answer)
}
