package api

import (
	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles/archive"
)

// request is a request for a document, understood: what it is answered from, the
// address that links start with, the language, and the representation asked for.
type request struct {
	*view
	c        echo.Context
	base     string
	lang     string // "es" or "en"
	as       representation
	offered  []representation
	files    func() (PageFiles, error)
	backdrop *archive.Set // nil: the view's basemap
}

// newRequest checks the parameters of a request for a document that does not hang on
// the data: its view is nil.
func (a *API) newRequest(c echo.Context, offered ...representation) (*request, error) {
	if err := allow(c, "f", "lang"); err != nil {
		return nil, err
	}
	return a.understand(c, offered...)
}

// understand is [API.newRequest] where the parameters are checked already.
func (a *API) understand(c echo.Context, offered ...representation) (*request, error) {
	as, err := negotiate(c, offered...)
	if err != nil {
		return nil, err
	}
	language, err := lang(c)
	if err != nil {
		return nil, err
	}
	base, err := a.base.of(c.Request())
	return &request{c: c, base: base, lang: language, as: as, offered: offered, files: a.files, backdrop: a.basemap}, err
}

// document is [API.newRequest] for a document about the data.
func (a *API) document(c echo.Context, offered ...representation) (*request, error) {
	r, err := a.newRequest(c, offered...)
	if err != nil {
		return nil, err
	}
	r.view, err = a.view(c)
	return r, err
}

// collectionDocument is [API.document] for a document about one collection.
func (a *API) collectionDocument(c echo.Context, offered ...representation) (*request, *geo.Collection, error) {
	r, err := a.document(c, offered...)
	if err != nil {
		return nil, nil, err
	}
	collection, err := r.named(c)
	return r, collection, err
}

// own links to the document itself and to its other representations
// (OGC 17-069r4, 7.1 and 7.12).
func (r *request) own() []Link {
	links := []Link{{Href: withQuery(r.c, r.base, nil), Rel: "self", Type: r.as.media, Title: r.text("Este documento", "This document")}}
	for _, o := range r.offered {
		if o.name != r.as.name {
			links = append(links, Link{Href: withQuery(r.c, r.base, map[string]string{"f": o.name}), Rel: "alternate", Type: o.media, Title: r.text("Este documento como ", "This document as ") + o.label()})
		}
	}
	return links
}

// text is a text in the language of the answer.
func (r *request) text(es, en string) string { return geo.Text{ES: es, EN: en}.In(r.lang) }
