package api

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

//go:embed openapi/page.html
var openAPITemplate string

var openAPIPages = template.Must(template.New("page").Parse(openAPITemplate))

// pagePolicy lets a page without scripts and styles load nothing.
const pagePolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// pageOperation is an operation as the page lists it.
type pageOperation struct {
	ID, Path   string
	Summary    geo.Text
	Parameters []parameter
	Media      []string
}

// openAPIPage lists the operations with their parameters in Spanish and English.
func openAPIPage(c echo.Context, d geo.Dataset, base string, all []operation) error {
	page := struct {
		Title      geo.Text
		Base, JSON string
		Operations []pageOperation
	}{d.Title.Or(both("Lindero", "Lindero")), base, base + "/api?f=json", nil}
	for _, o := range all {
		p := pageOperation{o.id, o.path, o.summary, o.parameters, nil}
		for _, a := range o.answers {
			p.Media = append(p.Media, a.media)
		}
		page.Operations = append(page.Operations, p)
	}
	var body bytes.Buffer
	if err := openAPIPages.Execute(&body, page); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Security-Policy", pagePolicy)
	if done, err := fresh(c, hashOf(body.String()), cacheRevalidate); done || err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaHTML+"; charset=utf-8", body.Bytes())
}
