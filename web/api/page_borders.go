package api

import (
	"fmt"
	"math"
	"net/url"
	"slices"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/border"
	"lindero/geo/speech"
)

// HasBorders reports whether there are borders to tell of.
func (r *request) HasBorders() bool { return r.view != nil && len(r.borders.Lines()) > 0 }

// Kilometres writes a length or a chainage, to the metre.
func (p htmlPage) Kilometres(km float64) string { return p.Quantity(metre(km), "km") }

func (r *request) bordersPage(docs []borderSummary) htmlPage {
	return htmlPage{
		Title:       r.text("Fronteras", "Borders"),
		Description: r.text("Kilómetros a lo largo de cada frontera: qué lugar es y qué hay cerca.", "Kilometres along each border: which place that is, and what is near."),
		Crumbs:      r.crumbs(),
		Shown:       r.borderSources(),
		Body:        docs,
	}
}

// borderSources is the collection of borders, for its sources and licence.
func (r *request) borderSources() []*geo.Collection {
	if r.borders.collection == nil {
		return nil
	}
	return []*geo.Collection{r.borders.collection}
}

func (r *request) bordersCrumb() Link {
	return Link{Href: r.Address("/borders"), Title: r.text("Fronteras", "Borders")}
}

func (r *request) borderCrumb(l *border.Line) Link {
	return Link{Href: r.Address(borderPath(l)), Title: short(r.borderTitle(l), titleRunes)}
}

func borderPath(l *border.Line) string { return "/borders/" + url.PathEscape(l.ID) }

// borderBody is what the page of a border shows.
type borderBody struct {
	borderDoc
	Path      string
	OnMap     string
	Facts     []fact
	Stretches []stretchRow
	Near      []nearRow
}

type stretchRow struct {
	From, To          float64
	Demarcation, Href string
}

type nearRow struct {
	Title, Href string
	Count       int
}

func (r *request) borderPage(l *border.Line, doc borderDoc) htmlPage {
	body := borderBody{borderDoc: doc, Path: borderPath(l), OnMap: r.onMap(l.Bound()), Facts: r.borderFacts(doc)}
	for _, s := range doc.Stretches {
		body.Stretches = append(body.Stretches, stretchRow{s.FromKM, s.ToKM, r.demarcation(s.Demarcation), r.itemAddress(r.borders.collection, s.FeatureID)})
	}
	for _, n := range doc.Near.Collections {
		c, err := r.view.Collection(n.ID)
		if err == nil {
			body.Near = append(body.Near, nearRow{r.titleOf(c), r.Address("/collections/" + c.ID + "/items"), n.Count})
		}
	}
	return htmlPage{
		Title:       doc.Title,
		Description: fmt.Sprintf(r.text("La frontera %s mide %s.", "The border %s is %s long."), doc.Title, speech.In(r.lang).Quantity(doc.LengthKM, "km")),
		Crumbs:      r.crumbs(r.bordersCrumb()),
		Shown:       r.borderSources(),
		Map:         r.lineMap(l, "", l.Bound()),
		Body:        body,
	}
}

// lineMap shows a stretch of a border, all of it for "".
func (r *request) lineMap(l *border.Line, km string, box orb.Bound) *pageMap {
	address := borderPath(l) + "/stretch?f=json"
	if km != "" {
		address += "&km=" + km
	}
	return &pageMap{Collection: border.Collection, Features: r.Rooted(address), BBox: boxText(box)}
}

