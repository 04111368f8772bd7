package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/auth"
)

const callbackPath = "/login/callback"

// login leads to the issuer, where people sign in.
func (s *Server) login(c echo.Context) error {
	issuer, base, err := s.issuer(c)
	if err != nil {
		return err
	}
	address, err := issuer.Begin(c.Request().Context(), c.Response(), s.cookies(c), base+callbackPath)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, address)
}

// loginCallback is where the issuer leads back to; from here it goes on to the map.
func (s *Server) loginCallback(c echo.Context) error {
	issuer, base, err := s.issuer(c)
	if err != nil {
		return err
	}
	p, err := issuer.Finish(c.Response(), c.Request(), s.cookies(c), base+callbackPath)
	s.noteSignIn(c, p, err)
	if err != nil {
		return err
	}
	s.config.Auth.SignIn(c.Response(), c.Request(), s.cookies(c), p)
	return c.Redirect(http.StatusSeeOther, base+"/")
}

// issuer is where people sign in, and the address that it knows this server by.
func (s *Server) issuer(c echo.Context) (*auth.OIDC, string, error) {
	private(c)
	issuer := s.config.Auth.OIDC()
	if issuer == nil {
		return nil, "", geo.Errorf(geo.CodeNotFound, "", "no service to sign in at is set up here; a token opens a session at / as well")
	}
	base, err := s.api.Base(c.Request())
	return issuer, base, err
}
