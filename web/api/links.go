package api

import (
	"net/http"
	"net/url"
	"regexp"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// Media types of what the API answers.
const (
	mediaJSON       = "application/json"
	mediaFlatGeobuf = "application/flatgeobuf"
	mediaGeoJSON    = "application/geo+json"
	mediaSchema     = "application/schema+json"
	mediaTile       = "application/vnd.mapbox-vector-tile"
	mediaTileJSON   = "application/vnd.mapbox.tile+json"
	mediaHTML       = "text/html"
	mediaAtom       = "application/atom+xml"
	mediaForm       = "application/x-www-form-urlencoded"
	mediaOpenAPI    = "application/vnd.oai.openapi+json;version=3.0" // exactly so: QGIS compares
)

// Relations of links that are no registered words (OGC 17-069r4 and its parts).
const (
	relSchema     = "http://www.opengis.net/def/rel/ogc/1.0/schema"
	relQueryables = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
	relSortables  = "http://www.opengis.net/def/rel/ogc/1.0/sortables"
)

// Link is a link as OGC API documents carry them.
type Link struct {
	Href      string `json:"href"`
	Rel       string `json:"rel"`
	Type      string `json:"type,omitempty"`
	Title     string `json:"title,omitempty"`
	Templated bool   `json:"templated,omitempty"`
}

// baseURL is where the server is reached, without a slash at the end.
type baseURL string

// hostPattern is a host name or address with an optional port: nothing that could
// break out of a link.
var hostPattern = regexp.MustCompile(`^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

// ValidHost reports whether a text is a host with an optional port and nothing else,
// so that it may stand in a link.
func ValidHost(host string) bool { return len(host) <= 255 && hostPattern.MatchString(host) }

// of returns the configured address, or the request's own where there is none. The
// server has put the scheme into its URL, and what trusted proxies say into its host.
func (b baseURL) of(r *http.Request) (string, error) {
	if b != "" {
		return string(b), nil
	}
	if !ValidHost(r.Host) {
		return "", geo.Errorf(geo.CodeInvalid, "Host", "the Host header names no host")
	}
	return r.URL.Scheme + "://" + r.Host, nil
}

// Base is the address that links start with, without a slash at its end.
func (a *API) Base(r *http.Request) (string, error) { return a.base.of(r) }

// withQuery is the request's own address with some parameters replaced; an empty
// value takes one out.
func withQuery(c echo.Context, base string, replace map[string]string) string {
	query := url.Values{}
	for name, values := range c.QueryParams() {
		query[name] = values
	}
	for name, value := range replace {
		query.Del(name)
		if value != "" {
			query.Set(name, value)
		}
	}
	address := base + c.Request().URL.EscapedPath()
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}
