package api

import (
	"context"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/geo"
)

// How far around a feature its neighbours list crossings, in km.
const (
	defaultAroundKM = 25
	maxAroundKM     = 500
)

// asGeoJSON is a document whose features are those that it names.
var asGeoJSON = representation{"geojson", mediaGeoJSON, nil}

// neighboursDoc is what is near a feature.
type neighboursDoc struct {
	Links       []Link         `json:"links"`
	Collection  string         `json:"collection"`
	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Synthetic   bool           `json:"synthetic,omitempty"`
	Generalised bool           `json:"generalised,omitempty"`
	From        *fromDoc       `json:"from"` // nil: it has no position
	Nearest     []nearestDoc   `json:"nearest"`
	Counterpart *counterpart   `json:"counterpart,omitempty"`
	WithinKM    float64        `json:"within_km"`
	Crossings   []neighbourDoc `json:"crossings"`
	Complete    bool           `json:"crossings_complete"`
}

// fromDoc is where distances are measured from: the position of a point, the centre of
// anything else.
type fromDoc struct {
	Kind     string    `json:"kind"` // "position" or "centre"
	Position orb.Point `json:"position"`
}

// nearestDoc is the answer to a question; no feature is one of none.
type nearestDoc struct {
	Question string        `json:"question"`
	Title    string        `json:"title"`
	Value    string        `json:"value,omitempty"`
	Feature  *neighbourDoc `json:"feature"`
}

// neighbourDoc is a feature near by. A generalised one is a zone that counts features, which
// may be anywhere in it: its distance is that of the zone.
type neighbourDoc struct {
	Collection  string     `json:"collection"`
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Distance    float64    `json:"distance_m"`
	Bearing     *float64   `json:"bearing"`
	Nearest     [2]float64 `json:"nearest"`
	Generalised bool       `json:"generalised,omitempty"`
	Count       int64      `json:"count,omitempty"`
	Synthetic   bool       `json:"synthetic,omitempty"`
	Href        string     `json:"href"`

	of *geo.Collection
	at geo.Neighbour
}

// Neighbours answers with what planners ask of a feature: what is near it.
func (a *API) Neighbours(c echo.Context) error {
	if err := allow(c, "within_km", "f", "lang"); err != nil {
		return err
	}
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	ordinal, err := featureParam(c, collection)
	if err != nil {
		return err
	}
	r, err := a.understand(c, asJSON, asGeoJSON, asHTML)
	if err != nil {
		return err
	}
	r.view = v
	km, err := withinParam(c, maxAroundKM)
	if err != nil {
		return err
	}
	if km == 0 {
		km = defaultAroundKM
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), queryTime)
	defer cancel()
	doc, err := r.neighbours(ctx, collection, ordinal, km)
	if err != nil {
		return err
	}
	setFeaturesSent(c, len(doc.named()))
	switch r.as.name {
	case asHTML.name:
		return r.sendHTML("neighbours", r.neighboursPage(collection, ordinal, doc))
	case asGeoJSON.name:
		return r.sendNeighbours(doc)
	}
	return r.send(mediaJSON, doc)
}

// neighbours finds what is near a feature.
func (r *request) neighbours(ctx context.Context, c *geo.Collection, i uint32, km float64) (*neighboursDoc, error) {
	s := surroundings{request: r, ctx: ctx, collection: c, ordinal: i}
	doc := &neighboursDoc{
		Links: append(r.own(), r.itemLink(c, i), collectionLink(r.c, r.base, c)), Collection: c.ID, ID: string(c.AppendID(nil, i)), Name: r.nameOf(c, i),
		Synthetic: isSynthetic(c, i), Generalised: isZone(c, i), From: fromOf(c, i),
		Nearest: []nearestDoc{}, WithinKM: km, Crossings: []neighbourDoc{}, Complete: true,
	}
	if doc.From == nil {
		return doc, nil
	}
	s.from = doc.From.Position
	var err error
	if doc.Nearest, err = s.answers(); err != nil {
		return nil, err
	}
	if doc.Counterpart, err = s.counterpart(); err != nil {
		return nil, err
	}
	doc.Crossings, doc.Complete, err = s.crossings(km)
	return doc, err
}
