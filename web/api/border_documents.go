package api

import (
	"math"
	"net/url"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/border"
	"lindero/geo/speech"
)

// bordersDoc lists the borders.
type bordersDoc struct {
	Links   []Link          `json:"links"`
	Borders []borderSummary `json:"borders"`
}

// borderSummary says which border it is. Lengths and chainages are in kilometres to the
// metre, positions are longitude and latitude in degrees (CRS84).
type borderSummary struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Countries []countryDoc `json:"countries"`
	LengthKM  float64      `json:"length_km"`
	BBox      [4]float64   `json:"bbox"`
	Links     []Link       `json:"links"`
}

// countryDoc is a country with the side of the border that it lies on, seen along the
// chainage; no side where the data do not tell.
type countryDoc struct {
	Code  string      `json:"code"`
	Title string      `json:"title"`
	Side  border.Side `json:"side,omitempty"`
}

// borderDoc describes a border.
type borderDoc struct {
	borderSummary
	Ends        []borderEnd      `json:"ends"`
	Parts       []borderPart     `json:"parts"`
	Gaps        []borderGap      `json:"gaps"`
	Stretches   []borderStretch  `json:"stretches"`
	Demarcation []demarcationDoc `json:"demarcation"`
	Near        nearDoc          `json:"features_near"`
}

type borderEnd struct {
	KM       float64    `json:"km"`
	Position [2]float64 `json:"position"`
}

type borderPart struct {
	FromKM float64 `json:"from_km"`
	ToKM   float64 `json:"to_km"`
	Closed bool    `json:"closed"`
}

type borderGap struct {
	KM      float64    `json:"km"`
	LengthM float64    `json:"length_m"`
	From    [2]float64 `json:"from"`
	To      [2]float64 `json:"to"`
}

// borderStretch is what of the border comes from one feature.
type borderStretch struct {
	FromKM      float64 `json:"from_km"`
	ToKM        float64 `json:"to_km"`
	FeatureID   string  `json:"feature_id"`
	Demarcation *string `json:"demarcation"`
}

// demarcationDoc is how long the stretches are whose features call them so demarcated;
// null where nothing is said. UndemarcatedKM is what was published as not demarcated
// somewhere in them.
type demarcationDoc struct {
	Demarcation    *string `json:"demarcation"`
	LengthKM       float64 `json:"length_km"`
	UndemarcatedKM float64 `json:"undemarcated_km,omitempty"`
}

type nearDoc struct {
	WithinKM    float64     `json:"within_km"`
	Collections []nearCount `json:"collections"`
}

func (r *request) describeBorders() []borderSummary {
	docs := []borderSummary{}
	for _, l := range r.borders.Lines() {
		docs = append(docs, r.summarise(l))
	}
	return docs
}

func (r *request) summarise(l *border.Line) borderSummary {
	b := l.Bound()
	west, east := degrees(b.Min), degrees(b.Max)
	return borderSummary{
		ID: l.ID, Title: r.borderTitle(l), Countries: r.countriesOf(l), LengthKM: metre(l.Length()),
		BBox: [4]float64{west[0], west[1], east[0], east[1]}, Links: r.borderLinks(l),
	}
}

func (r *request) borderLinks(l *border.Line) []Link {
	self := r.base + "/borders/" + url.PathEscape(l.ID)
	return []Link{
		{Href: self, Rel: "item", Type: mediaJSON, Title: r.text("Esta frontera", "This border")},
		{Href: self + "/stretch", Rel: "related", Type: mediaGeoJSON, Title: r.text("La línea; con km=DESDE-HASTA, un tramo", "The line; with km=FROM-TO, a stretch")},
		{Href: self + "/locate?km=0", Rel: "related", Type: mediaGeoJSON, Title: r.text("Un lugar por su kilómetro, o con lon y lat el más cercano", "A place by its kilometre, or with lon and lat the nearest")},
		{Href: self + "/features", Rel: "related", Type: mediaGeoJSON, Title: r.text("Los puntos cercanos, en el orden de los kilómetros", "The points near it, in the order of kilometres")},
		{Href: r.base + "/collections/" + border.Collection, Rel: "collection", Type: mediaJSON, Title: r.text("La colección de las fronteras", "The collection of borders")},
	}
}

