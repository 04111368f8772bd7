package web

import (
	"encoding/xml"
	"strings"
	"testing"
)

func TestJSONLDOfASyntheticPlaceIsMissing(t *testing.T) {
	server := pageServer(t)
	for address, want := range map[string]int{"GT-MX%2F1": 1, "%C3%B1and%C3%BA%202": 0} {
		scripts := 0
		for _, script := range parsePage(t, get(server, "/collections/crossings/items/"+address+"?f=html")).all("script") {
			if attribute(script, "type") == "application/ld+json" {
				scripts++
			}
		}
		if scripts != want {
			t.Errorf("%s: %d descriptions for search engines, want %d", address, scripts, want)
		}
	}
}

func TestSearchEnginesFindPages(t *testing.T) {
	server := pageServer(t)
	for _, s := range []scenario{
		{name: "robots", url: "/robots.txt", status: 200, typ: "text/plain; charset=utf-8", has: []string{"User-agent: *\n", "Disallow: /lindero/tiles/\n", "Sitemap: https://maps.example.org/lindero/sitemap.xml\n"}, hasNot: []string{"Disallow: /lindero/collections\n"}},
		{name: "sitemap", url: "/sitemap.xml", status: 200, typ: "application/xml; charset=utf-8", has: []string{"<loc>https://maps.example.org/lindero/collections/crossings/items?f=html&amp;lang=en</loc>", `<xhtml:link rel="alternate" hreflang="es"`}, hasNot: []string{"GT-MX"}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
	var sitemap struct {
		URL []struct {
			Loc  string `xml:"loc"`
			Link []struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(get(server, "/sitemap.xml").Body.Bytes(), &sitemap); err != nil {
		t.Fatal(err)
	}
	if len(sitemap.URL) != 12 {
		t.Errorf("%d addresses in the sitemap", len(sitemap.URL))
	}
	for _, u := range sitemap.URL {
		path := strings.TrimPrefix(u.Loc, "https://maps.example.org/lindero")
		page := parsePage(t, get(server, path))
		for _, link := range page.all("link") {
			if attribute(link, "rel") == "canonical" && attribute(link, "href") != u.Loc {
				t.Errorf("%s calls itself %s", u.Loc, attribute(link, "href"))
			}
		}
		if len(u.Link) != 2 {
			t.Errorf("%s: %d languages", u.Loc, len(u.Link))
		}
	}
}
