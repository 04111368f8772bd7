package api

import (
	"encoding/xml"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/history"
)

// atomFeed is a feed document (RFC 4287), in pages (RFC 5005, 3). Positions stand as
// GeoRSS Simple has them (OGC 17-002r1), latitude first.
type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	GeoRSS    string      `xml:"xmlns:georss,attr"`
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Author    atomPerson  `xml:"author"`
	Generator string      `xml:"generator"`
	Links     []atomLink  `xml:"link"`
	Entries   []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel   string `xml:"rel,attr"`
	Type  string `xml:"type,attr,omitempty"`
	Title string `xml:"title,attr,omitempty"`
	Href  string `xml:"href,attr"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
	Label  string `xml:"label,attr"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Updated    string         `xml:"updated"`
	Published  string         `xml:"published"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomContent    `xml:"content"`
	Point      string         `xml:"georss:point,omitempty"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// feedPath is where the feed is.
const feedPath = "/changes.atom"

// ChangesFeed answers with what has changed as a feed to subscribe to.
func (a *API) ChangesFeed(c echo.Context) error {
	r, err := a.changes(c, changesLimit, feedParams, asAtom)
	if err != nil {
		return err
	}
	body, err := xml.MarshalIndent(r.feed(), "", " ")
	if err != nil {
		return err
	}
	return r.sendBytes(mediaAtom+"; charset=utf-8", []byte(xml.Header+string(body)+"\n"))
}

func (r *changesRequest) feed() atomFeed {
	updated := r.found.Updated
	switch {
	case !updated.IsZero():
	case !r.found.Begun.IsZero():
		updated = r.found.Begun
	default:
		updated = r.built // of the first snapshot, of which the history begins in a moment
	}
	f := atomFeed{
		GeoRSS: "http://www.georss.org/georss", Lang: r.lang,
		ID: r.feedID(), Title: r.Site() + r.text(": cambios", ": changes"), Subtitle: r.changesAsked(),
		Updated: stamp(updated), Author: atomPerson{r.Site()}, Generator: "Lindero",
		Links: []atomLink{
			{Rel: "self", Type: mediaAtom, Href: withQuery(r.c, r.base, nil)},
			{Rel: "alternate", Type: mediaHTML, Href: r.changesAddress("/changes", "f", asHTML.name)},
		},
	}
	for _, l := range r.pageLinks() {
		f.Links = append(f.Links, atomLink{l.Rel, l.Type, l.Title, l.Href})
	}
	for _, e := range r.found.Entries {
		f.Entries = append(f.Entries, r.feedEntry(e))
	}
	return f
}

func (r *changesRequest) feedEntry(e history.Entry) atomEntry {
	entry := atomEntry{
		ID: r.tag(e), Title: r.changeTitle(e.Change), Updated: stamp(e.Time), Published: stamp(e.Time),
		Categories: []atomCategory{
			{string(e.Kind), r.base + "/changes#kind", e.Kind.Title().In(r.lang)},
			{e.Collection, r.base + "/collections", r.changedLayer(e.Change)},
		},
		Content: atomContent{"html", r.entryHTML(e.Change)},
	}
	path, media := r.featurePath(e.Change), mediaHTML
	if path == "" {
		path = "/collections/" + e.Collection
	}
	entry.Links = []atomLink{{Rel: "alternate", Type: media, Href: withKey(r.c, r.base+path+"?"+pageQuery(r.lang))}}
	if b, ok := geo.BoundOf(e.Place()); ok {
		centre := b.Center()
		entry.Point = strconv.FormatFloat(rounded(centre[1]), 'f', -1, 64) + " " + strconv.FormatFloat(rounded(centre[0]), 'f', -1, 64)
	}
	return entry
}

// entryHTML is the text of an entry.
func (r *changesRequest) entryHTML(c *history.Change) string {
	lines := r.changeDetails(c)
	for name, values := range r.whereabouts(c) {
		if values != "" {
			lines = append(lines, name+": "+values)
		}
	}
	if c.IsSynthetic() {
		lines = append(lines, r.text("Dato sintético: posición generada para demostración.", "Synthetic data: a position generated for demonstration."))
	}
	if lines == nil {
		lines = []string{r.changeTitle(c)}
	}
	for i, line := range lines {
		lines[i] = html.EscapeString(line)
	}
	return "<p>" + strings.Join(lines, "<br>") + "</p>"
}

// whereabouts yields the border and the municipalities of a change, with their titles.
func (r *changesRequest) whereabouts(c *history.Change) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		_ = yield(r.text("Frontera", "Border"), c.Text(history.Border)) &&
			yield(r.text("Municipio", "Municipality"), strings.Join(history.MunicipalitiesOf(c), ", "))
	}
}

// changesAsked says what the feed is limited to; "" for nothing.
func (r *changesRequest) changesAsked() string {
	query := r.asked()
	var parts []string
	for _, name := range feedParams {
		if value := query.Get(name); value != "" {
			parts = append(parts, name+"="+value)
		}
	}
	return strings.Join(parts, " ")
}

// asked are the parameters that say which changes are wanted.
func (r *changesRequest) asked() url.Values {
	query := url.Values{}
	for name, values := range r.c.QueryParams() {
		if slices.Contains(feedParams, name) && name != "limit" && name != "cursor" && name != "lang" {
			query[name] = values
		}
	}
	return query
}

// changesAddress is that of the same changes elsewhere, with a parameter more if it has a
// name.
func (r *changesRequest) changesAddress(path, name, value string) string {
	query := r.asked()
	query.Set("lang", r.lang)
	if name != "" {
		query.Set(name, value)
	}
	return withKey(r.c, r.base+path+"?"+query.Encode())
}

// feedAddress is that of the feed of the same changes.
func (r *changesRequest) feedAddress() string { return r.changesAddress(feedPath, "", "") }

// tagHost is the form of a host name in a tag URI (RFC 4151, 2.1).
var tagHost = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)

// authority is who mints tag URIs here: the host by its name.
func (r *request) authority() string {
	if u, err := url.Parse(r.base); err == nil && tagHost.MatchString(u.Hostname()) {
		return strings.ToLower(u.Hostname())
	}
	return "localhost"
}

// tag names a change for good (RFC 4151), of the day that it was published.
func (r *request) tag(e history.Entry) string {
	return fmt.Sprintf("tag:%s,%s:changes/%s/%s", r.authority(), e.Time.Format(time.DateOnly), e.Collection, e.ID)
}

// feedID names the feed of what was asked for, in its language.
func (r *changesRequest) feedID() string {
	query := r.asked()
	query.Set("lang", r.lang)
	return fmt.Sprintf("tag:%s,2026:changes?%s", r.authority(), query.Encode())
}

// stamp is a time as Atom has it (RFC 3339).
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
