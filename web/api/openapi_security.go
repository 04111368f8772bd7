package api

import "lindero/web/auth"

// securityScheme is a Security Scheme Object (OpenAPI 3.0.3, 4.7.27).
type securityScheme struct {
	key         string
	Type        string    `json:"type"`
	Description string    `json:"description"`
	Scheme      string    `json:"scheme,omitempty"`
	In          string    `json:"in,omitempty"`
	Name        string    `json:"name,omitempty"`
	Lindero     described `json:"x-lindero"`
}

// securitySchemes are the ways to say who one is, in the order in which they count. The
// cookie's name has the port behind it where the address names one.
func securitySchemes() []securityScheme {
	all := []securityScheme{
		{key: "bearer", Type: "http", Scheme: "bearer", Lindero: described{both("Un token, en la cabecera Authorization", "A token, in the header Authorization")}},
		{key: "header", Type: "apiKey", In: "header", Name: "X-API-Key", Lindero: described{both("Un token, en una cabecera propia", "A token, in a header of its own")}},
		{key: "query", Type: "apiKey", In: "query", Name: auth.KeyParam, Lindero: described{both(
			"Un token, para clientes que no pueden enviar cabeceras: los enlaces de la respuesta lo llevan consigo",
			"A token, for clients that can send no headers: the links of the answer carry it on")}},
		{key: "session", Type: "apiKey", In: "cookie", Name: "lindero_session", Lindero: described{both("La sesión de un navegador, que POST /session abre", "A browser's session, which POST /session begins")}},
	}
	for i := range all {
		all[i].Description = all[i].Lindero.Description.In("en")
	}
	return all
}

// Example is what a request has, for people.
func (s securityScheme) Example() string {
	switch s.In {
	case "query":
		return "?" + s.Name + "=…"
	case "header":
		return s.Name + ": …"
	case "cookie":
		return "Cookie: " + s.Name + "=…"
	}
	return "Authorization: Bearer …"
}

// anyCredential are Security Requirement Objects: none, or any one of the ways.
func anyCredential() []any {
	all := []any{orderedObject{}}
	for _, s := range securitySchemes() {
		all = append(all, orderedObject{{s.key, []string{}}})
	}
	return all
}

func securityDocs() orderedObject {
	var docs orderedObject
	for _, s := range securitySchemes() {
		docs = append(docs, member{s.key, s})
	}
	return docs
}
