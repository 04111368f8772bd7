package api

import (
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/history"
	"lindero/web/auth"
)

// changesDoc lists what has changed.
type changesDoc struct {
	Begun    *time.Time `json:"begun,omitempty"`   // since when there is a history
	Updated  *time.Time `json:"updated,omitempty"` // of the newest of all that match
	Matched  int        `json:"numberMatched"`
	Returned int        `json:"numberReturned"`
	Changes  []change   `json:"changes"`
	Counts   *groups    `json:"counts,omitempty"`
	Links    []Link     `json:"links"`
}

// change is a change as JSON.
type change struct {
	ID   string    `json:"id"` // a tag URI (RFC 4151)
	Time time.Time `json:"time"`
	*history.Change
	Links []Link `json:"links,omitempty"` // to the feature, if it is there
}

// groups are the numbers of changes by what the parameter by names.
type groups struct {
	By     string          `json:"by"`
	Values []history.Tally `json:"values"`
}

// The representations of changes. The feed has an address of its own, so that readers of
// feeds find it by its name.
var (
	asChanges = []representation{asJSON, {"geojson", mediaGeoJSON, nil}, asHTML}
	asAtom    = representation{"atom", mediaAtom, nil}
)

// changesRequest is a request for changes, understood and answered.
type changesRequest struct {
	*request
	query history.Query
	by    string // "": nothing is counted
	scope geo.Scope
	now   time.Time
	found history.Found
}

// changes answers what the parameters ask.
func (a *API) changes(c echo.Context, limit int, params []string, offered ...representation) (*changesRequest, error) {
	if err := allow(c, params...); err != nil {
		return nil, err
	}
	plain, err := a.understand(c, offered...)
	if err != nil {
		return nil, err
	}
	if plain.view, err = a.view(c); err != nil {
		return nil, err
	}
	r := &changesRequest{request: plain, scope: auth.From(c.Request().Context()).Scope, now: time.Now()}
	if err := r.parse(limit); err != nil {
		return nil, err
	}
	r.found = a.history.Find(r.Edition, r.scope, r.now, r.query)
	setFeaturesSent(c, len(r.found.Entries))
	return r, nil
}

// Changes answers with what has changed in the data since, newest first: as JSON, as a
// layer in GeoJSON, as a page.
func (a *API) Changes(c echo.Context) error {
	r, err := a.changes(c, changesLimit, changesParams, asChanges...)
	if err != nil {
		return err
	}
	switch r.as.name {
	case asHTML.name:
		return r.sendHTML("changes", r.changesPage(a.history))
	case asJSON.name:
		return r.send(mediaJSON, r.changesDoc(a.history))
	}
	body, err := r.appendGeoJSON(nil)
	if err != nil {
		return err
	}
	return r.sendBytes(mediaGeoJSON, linksWithKey(c, r.base, body))
}

func (r *changesRequest) changesDoc(h *history.Store) changesDoc {
	doc := changesDoc{
		Begun: instantOf(r.found.Begun), Matched: r.found.Matched, Returned: len(r.found.Entries),
		Changes: []change{}, Links: append(r.own(), r.otherLinks()...),
	}
	if !r.found.Updated.IsZero() {
		doc.Updated = &r.found.Updated
	}
	if r.by != "" {
		doc.Counts = &groups{r.by, h.Count(r.Edition, r.scope, r.now, r.query, groupings[r.by])}
	}
	for _, e := range r.found.Entries {
		entry := change{ID: r.tag(e), Time: e.Time, Change: e.Change}
		if path := r.featurePath(e.Change); path != "" {
			entry.Links = []Link{{Href: r.base + path, Rel: "related", Type: mediaGeoJSON}}
		}
		doc.Changes = append(doc.Changes, entry)
	}
	return doc
}

// featurePath is the path of the changed feature, "" where it is not there any more.
func (r *request) featurePath(c *history.Change) string {
	collection, err := r.Collection(c.Collection)
	if err != nil || c.Feature == "" {
		return ""
	}
	if _, ok := collection.Lookup(c.Feature); !ok {
		return ""
	}
	return "/collections/" + c.Collection + "/items/" + url.PathEscape(c.Feature)
}

// otherLinks lead to the feed of the same changes, to the first page and to the next.
func (r *changesRequest) otherLinks() []Link {
	links := []Link{{Href: r.feedAddress(), Rel: "alternate", Type: mediaAtom, Title: r.text("Suscripción (Atom)", "Subscription (Atom)")}}
	return append(links, r.pageLinks()...)
}

// pageLinks lead to the first page and to the next.
func (r *changesRequest) pageLinks() []Link {
	links := []Link{{Href: withQuery(r.c, r.base, map[string]string{"cursor": ""}), Rel: "first", Type: r.as.media, Title: r.text("Los más recientes", "The newest")}}
	if next := r.found.Next; next != nil {
		links = append(links, Link{Href: withQuery(r.c, r.base, map[string]string{"cursor": formatCursor(*next)}), Rel: "next", Type: r.as.media, Title: r.text("Anteriores", "Older")})
	}
	return links
}

// appendGeoJSON appends the changes as a layer: what was added, removed or changed where
// it is or was, what has moved as a line from there to here.
func (r *changesRequest) appendGeoJSON(dst []byte) ([]byte, error) {
	links, err := marshal(append(r.own(), r.otherLinks()...))
	if err != nil {
		return nil, err
	}
	counts, err := marshal(orderedObject{{"numberMatched", r.found.Matched}, {"numberReturned", len(r.found.Entries)}})
	if err != nil {
		return nil, err
	}
	dst = append(append(dst, `{"type":"FeatureCollection","links":`...), links...)
	dst = append(append(dst, ','), counts[1:len(counts)-1]...)
	dst = append(dst, `,"features":[`...)
	for i, e := range r.found.Entries {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = e.AppendFeature(append(dst, '\n'), r.tag(e), &e.Time); err != nil {
			return nil, err
		}
	}
	return append(dst, "\n]}\n"...), nil
}
