package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/api"
	"lindero/web/audit"
	"lindero/web/auth"
)

// errUnrecorded refuses what cannot be recorded.
var errUnrecorded = errors.New("the audit log cannot be written")

// note takes a record for the log, where there is one.
func (s *Server) note(r audit.Record) {
	if s.config.Audit != nil {
		s.config.Audit.Note(r)
	}
}

// record begins a record of a request.
func (s *Server) record(c echo.Context, kind audit.Kind, who caller) audit.Record {
	r := audit.Record{Kind: kind, Principal: who.id, Name: who.name, Class: who.class, Route: c.Path(), Collection: c.Param("collectionId")}
	if who.address.IsValid() {
		r.Address = who.address.String()
	}
	return r
}

// noteRefusal records that somebody was turned away for what they are or do.
func (s *Server) noteRefusal(c echo.Context) {
	switch status := c.Response().Status; {
	case s.config.Audit == nil:
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusTooManyRequests:
		r := s.record(c, audit.Refusal, s.caller(c.Request()))
		r.Status, r.Request = status, s.requestID(c)
		s.note(r)
	}
}

// noteSignIn records that somebody signed in, or failed to.
func (s *Server) noteSignIn(c echo.Context, p auth.Principal, err error) {
	r := s.record(c, audit.SignIn, caller{p.ID, p.Name, p.Class, clientAddress(c.Request())})
	r.Outcome = audit.Success
	if err != nil {
		r.Outcome = audit.Failure
	}
	s.note(r)
}

// recordable fails where the log cannot be written, unless what the caller may see is
// everybody's.
func (s *Server) recordable(who caller) error {
	if !s.config.AuditRequired || who.isPublic() {
		return nil
	}
	if err := s.config.Audit.Err(); err != nil {
		return fmt.Errorf("%w: %w", errUnrecorded, err)
	}
	return nil
}

// watched counts in the audit log who gets items and tiles of sensitive collections.
func (s *Server) watched(next echo.HandlerFunc) echo.HandlerFunc {
	if s.config.Audit == nil {
		return next
	}
	return func(c echo.Context) error {
		who := s.caller(c.Request())
		collection := s.sensitive(c, who)
		if collection == "" {
			return next(c)
		}
		if err := s.recordable(who); err != nil {
			return err
		}
		m, restore := measure(c, nil)
		defer restore()
		err := next(c)
		if m.status == http.StatusOK && m.bytes > 0 {
			r := s.record(c, audit.Access, who)
			if who.id == "" && who.isPublic() {
				r.Address = "" // what everybody may see is nobody's business
			}
			r.Collection, r.Features, r.Bytes = collection, uint64(api.FeaturesSent(c)), m.bytes
			s.note(r)
		}
		return err
	}
}

// neighboursRoute is what answers with features of any collection, whichever it is asked of.
const neighboursRoute = "/collections/:collectionId/items/:featureId/neighbours"

// sensitive is the sensitive collection that a request is for, * for tiles and neighbours of
// all where one of them is; "" for none.
func (s *Server) sensitive(c echo.Context, who caller) string {
	snapshot := s.store.Snapshot()
	if snapshot == nil {
		return ""
	}
	edition := snapshot.Edition(who.class)
	if id := c.Param("collectionId"); id != "" && c.Path() != neighboursRoute {
		if collection, err := edition.Collection(id); err == nil && collection.Sensitive {
			return id
		}
		return ""
	}
	if slices.ContainsFunc(edition.Collections, func(c *geo.Collection) bool { return c.Sensitive }) {
		return "*"
	}
	return ""
}

