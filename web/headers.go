package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// pagePolicy lets a page load and reach what this server serves, and nothing else; no
// script and no style stands in a page itself. JSON-LD is data: no policy about scripts
// concerns it. Who may frame the page is appended.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// Header values that answers share: nobody may append to them.
var (
	nosniff     = []string{"nosniff"}
	anyOrigin   = []string{"*"}            // any page may read, but what a cookie got: browsers refuse it that
	crossOrigin = []string{"cross-origin"} // any page may show the symbols and tiles that it may read
	sameOrigin  = []string{"same-origin"}
	features    = []string{"accelerometer=(), camera=(), display-capture=(), geolocation=(self), gyroscope=(), magnetometer=(), " +
		"microphone=(), midi=(), payment=(), usb=()"}
)

// policies are the headers by which browsers guard pages, made once: the one place
// for them.
type policies struct {
	page          []string // Content-Security-Policy
	transport     []string // Strict-Transport-Security; nil: none is sent
	publiclyHTTPS bool     // clients reach the server over https, whatever it sees itself
}

func (c *Config) policies() policies {
	p := policies{
		page:          []string{strings.Join(append([]string{pagePolicy}, c.FrameAncestors...), " ")},
		publiclyHTTPS: strings.HasPrefix(c.PublicURL, "https:"),
	}
	if c.HSTS > 0 {
		p.transport = []string{fmt.Sprintf("max-age=%d", int(c.HSTS/time.Second))}
	}
	return p
}

// guard gives an answer, of whatever type, the headers of a document, and those of a
// page where it turns out to be one. Tiles do without: they are no document, and what
// a browser is told once holds for the whole host.
func (p *policies) guard(c echo.Context) {
	h := c.Response().Header()
	if len(h["Referrer-Policy"]) == 0 { // or less is told
		h["Referrer-Policy"] = sameOrigin
	}
	h["Cross-Origin-Resource-Policy"] = crossOrigin
	https := p.publiclyHTTPS || c.Request().URL.Scheme == "https"
	if https && p.transport != nil {
		h["Strict-Transport-Security"] = p.transport
	}
	c.Response().Before(func() {
		if !strings.HasPrefix(h.Get(echo.HeaderContentType), "text/html") {
			return
		}
		h["Content-Security-Policy"] = p.page
		h["Permissions-Policy"] = features
		if https { // over http browsers ignore it, and say so in their console
			h["Cross-Origin-Opener-Policy"] = sameOrigin
		}
	})
}

// validateAncestors fails where a page that may frame ours is not given by its origin,
// or could smuggle another directive into the policy.
func validateAncestors(origins []string) error {
	for _, origin := range origins {
		u, err := url.Parse(origin)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.Scheme+"://"+u.Host != origin ||
			strings.ContainsAny(origin, " ;,'\"") {
			return fmt.Errorf("frame ancestor %q: give an origin such as https://intranet.example.org", origin)
		}
	}
	return nil
}

// setHeaders sets what stands on every answer. The headers are few: a map of more
// than eight costs a cached tile a twentieth of its time.
func setHeaders(c echo.Context) {
	h := c.Response().Header()
	h["X-Content-Type-Options"] = nosniff
	h["Access-Control-Allow-Origin"] = anyOrigin
	if c.Request().Method == http.MethodOptions { // echo answers with the methods allowed
		h.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "*, Authorization") // which no star stands for
		h.Set("Access-Control-Max-Age", "86400")
	}
}
