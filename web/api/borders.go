package api

import (
	"slices"
	"sync"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/border"
)

// nearKM is how near to a border features count as beside it.
const nearKM = 10

// borders are the borders of an edition, made once for all views with the same data.
type borders struct {
	*border.Set
	collection *geo.Collection   // nil: there is none
	places     []*geo.Collection // that tell countries apart
}

// bordersOf makes the borders of an edition, or takes those of another view.
func bordersOf(e *geo.Edition, others []*view) *borders {
	b := &borders{}
	for _, c := range e.Collections {
		switch c.ID {
		case border.Collection:
			b.collection = c
		case "municipalities":
			b.places = append(b.places, c)
		}
	}
	b.places = append(b.places, e.Basemap...)
	for _, o := range others {
		if o.borders.collection == b.collection && slices.Equal(o.borders.places, b.places) {
			return o.borders
		}
	}
	b.Set = border.NewSet(b.collection, b.places...)
	return b
}

// nearCount is how many features of a collection lie near a border.
type nearCount struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}

// countersOf count the features near each border, by its id, when they are first asked for.
func (v *view) countersOf() map[string]func() []nearCount {
	counters := make(map[string]func() []nearCount)
	for _, l := range v.borders.Lines() {
		counters[l.ID] = sync.OnceValue(func() []nearCount { return nearCounts(v.Collections, l) })
	}
	return counters
}

// nearCounts counts the points of every collection that has any: of lines and polygons it
// would have to be said how much of them lies near.
func nearCounts(collections []*geo.Collection, l *border.Line) []nearCount {
	counts := []nearCount{}
	for _, c := range collections {
		points, near := 0, 0
		for i := range uint32(c.Len()) {
			p, ok := pointOf(c, i)
			if !ok {
				continue
			}
			points++
			if l.Near(p, nearKM*1000) {
				near++
			}
		}
		if points > 0 {
			counts = append(counts, nearCount{c.ID, near})
		}
	}
	return counts
}

// pointOf is the position of a feature that is a point.
func pointOf(c *geo.Collection, i uint32) (p orb.Point, ok bool) {
	if points := c.Points(); points != nil { // which takes no memory
		return points[i], points[i][0] == points[i][0]
	}
	p, ok = c.Geometry(i).(orb.Point)
	return p, ok
}

// Borders lists the borders.
func (a *API) Borders(c echo.Context) error {
	r, err := a.document(c, asJSON, asHTML)
	if err != nil {
		return err
	}
	docs := r.describeBorders()
	if r.wantsHTML() {
		return r.sendHTML("borders", r.bordersPage(docs))
	}
	return r.send(mediaJSON, bordersDoc{r.own(), docs})
}

// Border describes one border.
func (a *API) Border(c echo.Context) error {
	r, l, err := a.borderDocument(c, nil, asJSON, asHTML)
	if err != nil {
		return err
	}
	doc := r.describeBorder(l)
	if r.wantsHTML() {
		return r.sendHTML("border", r.borderPage(l, doc))
	}
	doc.Links = append(r.own(), doc.Links...)
	return r.send(mediaJSON, doc)
}

// borderDocument is [API.document] for a document about one border, with more parameters.
func (a *API) borderDocument(c echo.Context, params []string, offered ...representation) (*request, *border.Line, error) {
	if err := allow(c, append(slices.Clone(params), "f", "lang")...); err != nil {
		return nil, nil, err
	}
	r, err := a.understand(c, offered...)
	if err != nil {
		return nil, nil, err
	}
	if r.view, err = a.view(c); err != nil {
		return nil, nil, err
	}
	id, err := pathParam(c, "borderId")
	if err != nil {
		return nil, nil, err
	}
	l, err := r.borders.Line(id)
	return r, l, err
}
