package api

import (
	"math"
	"strconv"

	"lindero/geo"
	"lindero/geo/speech"
)

// neighboursBody is what the page of a feature's neighbours shows.
type neighboursBody struct {
	Name, Collection     string
	Synthetic, Sensitive bool
	Placed               bool
	Centre               bool // distances are from the centre of what is no point
	AnySynthetic, Zones  bool // among what is shown
	Item                 string
	Answers              []neighbourRow
	Counterpart          *counterpartRow
	HasCrossings         bool // a collection of them
	Crossings            []neighbourRow
	More                 bool // than the list has
	WithinKM             string
	Radii                []Link // the page with other radii
}

// neighbourRow is a feature near by, as the page says it.
type neighbourRow struct {
	Question         string // of an answer
	Name, Href, Kind string // of the feature; nothing where there is none
	Distance, Way    string
	Zone             string // what a zone stands for; "" for a feature
	Synthetic        bool
}

// counterpartRow is a counterpart, as the page says it.
type counterpartRow struct {
	Said string // name and country, as the feature has them
	How  string
	neighbourRow
}

// radii are those that the page offers, in km.
var radii = []int{5, 10, 25, 50, 100}

// neighboursPage is the page of what is near a feature.
func (r *request) neighboursPage(c *geo.Collection, i uint32, doc *neighboursDoc) htmlPage {
	name := r.nameOf(c, i)
	body := neighboursBody{
		Name: short(name, headingRunes), Collection: r.titleOf(c), Synthetic: doc.Synthetic, Sensitive: c.Sensitive,
		Placed: doc.From != nil, Zones: doc.Generalised, Centre: doc.From != nil && doc.From.Kind == "centre",
		Item: r.itemAddress(c, doc.ID), More: !doc.Complete, WithinKM: speech.In(r.lang).Quantity(doc.WithinKM, "km"),
		HasCrossings: len(r.having(crossingCollections)) > 0,
	}
	shown := []*geo.Collection{c}
	for _, n := range doc.named() {
		shown = appendOnce(shown, n.of)
		body.AnySynthetic = body.AnySynthetic || n.Synthetic
		body.Zones = body.Zones || n.Generalised
		body.Sensitive = body.Sensitive || n.of.Sensitive
	}
	for _, answer := range doc.Nearest {
		row := r.neighbourRow(answer.Feature)
		row.Question = answer.Title
		body.Answers = append(body.Answers, row)
	}
	body.Counterpart = r.counterpartRow(c, doc.Counterpart)
	for k := range doc.Crossings {
		body.Crossings = append(body.Crossings, r.neighbourRow(&doc.Crossings[k]))
	}
	for _, km := range radii {
		if float64(km) != doc.WithinKM {
			text := strconv.Itoa(km)
			body.Radii = append(body.Radii, Link{Href: withQuery(r.c, r.base, map[string]string{"within_km": text}), Title: speech.In(r.lang).Quantity(float64(km), "km")})
		}
	}
	title := r.text("Cerca de ", "Near ") + short(name, titleRunes)
	return htmlPage{
		Title: title, Description: short(title+" · "+body.Collection+" · "+r.text("cruces, puestos, aeródromos y servicios más cercanos, con distancia y rumbo", "nearest crossings, posts, airfields and services, with distance and bearing"), descriptionRunes),
		Crumbs:  r.crumbs(r.collectionsCrumb(), r.collectionCrumb(c), Link{Href: body.Item, Title: short(name, titleRunes)}),
		Formats: r.formatsOfQuery(), Shown: shown, Body: body,
		Hidden: true, // search engines have the features themselves
	}
}

// formatsOfQuery lead to the same answer in other formats, with everything else that was
// asked.
func (r *request) formatsOfQuery() []Link {
	links := r.formats()
	for i := range links {
		for _, o := range r.offered {
			if o.media == links[i].Type {
				links[i].Href = withQuery(r.c, r.base, map[string]string{"f": o.name})
			}
		}
	}
	return links
}

func appendOnce(all []*geo.Collection, c *geo.Collection) []*geo.Collection {
	for _, other := range all {
		if other == c {
			return all
		}
	}
	return append(all, c)
}

// neighbourRow says a feature; nothing of none.
func (r *request) neighbourRow(n *neighbourDoc) neighbourRow {
	if n == nil {
		return neighbourRow{}
	}
	row := neighbourRow{Name: short(n.Name, titleRunes), Href: r.itemAddress(n.of, n.ID), Kind: r.titleOf(n.of), Distance: r.distance(n.Distance), Synthetic: n.Synthetic}
	if n.Bearing != nil {
		row.Way = r.way(*n.Bearing)
	}
	if n.Generalised {
		row.Zone = r.text("zona generalizada", "generalised zone")
		if n.Count > 0 {
			row.Zone += ": " + r.Features(int(n.Count))
		}
	}
	return row
}

func (r *request) counterpartRow(of *geo.Collection, c *counterpart) *counterpartRow {
	if c == nil {
		return nil
	}
	row := &counterpartRow{Said: c.Name, neighbourRow: r.neighbourRow(c.Feature)}
	if c.Country != "" {
		if row.Said != "" {
			row.Said += ", "
		}
		row.Said += r.countryName(of, c.Country)
	}
	switch c.How {
	case byName:
		row.How = r.text("por su nombre", "by its name")
	case byOtherSide:
		row.How = r.text("el puesto más cercano del otro lado", "the nearest post on the other side")
	}
	return row
}

// countryName is what the schema of a collection calls a country; its code where that has no
// name for it.
func (r *request) countryName(c *geo.Collection, code string) string {
	for _, p := range c.Schema.Properties {
		if title, ok := speech.In(r.lang).Title(p, code); ok {
			return title
		}
	}
	return code
}

// distance says metres as readers do: whole metres below a kilometre, then tenths of one,
// then whole ones.
func (r *request) distance(metres float64) string {
	s := speech.In(r.lang)
	switch km := metres / 1000; {
	case metres < 999.5:
		return s.Quantity(math.Round(metres), "m")
	case km < 99.95:
		return s.Quantity(math.Round(km*10)/10, "km")
	default:
		return s.Quantity(math.Round(km), "km")
	}
}

// winds are the eight directions, clockwise from north.
var winds = [8]geo.Text{{ES: "N", EN: "N"}, {ES: "NE", EN: "NE"}, {ES: "E", EN: "E"}, {ES: "SE", EN: "SE"}, {ES: "S", EN: "S"}, {ES: "SO", EN: "SW"}, {ES: "O", EN: "W"}, {ES: "NO", EN: "NW"}}

// way says a bearing: the wind, and whole degrees.
func (r *request) way(bearing float64) string {
	wind := winds[int(math.Round(bearing/45))%len(winds)]
	return wind.In(r.lang) + " (" + strconv.Itoa(int(math.Round(bearing))%360) + "°)"
}
