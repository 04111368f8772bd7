package api

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/border"
	"lindero/geo/encode"
)

// maxWithinKM bounds how far from a border features may lie.
const maxWithinKM = 100

// besideQuery asks for the features beside a border.
type besideQuery struct {
	collections []*geo.Collection
	within      float64 // metres
	from, to    float64 // km
	offset      int
	limit       int
}

// beside is a feature beside a border.
type beside struct {
	collection *geo.Collection
	ordinal    uint32
	at         orb.Point
	found      border.Position
}

// accuracy is how far off in metres the feature's position may be; 0 where it does not say.
func (b beside) accuracy() float64 {
	return numberOf(b.collection.Column("position_accuracy_m"), b.ordinal)
}

// besideDoc is a page of features beside a border as GeoJSON, in the order of kilometres.
type besideDoc struct {
	Type           string          `json:"type"`
	Features       []besideFeature `json:"features"`
	Links          []Link          `json:"links"`
	NumberMatched  int             `json:"numberMatched"`
	NumberReturned int             `json:"numberReturned"`
}

type besideFeature struct {
	Type       string           `json:"type"`
	ID         string           `json:"id"`
	Geometry   json.RawMessage  `json:"geometry"`
	Properties besideProperties `json:"properties"`
	Links      []Link           `json:"links"`
}

type besideProperties struct {
	Collection string      `json:"collection"`
	FeatureID  string      `json:"feature_id"`
	Name       string      `json:"name"`
	Synthetic  bool        `json:"synthetic"`
	Border     string      `json:"border"`
	ChainageKM float64     `json:"chainage_km"`
	DistanceM  float64     `json:"border_distance_m"`
	Side       border.Side `json:"border_side"`
	Country    string      `json:"country,omitempty"`
	AccuracyM  float64     `json:"position_accuracy_m,omitempty"` // nearer than that, nobody knows the side
}

// BorderFeatures answers with the points within a distance of a border, in the order of
// kilometres. It looks at the edition alone: of features that are counted by zones, which
// are no points, it tells nothing.
func (a *API) BorderFeatures(c echo.Context) error {
	r, l, err := a.borderDocument(c, []string{collectionsParam, "within_km", "km", "limit", "offset"}, asItem()...)
	if err != nil {
		return err
	}
	q, err := r.besideQuery(c, l)
	if err != nil {
		return err
	}
	found, matched, err := q.find(c.Request().Context(), l)
	if err != nil {
		return err
	}
	setFeaturesSent(c, len(found))
	links := append(r.own(), r.pageLinks(q, matched)...)
	if r.wantsHTML() {
		return r.sendHTML("border_features", r.besidePage(l, q, found, matched, links))
	}
	doc := besideDoc{Type: "FeatureCollection", Features: []besideFeature{}, Links: links, NumberMatched: matched, NumberReturned: len(found)}
	for _, b := range found {
		doc.Features = append(doc.Features, r.besideFeature(l, b))
	}
	return r.send(mediaGeoJSON, doc)
}

// besideQuery reads the parameters.
func (r *request) besideQuery(c echo.Context, l *border.Line) (q besideQuery, err error) {
	if q.collections, err = r.collectionsOf(c.QueryParam(collectionsParam)); err != nil {
		return q, err
	}
	within := float64(nearKM)
	if c.QueryParams().Has("within_km") {
		if within, err = numberParam(c, "within_km"); err != nil {
			return q, err
		}
		if within <= 0 || within > maxWithinKM {
			return q, geo.Errorf(geo.CodeInvalid, "within_km", "within_km lies above 0 and at most at %d, and %g does not", maxWithinKM, within)
		}
	}
	q.within = within * 1000
	if q.from, q.to, err = stretchParam(c, l); err != nil {
		return q, err
	}
	for _, km := range [2]float64{q.from, q.to} {
		if _, _, err := l.At(km); err != nil {
			return q, err
		}
	}
	q.from, q.to = min(q.from, q.to), max(q.from, q.to)
	if q.limit, err = limitParam(c, DefaultLimit, MaxLimit); err != nil {
		return q, err
	}
	q.offset, err = offsetParam(c)
	return q, err
}

// collectionsOf are those that a list of ids names, all for "", without the borders
// themselves.
func (r *request) collectionsOf(list string) ([]*geo.Collection, error) {
	if list == "" {
		return slices.DeleteFunc(slices.Clone(r.Collections), func(c *geo.Collection) bool { return c == r.borders.collection }), nil
	}
	var all []*geo.Collection
	for id := range strings.SplitSeq(list, ",") {
		c, err := r.view.Collection(strings.TrimSpace(id))
		if err != nil {
			return nil, geo.Errorf(geo.CodeInvalid, collectionsParam, "%s", err)
		}
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all, nil
}

// find returns a page of the features, and how many there are.
func (q *besideQuery) find(ctx context.Context, l *border.Line) (found []beside, matched int, err error) {
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	type place struct { // as small as can be: there may be millions
		km         float64
		collection int32
		ordinal    uint32
	}
	var places []place
	for k, c := range q.collections {
		for i := range uint32(c.Len()) {
			if i%1024 == 0 && ctx.Err() != nil {
				return nil, 0, ctx.Err()
			}
			p, ok := pointOf(c, i)
			if !ok {
				continue
			}
			at, near := l.LocateWithin(p, q.within)
			if near && at.Km >= q.from && at.Km <= q.to {
				places = append(places, place{at.Km, int32(k), i})
			}
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.km, b.km), cmp.Compare(a.collection, b.collection), cmp.Compare(a.ordinal, b.ordinal))
	})
	first := min(q.offset, len(places))
	for _, p := range places[first:min(first+q.limit, len(places))] {
		c := q.collections[p.collection]
		at, _ := pointOf(c, p.ordinal)
		found = append(found, beside{c, p.ordinal, at, l.Locate(at)})
	}
	return found, len(places), nil
}

// pageLinks lead to the pages before and behind.
func (r *request) pageLinks(q besideQuery, matched int) (links []Link) {
	at := func(rel string, offset int) {
		text := strconv.Itoa(offset)
		if offset == 0 {
			text = ""
		}
		links = append(links, Link{Href: withQuery(r.c, r.base, map[string]string{"offset": text}), Rel: rel, Type: r.as.media})
	}
	if q.offset > 0 {
		at("prev", max(q.offset-q.limit, 0))
	}
	if next := q.offset + q.limit; next < matched && next <= MaxOffset {
		at("next", next)
	}
	return links
}

func (r *request) besideFeature(l *border.Line, b beside) besideFeature {
	id := string(b.collection.AppendID(nil, b.ordinal))
	return besideFeature{
		Type: "Feature", ID: b.collection.ID + "/" + id, Geometry: encode.AppendGeometry(nil, b.at),
		Properties: besideProperties{
			Collection: b.collection.ID, FeatureID: id, Name: r.nameOf(b.collection, b.ordinal), Synthetic: isSynthetic(b.collection, b.ordinal),
			Border: l.ID, ChainageKM: roundedTo(b.found.Km, 4), DistanceM: signed(b.found), Side: b.found.Side, Country: countryOn(l, b.found.Side),
			AccuracyM: b.accuracy(),
		},
		Links: []Link{{Href: r.base + itemPath(b.collection, id), Rel: "item", Type: mediaGeoJSON}},
	}
}
