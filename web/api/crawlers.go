package api

import (
	"encoding/xml"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// Robots tells search engines what is worth a look (RFC 9309): pages, but no tiles, and
// of the features the first page and those of single ones.
func (a *API) Robots(c echo.Context) error {
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	prefix := (&request{base: base}).prefix()
	lines := []string{"User-agent: *"}
	for _, path := range []string{"/tiles/", "/basemap/", "/collections/*/tiles/", "/collections/*/filter", "/metrics", "/jobs", "/borders/*/locate", "/borders/*/stretch", "/borders/*/features", "/*?*cursor=", "/*?*filter="} {
		lines = append(lines, "Disallow: "+prefix+path)
	}
	lines = append(lines, "Sitemap: "+base+"/sitemap.xml", "")
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(strings.Join(lines, "\n")))
}

// sitemap lists addresses (https://www.sitemaps.org/protocol.html).
type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string       `xml:"xmlns:xhtml,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc        string        `xml:"loc"`
	Alternates []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// Sitemap lists the pages about the data, in both languages: as many as there are
// collections, however many features they have.
func (a *API) Sitemap(c echo.Context) error {
	v, err := a.view(c)
	if err != nil {
		return err
	}
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	paths := []string{"/", "/collections", "/api"}
	for _, collection := range v.Collections {
		address := "/collections/" + collection.ID
		paths = append(paths, address, address+"/items", address+"/schema")
	}
	if lines := v.borders.Lines(); len(lines) > 0 {
		paths = append(paths, "/borders")
		for _, l := range lines {
			paths = append(paths, borderPath(l))
		}
	}
	body, err := xml.MarshalIndent(sitemapOf(base, paths), "", " ")
	if err != nil {
		return err
	}
	text := xml.Header + string(body) + "\n"
	if done, err := fresh(c, hashOf(text), cacheRevalidate); done || err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "application/xml; charset=utf-8", []byte(text))
}

func sitemapOf(base string, paths []string) sitemap {
	s := sitemap{XHTML: "http://www.w3.org/1999/xhtml"}
	for _, path := range paths {
		var alternates []sitemapLink
		for _, lang := range []string{"es", "en"} {
			alternates = append(alternates, sitemapLink{"alternate", lang, base + path + "?" + pageQuery(lang)})
		}
		for _, alternate := range alternates {
			s.URLs = append(s.URLs, sitemapURL{alternate.Href, alternates})
		}
	}
	return s
}
