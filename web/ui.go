package web

import (
	"bytes"
	"embed"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/api"
	"lindero/web/auth"
)

//go:embed all:dist
var dist embed.FS

func embeddedUI() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil { // cannot be: the pattern above has put it there
		return dist
	}
	return sub
}

// home is the map for browsers, and the landing page for everybody else and for who
// asks for it by a format. The map's page is the same for everybody, so that it opens
// for whoever must sign in anew; what it shows is not.
func (s *Server) home(c echo.Context) error {
	if c.QueryParams().Has("token") {
		return s.enterByLink(c)
	}
	if c.QueryParams().Has(auth.KeyParam) || c.QueryParam("f") != "" || !api.WantsHTML(c) {
		return s.known(s.api.Landing)(c)
	}
	return s.file(c, "index.html", "no-cache")
}

// asset sends a file of the front end. Names carry a hash of the content, so what
// is at an address never changes.
func (s *Server) asset(c echo.Context) error {
	return s.file(c, path.Join("app", path.Clean("/"+c.Param("*"))), "public, max-age=31536000, immutable")
}

// pageFiles finds the files that the API's pages load. The front end may be rebuilt
// while it is served, so it is looked at for each page.
func (s *Server) pageFiles() (files api.PageFiles, err error) {
	for _, file := range []struct {
		pattern string
		name    *string
	}{
		{"app/favicon-*.svg", &files.Icon}, {"app/source-sans-3-*.woff2", &files.Font}, {"app/page-*.css", &files.Style}, {"app/page-*.js", &files.Script},
	} {
		if *file.name, err = s.found(file.pattern); err != nil {
			return files, err
		}
	}
	return files, nil
}

// found is the file of the front end that a pattern names; "" for none.
func (s *Server) found(pattern string) (string, error) {
	names, err := fs.Glob(s.ui, pattern)
	if err != nil || len(names) == 0 {
		return "", err
	}
	return names[0], nil
}

// favicon is for pages without a link to the icon, such as answers in JSON.
func (s *Server) favicon(c echo.Context) error {
	name, err := s.found("app/favicon-*.svg")
	if err != nil || name == "" {
		return errors.Join(err, geo.Errorf(geo.CodeNotFound, "", "the front end has no icon"))
	}
	return s.file(c, name, "public, max-age=86400")
}

func (s *Server) file(c echo.Context, name, cacheControl string) error {
	info, err := fs.Stat(s.ui, name)
	if err != nil || !info.Mode().IsRegular() { // whatever the reason, which the log has: a link that leads out, say
		return errors.Join(geo.Errorf(geo.CodeNotFound, "", "there is no file %q in the front end", name), err)
	}
	body, err := fs.ReadFile(s.ui, name)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, mime.TypeByExtension(path.Ext(name)))
	h.Set("Cache-Control", cacheControl)
	http.ServeContent(c.Response(), c.Request(), name, time.Time{}, bytes.NewReader(body))
	return nil
}