func (r *request) borderFacts(doc borderDoc) []fact {
	s := speech.In(r.lang)
	facts := []fact{{Title: r.text("Longitud de la línea", "Length of the line"), Value: s.Quantity(doc.LengthKM, "km")}}
	for _, c := range doc.Countries {
		facts = append(facts, fact{Title: r.sideTitle(c.Side), Value: c.Title})
	}
	facts = append(facts,
		fact{Title: r.text("Comienza en (latitud, longitud)", "Starts at (latitude, longitude)"), Value: s.Position(doc.Ends[0].Position[0], doc.Ends[0].Position[1])},
		fact{Title: r.text("Termina en (latitud, longitud)", "Ends at (latitude, longitude)"), Value: s.Position(doc.Ends[1].Position[0], doc.Ends[1].Position[1])})
	for _, d := range doc.Demarcation {
		value := s.Quantity(d.LengthKM, "km")
		if d.UndemarcatedKM > 0 {
			value += fmt.Sprintf(r.text("; publicados sin demarcar: %s", "; published as not demarcated: %s"), s.Quantity(d.UndemarcatedKM, "km"))
		}
		facts = append(facts, fact{Title: r.text("Demarcación: ", "Demarcation: ") + r.demarcation(d.Demarcation), Value: value})
	}
	if n := len(doc.Parts); n > 1 {
		facts = append(facts, fact{Title: r.text("Partes", "Parts"), Value: s.Count(n)})
	}
	for _, g := range doc.Gaps {
		facts = append(facts, fact{Title: fmt.Sprintf(r.text("Vacío en el km %s", "Gap at km %s"), s.Number(g.KM)), Value: s.Quantity(metre(g.LengthM/1000), "km")})
	}
	return facts
}

func (r *request) sideTitle(side border.Side) string {
	switch side {
	case border.Left:
		return r.text("A la izquierda", "On the left")
	case border.Right:
		return r.text("A la derecha", "On the right")
	}
	return r.text("País", "Country")
}

// demarcation names a kind of demarcation.
func (r *request) demarcation(kind *string) string {
	if kind == nil {
		return r.text("sin dato", "without data")
	}
	return r.coded(*kind)
}

// borderPlaceBody is what the page of a place on a border shows.
type borderPlaceBody struct {
	Border, OnMap string
	Facts         []fact
}

// aroundKM is how much of the border a place's map shows on each side of it.
const aroundKM = 5

func (r *request) borderPlacePage(l *border.Line, place borderPlace) htmlPage {
	s := speech.In(r.lang)
	title := fmt.Sprintf("%s, km %s", l.ID, s.Number(metre(place.ChainageKM)))
	box := place.at.Bound()
	if place.Asked != nil {
		box = box.Extend(orb.Point(*place.Asked))
	}
	facts := []fact{
		{Title: r.text("Kilómetro", "Kilometre"), Value: s.Number(metre(place.ChainageKM))},
		{Title: r.text("Latitud, longitud", "Latitude, longitude"), Value: s.Position(place.at[0], place.at[1])},
		{Title: r.text("Rumbo de la línea", "Bearing of the line"), Value: s.Quantity(place.Bearing, "°")},
	}
	if place.Asked != nil {
		facts = append(facts, r.besideFacts(place)...)
	}
	around := fmt.Sprintf("%.3f-%.3f", max(place.ChainageKM-aroundKM, 0), math.Min(place.ChainageKM+aroundKM, l.Length()))
	return htmlPage{
		Title:       title,
		Description: fmt.Sprintf(r.text("Kilómetro %s de la frontera %s.", "Kilometre %s of the border %s."), s.Number(metre(place.ChainageKM)), r.borderTitle(l)),
		Crumbs:      r.crumbs(r.bordersCrumb(), r.borderCrumb(l)),
		Shown:       r.borderSources(),
		Hidden:      true, // there are as many as positions
		Map:         r.lineMap(l, around, box.Pad(0.02)),
		Formats:     r.samePlace(),
		Body:        borderPlaceBody{Border: r.borderTitle(l), OnMap: r.onMap(box), Facts: facts},
	}
}

func (r *request) besideFacts(place borderPlace) []fact {
	s := speech.In(r.lang)
	facts := []fact{
		{Title: r.text("Posición buscada", "Position asked for"), Value: s.Position(place.Asked[0], place.Asked[1])},
		{Title: r.text("Distancia a la línea", "Distance to the line"), Value: s.Quantity(math.Abs(*place.DistanceM), "m")},
	}
	facts = append(facts, fact{Title: r.text("Lado, en el sentido de los kilómetros", "Side, seen along the kilometres"), Value: r.sideWords(place.Side)})
	if place.Country != "" {
		facts = append(facts, fact{Title: r.text("País de ese lado", "Country on that side"), Value: r.coded(place.Country)})
	}
	return facts
}

// besideBody is what the page of the features beside a border shows.
type besideBody struct {
	Border, Found string
	Sensitive     bool
	Synthetic     int
	Rows          []besideRow
}

