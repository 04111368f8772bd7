package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/api"
	"lindero/web/auth"
)

// varyPrincipal is shared: nobody may write into it.
var varyPrincipal = []string{auth.Vary}

// introduction is what came of a credential that a request presented.
type introduction struct {
	form auth.Form
	err  error // nil: the request's context has the principal
}

const introductionKey = "introduction"

// introduce finds out who asks, before limits and everything else: the request's context
// has the principal from here on. Whoever presents no credential is anonymous, which
// costs next to nothing. One that is not right is refused by [Server.known], where it
// matters.
func (s *Server) introduce(c echo.Context) {
	if operational(c.Path()) {
		return
	}
	credential, p, err := s.identify(c)
	if credential.Form != auth.None {
		c.Set(introductionKey, introduction{credential.Form, err})
	}
	if err == nil && !p.IsPublic() {
		r := c.Request()
		c.SetRequest(r.WithContext(auth.With(r.Context(), p)))
	}
}

// known refuses whoever presents a credential that is not right.
func (s *Server) known(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if h := c.Response().Header(); len(h["Vary"]) == 0 {
			h["Vary"] = varyPrincipal
		} else {
			api.AddVary(h, auth.Vary)
		}
		of, isIntroduced := c.Get(introductionKey).(introduction)
		switch {
		case !isIntroduced:
		case of.err != nil:
			return s.refuse(c, of.form, of.err)
		case of.form == auth.Query:
			c.Response().Header().Set("Referrer-Policy", "no-referrer") // the address holds the key
			if c.Request().Method == http.MethodGet && api.WantsHTML(c) {
				return s.enter(c, auth.From(c.Request().Context()), auth.KeyParam)
			}
		}
		return next(c)
	}
}

// identify returns the credential of the request that counts, and who it stands for.
func (s *Server) identify(c echo.Context) (auth.Credential, auth.Principal, error) {
	r := c.Request()
	var query url.Values
	if r.URL.RawQuery != "" {
		query = c.QueryParams()
	}
	credential, err := auth.Presented(r, query)
	if err != nil || credential.Form == auth.None {
		return credential, s.anonymous, err
	}
	p, err := s.config.Auth.Identify(r.Context(), credential)
	return credential, p, err
}

// refuse fails for a credential that is not right. A browser is to forget a session that
// has ended, or every request of its would fail.
func (s *Server) refuse(c echo.Context, form auth.Form, err error) error {
	var refusal *geo.Error
	if form == auth.Cookie && errors.As(err, &refusal) && refusal.Code == geo.CodeUnauthorized {
		s.config.Auth.SignOut(c.Response(), c.Request(), s.cookies(c))
	}
	return err
}

// enter signs the principal in and leads to the same address without the parameter that
// proved who it is, which is to stay out of histories and bookmarks.
func (s *Server) enter(c echo.Context, p auth.Principal, parameter string) error {
	s.config.Auth.SignIn(c.Response(), c.Request(), s.cookies(c), p)
	s.noteSignIn(c, p, nil)
	query := c.QueryParams()
	query.Del(parameter)
	private(c)
	// Relative, so that it holds whatever host and path a proxy has put before it.
	path := c.Request().URL.EscapedPath()
	address := "./" + path[strings.LastIndexByte(path, '/')+1:]
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return c.Redirect(http.StatusSeeOther, address)
}

// private keeps an answer out of caches, and the address asked for out of the requests
// that it leads to.
func private(c echo.Context) {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
}

// cookies says where browsers are to send what they keep for this server.
func (s *Server) cookies(c echo.Context) auth.CookieScope {
	if s.public == nil {
		return auth.CookieScope{Path: "/", Secure: c.Request().URL.Scheme == "https"}
	}
	return auth.CookieScope{Path: s.public.Path + "/", Secure: s.public.Scheme == "https"}
}
