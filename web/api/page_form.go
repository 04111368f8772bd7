package api

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/speech"
)

// form is the form by which people filter features. It needs no script.
type form struct {
	Action, Reset string
	Open          bool // features are filtered already
	Hidden        []formField
	Choices       []formField
	Texts         []formField
}

// formField is a parameter of the query.
type formField struct {
	ID, Name, Title, Value, Example string
	Options                         []formOption
	Numeric, Wide                   bool
}

type formOption struct {
	Value, Title string
	Chosen       bool
}

// Filter leads from a form to the features that it asks for. A form sends the fields
// that nobody filled in, too, and the features' own address would take them for faults.
func (a *API) Filter(c echo.Context) error {
	_, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	query := url.Values{}
	for name, values := range c.QueryParams() {
		for _, value := range values {
			if value != "" {
				query.Add(name, value)
			}
		}
	}
	address := (&request{base: base}).Rooted("/collections/" + collection.ID + "/items")
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return c.Redirect(http.StatusSeeOther, address)
}

// form has a choice for every property of the collection with values to choose from, and
// fields for a box, a filter and the size of pages.
func (r *request) form(c *geo.Collection) *form {
	f := &form{Action: r.Rooted("/collections/" + c.ID + "/filter"), Reset: r.Address("/collections/" + c.ID + "/items")}
	for _, name := range []string{"f", "lang", "sortby"} {
		if value := r.c.QueryParam(name); value != "" {
			f.Hidden = append(f.Hidden, formField{Name: name, Value: value})
		}
	}
	for _, p := range c.Schema.Properties {
		if options := r.options(p); options != nil && !slices.Contains(itemsParams, p.Name) {
			f.Choices = append(f.Choices, formField{ID: "q-" + p.Name, Name: p.Name, Title: r.propertyTitle(p), Options: options})
		}
	}
	f.Texts = []formField{
		r.field("bbox", r.text("Rectángulo, en grados: oeste,sur,este,norte", "Box, in degrees: west,south,east,north"), r.exampleBox(c)),
		r.field("limit", r.text("Elementos por página", "Features on a page"), fmt.Sprint(pageRows)),
		r.field("filter", r.text("Filtro CQL2", "CQL2 filter"), exampleFilter(c)),
	}
	f.Texts[1].Numeric, f.Texts[2].Wide = true, true
	f.Open = slices.ContainsFunc(slices.Concat(f.Texts, f.Choices), func(t formField) bool { return t.Name != "limit" && r.c.QueryParam(t.Name) != "" })
	return f
}

func (r *request) field(name, title, example string) formField {
	return formField{ID: "q-" + name, Name: name, Title: title, Value: r.c.QueryParam(name), Example: example}
}

// options are the values of a property that a filter may choose; nil where nothing is
// to choose from.
func (r *request) options(p geo.Property) []formOption {
	s, chosen := speech.In(r.lang), r.c.QueryParam(p.Name)
	var options []formOption
	for _, e := range p.Enum {
		title, _ := s.Title(p, e.Value)
		options = append(options, formOption{e.Value, title, e.Value == chosen})
	}
	if p.Type == geo.Boolean && options == nil {
		options = []formOption{{"true", r.text("sí", "yes"), chosen == "true"}, {"false", r.text("no", "no"), chosen == "false"}}
	}
	return options
}

// exampleBox is a box that holds the collection, rounded to tenths of a degree.
func (r *request) exampleBox(c *geo.Collection) string {
	b, ok := c.Extent()
	if !ok {
		return ""
	}
	return fmt.Sprintf("%.1f,%.1f,%.1f,%.1f", b.Min[0]-0.05, b.Min[1]-0.05, b.Max[0]+0.05, b.Max[1]+0.05)
}
