package api

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"lindero/geo"
	"lindero/geo/encode"
	"lindero/geo/speech"
)

// PageFiles are the front end's files that pages load, as paths below the server's
// address; "" where the front end has none.
type PageFiles struct {
	Icon, Font, Style, Script string
}

// htmlPage is a page: a document with what stands around it. The templates in pages
// read it; frame.html is what all of them share.
type htmlPage struct {
	speech.Speech
	*request
	Title       string            // of the page, without the dataset's
	Description string            // for search engines
	Crumbs      []Link            // from the landing page down to the page's parent
	Formats     []Link            // the document in other formats
	Steps       []Link            // the pages before and behind, with rel prev and next
	Shown       []*geo.Collection // whose sources and licences the page names
	Data        any               // schema.org's description, as JSON; nil for none
	Hidden      bool              // search engines are to leave it out
	Refresh     int               // after so many seconds browsers load it again; 0: never
	Map         *pageMap          // nil for none
	Body        any               // what the page's own template reads
}

//go:embed pages/*.html
var pageFiles embed.FS

var pageTemplates = parsePages("landing", "conformance", "collections", "collection", "schema", "items", "item", "neighbours", "api", "processes", "process", "jobs", "job", "borders", "border", "border_place", "border_features", "changes")

func parsePages(names ...string) map[string]*template.Template {
	all := make(map[string]*template.Template, len(names))
	for _, name := range names {
		all[name] = template.Must(template.ParseFS(pageFiles, "pages/frame.html", "pages/parts.html", "pages/"+name+".html"))
	}
	return all
}

// wantsHTML reports whether the answer is to be a page.
func (r *request) wantsHTML() bool { return r.as.name == asHTML.name }

// sendHTML fills the template with the name, in the language of the answer.
func (r *request) sendHTML(name string, p htmlPage) error {
	p.request, p.Speech = r, speech.In(r.lang)
	if p.Formats == nil {
		p.Formats = r.formats()
	}
	var body bytes.Buffer
	if err := pageTemplates[name].ExecuteTemplate(&body, "frame.html", &p); err != nil {
		return err
	}
	if done, err := fresh(r.c, hashOf(body.String()), cacheRevalidate); done || err != nil {
		return err
	}
	return r.c.Blob(http.StatusOK, mediaHTML+"; charset=utf-8", body.Bytes())
}

// formats lead to the same document in other formats.
func (r *request) formats() []Link {
	var links []Link
	for _, o := range r.offered {
		if o.name != r.as.name {
			links = append(links, Link{Href: r.base + r.c.Request().URL.EscapedPath() + "?f=" + o.name, Type: o.media, Title: cmp.Or(mediaTitle(o.media, r.lang), o.label())})
		}
	}
	return links
}

// mediaTitle is what people call a format of features; "" for a type that is none.
func mediaTitle(media, lang string) string {
	for _, f := range encode.Formats() {
		if f.MediaType == media {
			return f.Title.In(lang)
		}
	}
	return ""
}

// Site is the name of the data as a whole.
func (r *request) Site() string {
	if r.view == nil {
		return siteTitle.ES
	}
	return r.Dataset.Title.Or(siteTitle).In(r.lang)
}

var siteTitle = both("Lindero", "Lindero")

// Address is that of another page of the server, which keeps the language and the
// format where a parameter asked for them. The landing page is one of HTML only where
// a parameter says so: without it, browsers get the map there.
func (r *request) Address(path string) string {
	query := url.Values{}
	for _, name := range []string{"f", "lang"} {
		if value := r.c.QueryParam(name); value != "" {
			query.Set(name, value)
		}
	}
	if path == "/" {
		query.Set("f", asHTML.name)
	}
	if len(query) == 0 {
		return r.base + path
	}
	return r.base + path + "?" + query.Encode()
}

// MapAddress is that of the map, where it starts from.
func (r *request) MapAddress() string { return r.base + "/" }

// Canonical is the address of the page that search engines are to keep: whatever they
// accept, it answers with the page in one language.
func (r *request) Canonical(lang string) string {
	return r.base + r.c.Request().URL.EscapedPath() + "?" + pageQuery(lang)
}

func pageQuery(lang string) string { return "f=" + asHTML.name + "&lang=" + lang }

// languageLink leads to the page in a language.
type languageLink struct {
	Lang, Name, Href string
	Current          bool
}

// Languages lead to this page in each language, with everything else that was asked.
func (r *request) Languages() []languageLink {
	languages := []languageLink{{Lang: "es", Name: "Español"}, {Lang: "en", Name: "English"}}
	for i := range languages {
		l := &languages[i]
		l.Href, l.Current = withQuery(r.c, r.base, map[string]string{"lang": l.Lang}), l.Lang == r.lang
	}
	return languages
}

// Rooted is a path on this server for what a page loads: from the host that the page
// itself came from, whatever links say.
func (r *request) Rooted(path string) string { return r.prefix() + "/" + strings.TrimPrefix(path, "/") }

// prefix is the path that the server lives under, without a slash at the end.
func (r *request) prefix() string {
	u, err := url.Parse(r.base)
	if err != nil { // cannot be: base is made of a host or of an address that was checked
		return ""
	}
	return strings.TrimSuffix(u.EscapedPath(), "/")
}

// Files are the front end's files for the page.
func (r *request) Files() (PageFiles, error) { return r.files() }

// short cuts a text that is long beyond reason, for titles and cells of tables.
func short(text string, runes int) string {
	if utf8.RuneCountInString(text) <= runes {
		return text
	}
	kept := []rune(text)[:runes-1]
	return strings.TrimSpace(string(kept)) + "…"
}
