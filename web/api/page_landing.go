package api

import (
	"lindero/geo"
)

// landingBody is what the landing page shows beside the document.
type landingBody struct {
	Doc         landingDoc
	Server      string
	Collections []collectionDoc
	Links       []Link // to what programs read
}

// landingPage is the landing page for people: the map is at the same address without
// a format.
func (r *request) landingPage(doc landingDoc) htmlPage {
	body := landingBody{Doc: doc, Server: r.base + "/", Collections: r.describeAll()}
	for _, l := range doc.Links {
		if l.Type != mediaHTML && l.Rel != "self" && l.Rel != "alternate" {
			body.Links = append(body.Links, l)
		}
	}
	return htmlPage{
		Title:       r.text("Datos y API", "Data and API"),
		Description: r.about(),
		Shown:       r.Collections,
		Data:        r.datasetOfAll(),
		Map:         r.overview(),
		Body:        body,
	}
}

// about describes the data as a whole in a sentence.
func (r *request) about() string {
	return short(r.Dataset.Description.Or(both(
		"Infraestructura fronteriza para consultar, filtrar y descargar: "+siteTitle.ES,
		"Border infrastructure to look up, filter and download: "+siteTitle.EN)).In(r.lang), descriptionRunes)
}

// descriptionRunes is what search engines show of a description, or little more.
const descriptionRunes = 300

// crumbs lead from the landing page to a page's parent.
func (r *request) crumbs(links ...Link) []Link {
	return append([]Link{{Href: r.Address("/"), Title: r.text("Inicio", "Home")}}, links...)
}

func (r *request) collectionsCrumb() Link {
	return Link{Href: r.Address("/collections"), Title: r.text("Colecciones", "Collections")}
}

func (r *request) collectionCrumb(c *geo.Collection) Link {
	return Link{Href: r.Address("/collections/" + c.ID), Title: short(r.titleOf(c), titleRunes)}
}

// titleRunes is the length that titles are cut to where there is little room.
const titleRunes = 80
