package web

import (
	"cmp"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"lindero/geo"
	"lindero/geo/history"
	"lindero/tiles/archive"
	"lindero/web/api"
	"lindero/web/audit"
	"lindero/web/auth"
	"lindero/web/job"
	"lindero/web/limit"
)

// Config is what a server is made of; Store and Cache come beside it.
type Config struct {
	PublicURL string       // the address links carry, without a slash at the end; empty: the request's own
	UI        fs.FS        // the front end; nil: the embedded one
	Log       *slog.Logger // nil: silence
	AccessLog bool         // log every request, not only failures
	Timeouts  Timeouts     // zero fields take their defaults

	TLS            *TLS           // where certificates come from; nil: plain HTTP
	HSTS           time.Duration  // how long browsers shall ask over https alone, once they have; 0: nothing is said
	FrameAncestors []string       // origins whose pages may frame ours, beside this server's own
	TrustedProxies []netip.Prefix // the addresses of proxies that are believed who they pass on; nil: none is
	ProxyHeaders   ProxyHeaders   // by which headers; empty: [XForwarded]
	Tilesets       []*archive.Set // archives served beside the live tiles
	Basemap        *archive.Set   // an archive of vector tiles in the place of the basemap; nil: that one

	Jobs    *job.Store // runs what takes longer than a request may; nil: nothing does
	Program string     // the version of the program

	Extracts api.ExtractLimits // what is given out at once; zeros: anything

	History *history.Store // what has changed; nil: since the start, in memory

	Auth           *auth.Service // who is asking; nil: nobody is known
	AnonymousClass string        // access class of whoever presents no credential; empty: the public
	Narrow         api.Narrow    // makes the part of an edition that a scope allows; nil: scopes are refused

	Limits        *limit.Gate       // what one client may ask, and all together; nil: anything
	Connections   limit.Connections // zero fields: any number
	Audit         *audit.Log        // who was given what; nil: it is not recorded
	AuditRequired bool              // what cannot be recorded is not given out, but to the public
}

// Timeouts bound each phase of a request.
type Timeouts struct {
	ReadHeader time.Duration // default 10 s
	Read       time.Duration // the whole request; default 30 s
	Write      time.Duration // from the end of the header to the end of the answer; default 2 min
	Idle       time.Duration // between requests of a connection; default 2 min
	Stop       time.Duration // for requests in flight once told to stop; default 20 s
}

func (t Timeouts) withDefaults() Timeouts {
	set := func(d *time.Duration, standard time.Duration) {
		if *d == 0 {
			*d = standard
		}
	}
	set(&t.ReadHeader, 10*time.Second)
	set(&t.Read, 30*time.Second)
	set(&t.Write, 2*time.Minute)
	set(&t.Idle, 2*time.Minute)
	set(&t.Stop, 20*time.Second)
	return t
}

// validate checks and normalises the configuration.
func (c *Config) validate() error {
	c.Timeouts = c.Timeouts.withDefaults()
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Auth == nil {
		c.Auth = auth.New(auth.Options{})
	}
	if c.History == nil {
		var err error
		if c.History, err = history.Open(history.Options{}); err != nil {
			return err
		}
	}
	c.AnonymousClass = cmp.Or(c.AnonymousClass, geo.Public)
	if err := auth.CheckClass(c.AnonymousClass); err != nil {
		return err
	}
	if err := validateAncestors(c.FrameAncestors); err != nil {
		return err
	}
	if c.TLS != nil {
		if err := c.TLS.validate(); err != nil {
			return err
		}
	}
	return c.validatePublicURL()
}

func (c *Config) validatePublicURL() error {
	if c.PublicURL == "" {
		return nil
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	u, err := url.Parse(c.PublicURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("public URL %q: give an address such as https://maps.example.org/lindero", c.PublicURL)
	}
	return nil
}
