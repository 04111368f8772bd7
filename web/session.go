package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/api"
	"lindero/web/audit"
	"lindero/web/auth"
)

// sessionDoc says who somebody is.
type sessionDoc struct {
	SignedIn bool       `json:"signed_in"`
	Name     string     `json:"name,omitempty"`
	Class    string     `json:"class"`
	Limited  bool       `json:"limited"` // to some collections or areas
	Expires  *time.Time `json:"expires,omitempty"`
	Login    string     `json:"login,omitempty"` // where to sign in at an issuer, if one is set up
	Text     geo.Text   `json:"text"`
}

// session says who asks.
func (s *Server) session(c echo.Context) error {
	if err := api.NoParameters(c); err != nil {
		return err
	}
	return s.sendSession(c, auth.From(c.Request().Context()))
}

// signIn begins a session for whoever presents a token in the body.
func (s *Server) signIn(c echo.Context) error {
	token, err := tokenOf(c)
	if err != nil {
		return err
	}
	p, err := s.config.Auth.SignInByToken(c.Response(), c.Request(), s.cookies(c), token)
	s.noteSignIn(c, p, err)
	if err != nil {
		return err
	}
	return s.sendSession(c, p)
}

// signOut ends the session, if there is one.
func (s *Server) signOut(c echo.Context) error {
	if who := s.caller(c.Request()); who.id != "" {
		s.note(s.record(c, audit.SignOut, who))
	}
	s.config.Auth.SignOut(c.Response(), c.Request(), s.cookies(c))
	private(c)
	return c.NoContent(http.StatusNoContent)
}

func (s *Server) sendSession(c echo.Context, p auth.Principal) error {
	private(c)
	doc := sessionDoc{SignedIn: p.ID != "", Name: p.Name, Class: p.Class, Limited: p.Scope.Key() != "", Text: whoIs(p)}
	if !p.Expires.IsZero() {
		expires := p.Expires.UTC().Truncate(time.Second)
		doc.Expires = &expires
	}
	if s.config.Auth.OIDC() != nil {
		base, err := s.api.Base(c.Request())
		if err != nil {
			return err
		}
		doc.Login = base + "/login"
	}
	return c.JSON(http.StatusOK, doc)
}

// whoIs says who somebody is, for people.
func whoIs(p auth.Principal) geo.Text {
	if p.ID == "" {
		return geo.Text{
			ES: fmt.Sprintf("Sin sesión: se muestra lo que ve la clase «%s».", p.Class),
			EN: fmt.Sprintf("Not signed in: shown is what the class “%s” may see.", p.Class),
		}
	}
	who := geo.Text{ES: fmt.Sprintf("%s, clase «%s»", p.Name, p.Class), EN: fmt.Sprintf("%s, class “%s”", p.Name, p.Class)}
	if p.Expires.IsZero() {
		return geo.Text{ES: who.ES + ".", EN: who.EN + "."}
	}
	until := p.Expires.UTC().Format("2006-01-02 15:04 UTC")
	return geo.Text{ES: who.ES + ", hasta " + until + ".", EN: who.EN + ", until " + until + "."}
}

// maxSignIn bounds the body of a sign-in, in bytes.
const maxSignIn = 4 << 10

// tokenOf is the token in the body: a form's field, or a member in JSON.
func tokenOf(c echo.Context) (string, error) {
	r := c.Request()
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxSignIn)
	media, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil && r.Header.Get(echo.HeaderContentType) != "" {
		return "", geo.Errorf(geo.CodeInvalid, "", "the content type cannot be read")
	}
	var token string
	switch media {
	case echo.MIMEApplicationJSON:
		var body struct{ Token string }
		err = json.NewDecoder(r.Body).Decode(&body)
		token = body.Token
	case echo.MIMEApplicationForm:
		err = r.ParseForm()
		token = r.PostForm.Get("token")
	default:
		return "", geo.Errorf(geo.CodeInvalid, "", "sign in with a form or in JSON: %s or %s", echo.MIMEApplicationForm, echo.MIMEApplicationJSON)
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return "", geo.Errorf(geo.CodeTooLarge, "", "a sign-in has at most %d bytes", maxSignIn)
	case err != nil: // what it says may repeat the token
		return "", geo.Errorf(geo.CodeInvalid, "", "the body cannot be read")
	case token == "":
		return "", geo.Errorf(geo.CodeInvalid, "token", "the body has no token")
	}
	return token, nil
}

// enterByLink signs in by a link that carries a token, as the one that serve prints.
func (s *Server) enterByLink(c echo.Context) error {
	const parameter = "token"
	private(c)
	values := c.QueryParams()[parameter]
	if len(values) != 1 {
		return geo.Errorf(geo.CodeInvalid, parameter, "the parameter %q stands there %d times", parameter, len(values))
	}
	p, err := s.config.Auth.Identify(c.Request().Context(), auth.Credential{Form: auth.Query, Text: values[0]})
	if err != nil {
		s.noteSignIn(c, p, err)
		return err
	}
	return s.enter(c, p, parameter)
}
