package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"lindero/geo"
)

// surroundings look around a feature of the edition.
type surroundings struct {
	*request
	ctx        context.Context
	collection *geo.Collection
	ordinal    uint32
	from       orb.Point
}

// answers answers every question that the edition has data for.
func (s *surroundings) answers() ([]nearestDoc, error) {
	docs := []nearestDoc{}
	for _, q := range s.asks() {
		found, err := s.nearest(q.collection, 1, 0, q.keep)
		if err != nil {
			return nil, err
		}
		doc := nearestDoc{Question: q.key, Title: q.title.In(s.lang), Value: q.value}
		if q.label != "" {
			doc.Title += ": " + q.label
		}
		if len(found) > 0 {
			doc.Feature = &found[0]
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// crossings are those within a radius, the nearest first; complete is false where there are
// more of a collection than a list may have.
func (s *surroundings) crossings(km float64) (all []neighbourDoc, complete bool, err error) {
	all, complete = []neighbourDoc{}, true
	for _, c := range s.having(crossingCollections) {
		found, err := s.nearest(c, maxNearest+1, km*1000, nil)
		if err != nil {
			return nil, false, err
		}
		if len(found) > maxNearest {
			found, complete = found[:maxNearest], false
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b neighbourDoc) int { return cmp.Compare(a.at.Metres, b.at.Metres) })
	return all, complete, nil
}

// nearest are the nearest features of a collection that are to be kept, but for the feature
// itself.
func (s *surroundings) nearest(c *geo.Collection, limit int, within float64, keep func(uint32) bool) ([]neighbourDoc, error) {
	found, err := c.Nearest(s.ctx, geo.Nearby{From: s.from, Limit: limit, Within: within, Keep: func(i uint32) bool {
		return !(c == s.collection && i == s.ordinal) && (keep == nil || keep(i))
	}})
	docs := make([]neighbourDoc, len(found))
	for k := range found {
		docs[k] = s.neighbour(c, found[k])
	}
	return docs, err
}

func (s *surroundings) neighbour(c *geo.Collection, n geo.Neighbour) neighbourDoc {
	id := string(c.AppendID(nil, n.Ordinal))
	doc := neighbourDoc{
		Collection: c.ID, ID: id, Name: s.nameOf(c, n.Ordinal), Distance: millimetres(n.Metres), Bearing: bearingOf(&n), Nearest: degrees(n.Point),
		Generalised: isZone(c, n.Ordinal), Synthetic: isSynthetic(c, n.Ordinal), Href: s.base + itemPath(c, id), of: c, at: n,
	}
	if count := c.Column("count"); doc.Generalised && count != nil && count.Type == geo.Integer && !count.IsNull(n.Ordinal) {
		doc.Count = count.Int(n.Ordinal)
	}
	return doc
}

// itemLink leads to the feature itself.
func (r *request) itemLink(c *geo.Collection, i uint32) Link {
	return Link{Href: r.base + itemPath(c, string(c.AppendID(nil, i))), Rel: "item", Type: mediaGeoJSON, Title: short(r.nameOf(c, i), titleRunes)}
}

// isZone reports whether a feature is a zone that counts others in the place of positions.
func isZone(c *geo.Collection, i uint32) bool {
	column := c.Column("generalised")
	return column != nil && column.Type == geo.Boolean && !column.IsNull(i) && column.Bool(i)
}

// fromOf is where distances from a feature are measured from, nil where it has no position.
func fromOf(c *geo.Collection, i uint32) *fromDoc {
	g := c.Geometry(i)
	if p, ok := g.(orb.Point); ok {
		return &fromDoc{"position", p}
	}
	box, ok := geo.BoundOf(g)
	if !ok {
		return nil
	}
	centre, _ := planar.CentroidArea(g)
	if !box.Contains(centre) { // what has no area or length in it has no centroid
		centre = box.Center()
	}
	return &fromDoc{"centre", degrees(centre)}
}
