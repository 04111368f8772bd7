package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// Bounds of a request. What one can honestly ask is far below them.
const (
	maxHeaderBytes = 32 << 10 // all header fields and the request line; net/http answers 431
	maxFields      = 100      // header fields of different names
	maxAddress     = 8 << 10  // bytes of path and query, escaped (RFC 9110, 4.1: at least 8,000)
	maxParameters  = 100      // of the query
	maxBody        = 1 << 20  // bytes
	maxStreams     = 100      // requests at once over one HTTP/2 connection: RFC 9113, 6.5.2 asks for no less; a view of the map is some 60 tiles
)

// bound refuses a request that exceeds the bounds, and bounds its body for whoever
// reads it.
func bound(c echo.Context) error {
	r := c.Request()
	switch {
	case len(r.RequestURI) > maxAddress:
		return echo.NewHTTPError(http.StatusRequestURITooLong, "the address is longer than 8 KiB; ask for less at once")
	case len(r.Header) > maxFields:
		return echo.NewHTTPError(http.StatusRequestHeaderFieldsTooLarge, "the request has more than 100 header fields")
	case strings.Count(r.URL.RawQuery, "&") >= maxParameters:
		return geo.Errorf(geo.CodeInvalid, "", "the query has more than %d parameters", maxParameters)
	case r.ContentLength > maxBody:
		return &http.MaxBytesError{Limit: maxBody}
	}
	if len(r.TransferEncoding) > 0 { // a length beside chunks, which net/http hides, asks to close (RFC 9112, 6.1): a proxy may have read it otherwise
		c.Response().Header().Set("Connection", "close")
	}
	if r.ContentLength != 0 {
		r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, maxBody)
	}
	return nil
}
