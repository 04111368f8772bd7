package api

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"lindero/geo"
)

// Credits are the sources of the collections that the page shows.
func (p *htmlPage) Credits() []string {
	if len(p.Shown) == 0 {
		return nil
	}
	return p.credits(p.Shown)
}

// credits are the sources of collections; where they name none, those of the data as a
// whole.
func (r *request) credits(collections []*geo.Collection) []string {
	if lines := distinct(sources(nil, collections)); len(lines) > 0 {
		return lines
	}
	return r.Dataset.Attribution
}

// BasemapCredits are the sources of the basemap.
func (r *request) BasemapCredits() []string { return distinct(r.basemapSources()) }

func (r *request) basemapSources() []string {
	if r.backdrop == nil {
		return sources(nil, r.Basemap)
	}
	info, _ := r.backdrop.Info()
	if info.Attribution == "" {
		return nil
	}
	return []string{info.Attribution}
}

// distinct leaves out the lines that another one says as well.
func distinct(lines []string) []string {
	var kept []string
	for i, line := range lines {
		said := slices.ContainsFunc(lines, func(other string) bool { return other != line && strings.Contains(other, line) })
		if !said && slices.Index(lines, line) == i {
			kept = append(kept, line)
		}
	}
	return kept
}

// webAddress is an address that came with the data, where it is one of the web: nothing
// that a page would run.
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return address
}

// Licenses are those of the collections that the page shows, each once.
func (p *htmlPage) Licenses() []Link {
	var links []Link
	for _, c := range p.Shown {
		link := Link{Href: webAddress(c.LicenseURL), Title: cmp.Or(c.License, c.LicenseURL)}
		if link.Title != "" && !slices.Contains(links, link) {
			links = append(links, link)
		}
	}
	return links
}