type besideRow struct {
	Name, Href, Collection, KM, Distance, Side string
	Synthetic                                  bool
}

func (r *request) besidePage(l *border.Line, q besideQuery, found []beside, matched int, links []Link) htmlPage {
	s := speech.In(r.lang)
	within := s.Quantity(q.within/1000, "km")
	body := besideBody{Border: r.borderTitle(l), Found: fmt.Sprintf(r.text("%s a menos de %s de la línea.", "%s within %s of the line."), r.Features(matched), within)}
	var shown []*geo.Collection
	for _, b := range found {
		row := besideRow{
			Name: short(r.nameOf(b.collection, b.ordinal), titleRunes), Href: r.itemAddress(b.collection, string(b.collection.AppendID(nil, b.ordinal))),
			Collection: r.titleOf(b.collection), KM: s.Number(metre(b.found.Km)), Distance: s.Quantity(math.Round(math.Abs(b.found.Distance)), "m"),
			Side: r.besideWords(l, b), Synthetic: isSynthetic(b.collection, b.ordinal),
		}
		if row.Synthetic {
			body.Synthetic++
		}
		body.Rows = append(body.Rows, row)
		if !slices.Contains(shown, b.collection) {
			shown = append(shown, b.collection)
			body.Sensitive = body.Sensitive || b.collection.Sensitive
		}
	}
	return htmlPage{
		Title:       r.text("A lo largo de ", "Along ") + r.borderTitle(l),
		Description: body.Found,
		Crumbs:      r.crumbs(r.bordersCrumb(), r.borderCrumb(l)),
		Shown:       append(shown, r.borderSources()...),
		Hidden:      true,
		Steps:       r.steps(links),
		Formats:     r.samePlace(),
		Body:        body,
	}
}

// besideWords names the side of a feature, with its country where the data tell; not where
// the position is less accurate than that.
func (r *request) besideWords(l *border.Line, b beside) string {
	side := b.found.Side
	if math.Abs(b.found.Distance) < b.accuracy() {
		return r.text("incierto: la posición no es tan exacta", "uncertain: the position is not that accurate")
	}
	words := r.sideWords(side)
	if country := countryOn(l, side); country != "" {
		words += " (" + r.coded(country) + ")"
	}
	return words
}

// sideWords names a side.
func (r *request) sideWords(side border.Side) string {
	switch side {
	case border.Left:
		return r.text("izquierda", "left")
	case border.Right:
		return r.text("derecha", "right")
	}
	return r.text("sobre la línea", "on the line")
}

// samePlace leads to the same answer in other formats.
func (r *request) samePlace() []Link {
	return []Link{{Href: withQuery(r.c, r.base, map[string]string{"f": asItem()[0].name}), Type: mediaGeoJSON, Title: "GeoJSON"}}
}

func (r *request) borderStretchPage(l *border.Line, stretch borderLine, lines orb.MultiLineString) htmlPage {
	s := speech.In(r.lang)
	title := fmt.Sprintf("%s, km %s – %s", l.ID, s.Number(stretch.FromKM), s.Number(stretch.ToKM))
	box := lines.Bound()
	return htmlPage{
		Title:       title,
		Description: fmt.Sprintf(r.text("%s de la frontera %s.", "%s of the border %s."), s.Quantity(stretch.LengthKM, "km"), r.borderTitle(l)),
		Crumbs:      r.crumbs(r.bordersCrumb(), r.borderCrumb(l)),
		Shown:       r.borderSources(),
		Hidden:      true,
		Map:         r.lineMap(l, fmt.Sprintf("%.3f-%.3f", stretch.FromKM, stretch.ToKM), box),
		Formats:     r.samePlace(),
		Body: borderPlaceBody{Border: r.borderTitle(l), OnMap: r.onMap(box), Facts: []fact{
			{Title: r.text("Desde el kilómetro", "From kilometre"), Value: s.Number(stretch.FromKM)},
			{Title: r.text("Hasta el kilómetro", "To kilometre"), Value: s.Number(stretch.ToKM)},
			{Title: r.text("Longitud", "Length"), Value: s.Quantity(stretch.LengthKM, "km")},
		}},
	}
}
