package api

import (
	"lindero/geo"
)

// apiBody is what the page of the API shows.
type apiBody struct {
	About      geo.Text
	Server     string
	Access     []securityScheme
	Operations []pageOperation
}

// pageOperation is an operation as the page lists it.
type pageOperation struct {
	ID, Method, Path, Summary string
	Parameters                []parameter
	Media                     []string
}

// apiPage lists the operations with their parameters.
func (r *request) apiPage(all []operation) htmlPage {
	body := apiBody{About: aboutAPI, Server: r.base + "/", Access: securitySchemes()}
	for _, o := range all {
		p := pageOperation{o.id, o.method, o.path, o.summary.In(r.lang), o.parameters, nil}
		for _, a := range o.answers {
			p.Media = append(p.Media, a.media)
		}
		body.Operations = append(body.Operations, p)
	}
	return htmlPage{
		Title:       r.text("La API", "The API"),
		Description: aboutAPI.In(r.lang),
		Crumbs:      r.crumbs(),
		Body:        body,
	}
}