func (r *request) describeBorder(l *border.Line) borderDoc {
	doc := borderDoc{
		borderSummary: r.summarise(l), Ends: endsOf(l), Parts: []borderPart{}, Gaps: []borderGap{}, Stretches: r.stretchesOf(l),
		Near: nearDoc{nearKM, r.near[l.ID]()},
	}
	doc.Demarcation = r.demarcations(l, doc.Stretches)
	for _, p := range l.Parts {
		doc.Parts = append(doc.Parts, borderPart{metre(p.From), metre(p.To), p.Closed})
	}
	for _, g := range l.Gaps {
		doc.Gaps = append(doc.Gaps, borderGap{metre(g.Km), math.Round(g.Metres), degrees(g.From), degrees(g.To)})
	}
	return doc
}

func endsOf(l *border.Line) []borderEnd {
	first, last := l.Ends()
	return []borderEnd{{0, degrees(first)}, {metre(l.Length()), degrees(last)}}
}

func (r *request) stretchesOf(l *border.Line) []borderStretch {
	column := r.borders.collection.Column("demarcation")
	var all []borderStretch
	for _, s := range l.Stretches {
		stretch := borderStretch{FromKM: metre(s.From), ToKM: metre(s.To), FeatureID: string(r.borders.collection.AppendID(nil, s.Ordinal))}
		if column != nil && column.Type == geo.String && !column.IsNull(s.Ordinal) {
			text := string(column.Dict().Bytes(column.Code(s.Ordinal)))
			stretch.Demarcation = &text
		}
		all = append(all, stretch)
	}
	return all
}

// demarcations adds stretches up, in the order in which each kind of demarcation comes first.
func (r *request) demarcations(l *border.Line, stretches []borderStretch) []demarcationDoc {
	all := []demarcationDoc{}
	counted := make(map[uint32]bool)
	for i, s := range stretches {
		same := func(d demarcationDoc) bool {
			return d.Demarcation == s.Demarcation || d.Demarcation != nil && s.Demarcation != nil && *d.Demarcation == *s.Demarcation
		}
		k := slices.IndexFunc(all, same)
		if k < 0 {
			k = len(all)
			all = append(all, demarcationDoc{Demarcation: s.Demarcation})
		}
		all[k].LengthKM += l.Stretches[i].To - l.Stretches[i].From
		if ordinal := l.Stretches[i].Ordinal; !counted[ordinal] { // a feature of several stretches
			counted[ordinal] = true
			all[k].UndemarcatedKM += numberOf(r.borders.collection.Column("undemarcated_km"), ordinal)
		}
	}
	for i := range all {
		all[i].LengthKM = metre(all[i].LengthKM)
	}
	return all
}

// numberOf is a feature's number, 0 where it has none.
func numberOf(column *geo.Column, i uint32) float64 {
	switch {
	case column == nil || column.IsNull(i):
		return 0
	case column.Type == geo.Number:
		return column.Float(i)
	case column.Type == geo.Integer:
		return float64(column.Int(i))
	}
	return 0
}

// countriesOf are the two countries, as far as the data tell.
func (r *request) countriesOf(l *border.Line) []countryDoc {
	docs := []countryDoc{}
	for _, code := range l.Countries {
		if code == "" {
			continue
		}
		doc := countryDoc{Code: code, Title: r.coded(code)}
		switch code {
		case l.Left:
			doc.Side = border.Left
		case l.Right:
			doc.Side = border.Right
		}
		docs = append(docs, doc)
	}
	return docs
}

// borderTitle names a border by its code's title.
func (r *request) borderTitle(l *border.Line) string { return r.coded(l.ID) }

// coded is the title of a code in the schema of the borders, else the code.
func (r *request) coded(code string) string {
	s := speech.In(r.lang)
	for _, p := range r.borders.collection.Schema.Properties {
		if title, ok := s.Title(p, code); ok {
			return title
		}
	}
	return code
}

// metre rounds kilometres to the metre.
func metre(km float64) float64 { return math.Round(km*1000) / 1000 }

// degrees rounds a position to a centimetre.
func degrees(p orb.Point) [2]float64 { return [2]float64{rounded(p[0]), rounded(p[1])} }

func roundedTo(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	return math.Round(v*scale) / scale
}