// recorded has every download in the audit log: that it begins, before the first byte
// leaves, and how it ended.
func (s *Server) recorded(next echo.HandlerFunc) echo.HandlerFunc {
	if s.config.Audit == nil {
		return next
	}
	return func(c echo.Context) (err error) {
		if c.Request().Method == http.MethodHead {
			return next(c)
		}
		who := s.caller(c.Request())
		if err := s.recordable(who); err != nil {
			return err
		}
		r := s.record(c, audit.Extract, who)
		r.Query, r.Request = publicQuery(c), s.requestID(c)
		m, restore := measure(c, func() error { return s.begin(c, who, r) })
		m.hash = sha256.New()
		whole := false
		defer func() { // a panic as well
			restore()
			if delivers(m.status) && m.refused == nil {
				s.end(c, r, m, whole)
			}
		}()
		err = next(c)
		whole = err == nil
		return err
	}
}

// begin records that a download begins. Where that fails, nobody but the public gets
// it.
func (s *Server) begin(c echo.Context, who caller, r audit.Record) error {
	r.Outcome, r.Detail = audit.Begun, api.Subject(c)
	err := s.config.Audit.Commit(c.Request().Context(), r)
	if err == nil || !s.config.AuditRequired || who.isPublic() {
		return nil
	}
	return fmt.Errorf("%w: %w", errUnrecorded, err)
}

// end records how a download ended. It is on its way by then: what cannot be recorded
// is said in the log of the server, and that it began is in the audit log.
func (s *Server) end(c echo.Context, r audit.Record, m *measured, whole bool) {
	r.Status, r.Outcome, r.Detail = m.status, audit.Aborted, api.Subject(c)
	if whole {
		r.Outcome = audit.Complete
	}
	r.Features, r.Bytes, r.SHA256 = uint64(api.FeaturesSent(c)), m.bytes, hex.EncodeToString(m.hash.Sum(nil))
	if err := s.config.Audit.Commit(context.WithoutCancel(c.Request().Context()), r); err != nil {
		s.config.Log.Error("a download is not in the audit log", "request", r.Request, "error", err)
	}
}

// delivers reports whether an answer with the status holds what was asked for, or a part
// of it.
func delivers(status int) bool {
	return status == http.StatusOK || status == http.StatusPartialContent
}

// publicQuery is the query as the log has it: without credentials, in the order of
// names.
func publicQuery(c echo.Context) string {
	query := c.Request().URL.Query() // a copy
	for _, secret := range []string{"key", "token"} {
		query.Del(secret)
	}
	return query.Encode()
}

// auditState is what /readyz says of the log.
func (s *Server) auditState() string {
	if s.config.Audit != nil && s.config.Audit.Err() != nil {
		return "failing"
	}
	return ""
}

// measured is a writer that knows what went through it, as it goes over the line.
type measured struct {
	http.ResponseWriter
	before  func() error // what must happen before an answer that delivers; nil: nothing
	refused error        // what before failed with: nothing is sent
	status  int
	bytes   uint64
	hash    hash.Hash // of the bytes; nil: nobody wants it
}

// measure puts a measured writer beneath whatever compresses the answer, until restore
// is called.
func measure(c echo.Context, before func() error) (m *measured, restore func()) {
	w := c.Response()
	plain := w.Writer
	m = &measured{ResponseWriter: plain, before: before}
	w.Writer = m
	return m, func() { w.Writer = plain }
}

func (m *measured) WriteHeader(status int) {
	if m.status != 0 || m.refused != nil {
		return
	}
	if m.before != nil && delivers(status) {
		if m.refused = m.before(); m.refused != nil {
			return
		}
	}
	m.status = status
	m.ResponseWriter.WriteHeader(status)
}

func (m *measured) Write(b []byte) (int, error) {
	m.WriteHeader(http.StatusOK) // unless there was one
	if m.refused != nil {
		return 0, m.refused
	}
	n, err := m.ResponseWriter.Write(b)
	m.bytes += uint64(n)
	if m.hash != nil {
		m.hash.Write(b[:n]) //nolint:errcheck // a hash takes everything
	}
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (m *measured) Unwrap() http.ResponseWriter { return m.ResponseWriter }
