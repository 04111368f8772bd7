package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/api"
	"lindero/web/limit"
)

// problem is what every failure answers with (RFC 9457). Instance is the id of
// the request, which the log has too.
type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Detail    string `json:"detail,omitempty"`
	Instance  string `json:"instance,omitempty"`
	Code      string `json:"code,omitempty"`
	Parameter string `json:"parameter,omitempty"`
}

// statuses maps the codes of errors to HTTP: the one place that does.
var statuses = map[geo.Code]int{
	geo.CodeInvalid:  http.StatusBadRequest,
	geo.CodeNotFound: http.StatusNotFound,
	geo.CodeExpired:  http.StatusGone,
	geo.CodeTooLarge: http.StatusRequestEntityTooLarge,
	geo.CodeConflict: http.StatusConflict,

	geo.CodeUnauthorized: http.StatusUnauthorized,
	geo.CodeForbidden:    http.StatusForbidden,
	geo.CodeUnavailable:  http.StatusServiceUnavailable,
}

// statusClientGone is what the log says of a client that left before its answer.
const statusClientGone = 499

func problemOf(err error) problem {
	var known *geo.Error
	var routed *echo.HTTPError
	var long *http.MaxBytesError
	var refused *limit.Refusal
	p := problem{Type: "about:blank", Status: http.StatusInternalServerError,
		Detail: "the server failed; its log has the reason under the instance given here"}
	switch {
	case errors.As(err, &known):
		p.Status, p.Detail = statuses[known.Code], known.Message
		p.Code, p.Parameter = string(known.Code), known.Param
	case errors.As(err, &refused):
		p.Status, p.Detail, p.Code = http.StatusServiceUnavailable, refused.Error(), string(refused.Reason)
		if refused.ByClient() {
			p.Status = http.StatusTooManyRequests
		}
	case errors.As(err, &routed):
		p.Status = routed.Code
		if p.Detail, _ = routed.Message.(string); p.Detail == http.StatusText(p.Status) {
			p.Detail = routeHelp[p.Status]
		}
	case errors.As(err, &long):
		p.Status, p.Detail = http.StatusRequestEntityTooLarge, fmt.Sprintf("the body of a request holds at most %d bytes here", long.Limit)
	case errors.Is(err, errUnrecorded):
		p.Status, p.Detail = http.StatusServiceUnavailable, "what this address answers has to be recorded, and cannot be at the moment"
	case errors.Is(err, context.Canceled):
		p.Status, p.Detail = statusClientGone, "the request was given up"
	case errors.Is(err, context.DeadlineExceeded):
		p.Status, p.Detail = http.StatusServiceUnavailable, "the answer took too long; ask for less"
	}
	var typed *api.Problem
	if errors.As(err, &typed) {
		p.Type = typed.Type
	}
	p.Title = http.StatusText(p.Status)
	return p
}

var routeHelp = map[int]string{
	http.StatusNotFound:         "there is nothing at this address; / and /collections say what there is",
	http.StatusMethodNotAllowed: "this address takes what its header Allow names",
}

// handleError sends an error as a problem document. What is inside an unexpected
// error goes to the log, not to the client.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return // the answer is on its way
	}
	p := problemOf(err)
	p.Instance = s.requestID(c)
	s.policies.guard(c)
	body, marshalErr := json.Marshal(p)
	if marshalErr != nil { // cannot be: only texts and numbers
		body = []byte(`{"type":"about:blank","status":500}`)
	}
	h := c.Response().Header()
	h.Del("Etag")
	h.Del(echo.HeaderContentEncoding)
	h.Set("Cache-Control", "no-store")
	h.Set(echo.HeaderContentLength, strconv.Itoa(len(body)))
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="Lindero", error="invalid_token"`) // RFC 6750, 3
	}
	sayWhen(h, p.Status, err)
	if err := c.Blob(p.Status, "application/problem+json", body); err != nil {
		s.config.Log.Warn("could not send an error", "request", p.Instance, "error", err)
	}
}

// sayWhen tells when to try again (RFC 9110, 10.2.3), and which limit it was.
func sayWhen(h http.Header, status int, err error) {
	var refused *limit.Refusal
	switch {
	case errors.As(err, &refused):
		h.Set("Retry-After", strconv.FormatInt(refused.RetrySeconds(), 10))
		if policy := refused.Policy(); policy != "" {
			h.Set("RateLimit-Policy", policy)
			h.Set("RateLimit", refused.State())
		}
	case status == http.StatusServiceUnavailable:
		h.Set("Retry-After", "2")
	}
}
