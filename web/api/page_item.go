package api

import (
	"net/url"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/speech"
)

// itemBody is what the page of a feature shows.
type itemBody struct {
	Name, Collection     string
	Synthetic, Sensitive bool
	OnMap                string // where the map shows the feature; "" without a position
	Near                 string // what is near it; "" without a position
	Groups               []factGroup
	Empty                []string // properties without a value
}

// headingRunes is the length that a name is cut to in a heading.
const headingRunes = 200

// itemRequest is a request for features, understood as one for a page.
func (a *API) itemRequest(c echo.Context, v *view, base string, offered []representation) (*request, error) {
	language, err := lang(c)
	return &request{view: v, c: c, base: base, lang: language, as: asHTML, offered: offered, files: a.files}, err
}

// itemAddress is the address of a feature's page.
func (r *request) itemAddress(c *geo.Collection, id string) string {
	return r.Address(itemPath(c, id))
}

// itemPath is the path of a feature.
func itemPath(c *geo.Collection, id string) string {
	return "/collections/" + c.ID + "/items/" + url.PathEscape(id)
}

// asItem are the representations of a feature.
func asItem() []representation { return []representation{featureFormats()[0], asHTML} }

// itemPage answers with the page of a feature.
func (a *API) itemPage(ec echo.Context, v *view, base string, c *geo.Collection, i uint32) error {
	r, err := a.itemRequest(ec, v, base, asItem())
	if err != nil {
		return err
	}
	name := r.nameOf(c, i)
	own, quality, empty := r.factsAbout(c, i)
	heading := short(name, headingRunes)
	if heading != name { // all of it stands below
		own = append([]fact{{Title: r.text("Nombre", "Name"), Value: name}}, own...)
	}
	body := itemBody{
		Name: heading, Collection: r.titleOf(c), Synthetic: isSynthetic(c, i), Sensitive: c.Sensitive, Empty: empty,
		Groups: []factGroup{
			{r.text("Datos", "Facts"), own},
			{r.text("Posición", "Position"), r.positionFacts(c, i)},
			{r.text("Fuente y calidad", "Source and quality"), quality},
		},
	}
	p := htmlPage{
		Title:       short(name, titleRunes),
		Description: r.aboutItem(c, body),
		Crumbs:      r.crumbs(r.collectionsCrumb(), r.collectionCrumb(c), Link{Href: r.Address("/collections/" + c.ID + "/items"), Title: r.text("Elementos", "Features")}),
		Shown:       []*geo.Collection{c},
		Hidden:      body.Synthetic, // what does not exist is not to be found as if it did
	}
	if box, ok := boundOf(c, i); ok {
		body.OnMap, body.Near = r.onMap(box), r.Address(itemPath(c, string(c.AppendID(nil, i)))+"/neighbours")
		p.Map = &pageMap{Collection: c.ID, Features: r.Rooted(r.c.Request().URL.EscapedPath() + "?f=json"), BBox: boxText(box), Selected: string(c.AppendID(nil, i))}
		if !body.Synthetic {
			p.Data = r.place(c, i, box)
		}
	}
	p.Body = body
	return r.sendHTML("item", p)
}

// aboutItem describes a feature in a sentence: what it is, and the first of what it says.
func (r *request) aboutItem(c *geo.Collection, body itemBody) string {
	text := body.Name + " · " + body.Collection
	if body.Synthetic {
		text += " · " + r.text("dato sintético, no es un lugar real", "synthetic data, no real place")
	}
	for _, f := range body.Groups[0].Facts {
		text += " · " + f.Title + ": " + f.Value
	}
	return short(text, descriptionRunes)
}

// positionFacts says where a feature lies, in decimal degrees.
func (r *request) positionFacts(c *geo.Collection, i uint32) []fact {
	box, ok := boundOf(c, i)
	if !ok {
		return nil
	}
	s := speech.In(r.lang)
	if box.Min == box.Max {
		return []fact{{Title: r.text("Latitud, longitud", "Latitude, longitude"), Value: s.Position(box.Min[0], box.Min[1])}}
	}
	return []fact{
		{Title: r.text("Geometría", "Geometry"), Value: oneGeometry[kindOf(c.Geometry(i))].In(r.lang)},
		{Title: r.text("Desde (latitud, longitud)", "From (latitude, longitude)"), Value: s.Position(box.Min[0], box.Min[1])},
		{Title: r.text("Hasta (latitud, longitud)", "To (latitude, longitude)"), Value: s.Position(box.Max[0], box.Max[1])},
	}
}

// boundOf is the box of a feature's geometry; ok is false where it has no position.
func boundOf(c *geo.Collection, i uint32) (box orb.Bound, ok bool) {
	g := c.Geometry(i)
	if g == nil {
		return box, false
	}
	box = g.Bound()
	return box, !box.IsEmpty()
}
