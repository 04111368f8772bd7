package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// openAPIComponents holds the responses and schemas that operations refer to.
//
//go:embed openapi/components.json
var openAPIComponents []byte

// asOpenAPI is the JSON of the API's description, whose type clients compare.
var asOpenAPI = representation{"json", mediaOpenAPI, []string{mediaJSON, "application/openapi+json"}}

// OpenAPI answers with the description of every operation (OpenAPI 3.0.3): as JSON,
// or as a page for whoever reads in a browser.
func (a *API) OpenAPI(c echo.Context) error {
	r, err := a.document(c, asOpenAPI, asHTML)
	if err != nil {
		return err
	}
	if r.wantsHTML() {
		return r.sendHTML("api", r.apiPage(r.operations(routed(c.Echo()))))
	}
	doc, err := r.openapi.document(r.view, c.Echo(), r.base)
	if err != nil {
		return err
	}
	return r.sendBytes(mediaOpenAPI, doc)
}

// description is the document of a view, which only the address of the server is
// missing in: every operation of every collection takes some time to write.
type description struct {
	once          sync.Once
	before, after []byte
	err           error
}

// anyServer stands for the address until it is known.
const anyServer = "https://server.invalid"

func (d *description) document(v *view, e *echo.Echo, base string) ([]byte, error) {
	d.once.Do(func() {
		doc, err := v.openAPI(anyServer, v.operations(routed(e)))
		if err != nil {
			d.err = err
			return
		}
		var text []byte
		text, d.err = marshal(doc)
		d.before, d.after, _ = bytes.Cut(append(text, '\n'), []byte(anyServer))
	})
	if d.err != nil {
		return nil, d.err
	}
	return slices.Concat(d.before, []byte(base), d.after), nil
}

// routed is the set of what the router answers: method and path, as it spells them.
func routed(e *echo.Echo) map[string]bool {
	routes := make(map[string]bool)
	for _, r := range e.Routes() {
		routes[r.Method+" "+r.Path] = true
	}
	return routes
}

// operations describes what the router answers. The items of every collection stand
// there once more under their own address, with the properties that filter them:
// QGIS and GDAL read there which filters they may send.
func (v *view) operations(routed map[string]bool) []operation {
	parameters := v.parameters()
	var all []operation
	for _, o := range operations {
		if o.method == "" {
			o.method = http.MethodGet
		}
		if !routed[o.method+" "+o.route] {
			continue
		}
		o.path = pathTemplate(o.route)
		for _, key := range slices.Concat(pathVariables(o.route), o.query) {
			o.parameters = append(o.parameters, parameterOf(parameters, key))
		}
		all = append(all, o)
		if o.route == itemsRoute {
			for _, collection := range v.Collections {
				all = append(all, itemsOperation(o, collection))
			}
		}
	}
	return all
}

// itemsOperation is the operation o for one collection.
func itemsOperation(o operation, c *geo.Collection) operation {
	title := c.Title.Or(both(c.ID, c.ID))
	o.id += "_" + c.ID
	o.path = strings.Replace(o.path, "{collectionId}", c.ID, 1)
	o.summary = both("Elementos: "+title.In("es"), "Features: "+title.In("en"))
	var parameters []parameter
	for _, p := range o.parameters {
		if p.In == "query" {
			p.key = "" // written out: not every client follows references here
			parameters = append(parameters, p)
		}
	}
	for _, name := range queryables(c) {
		if !isReserved(name) {
			parameters = append(parameters, propertyParameter(c, name))
		}
	}
	o.parameters = parameters
	o.also = slices.DeleteFunc(slices.Clone(o.also), func(key string) bool { return key == "notFound" })
	return o
}

// pathTemplate spells a route as OpenAPI does: /collections/{collectionId}.
func pathTemplate(route string) string {
	parts := strings.Split(route, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

func pathVariables(route string) []string {
	var names []string
	for part := range strings.SplitSeq(route, "/") {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			names = append(names, name)
		}
	}
	return names
}

// openAPI is the document, its members in a fixed order.
func (v *view) openAPI(base string, all []operation) (orderedObject, error) {
	var components struct{ Responses, Schemas json.RawMessage }
	if err := json.Unmarshal(openAPIComponents, &components); err != nil {
		return nil, err
	}
	var paths, parameters orderedObject
	for _, o := range all {
		operation := member{strings.ToLower(o.method), o.doc()}
		if last := len(paths) - 1; last >= 0 && paths[last].name == o.path {
			paths[last].value = append(paths[last].value.(orderedObject), operation)
			continue
		}
		paths = append(paths, member{o.path, orderedObject{operation}})
	}
	for _, p := range v.parameters() {
		parameters = append(parameters, member{p.key, p})
	}
	title := v.Dataset.Title.Or(both("Lindero", "Lindero"))
	return orderedObject{
		{"openapi", "3.0.3"},
		{"info", orderedObject{
			{"title", title.In("en")}, {"description", aboutAPI.EN}, {"version", "1.0.0"},
			{"x-lindero", orderedObject{{"title", title}, {"description", aboutAPI}}},
		}},
		{"servers", []orderedObject{{{"url", base}}}},
		{"tags", tagDocs()},
		{"paths", paths},
		{"components", orderedObject{{"parameters", parameters}, {"responses", components.Responses}, {"schemas", components.Schemas}, {"securitySchemes", securityDocs()}}},
	}, nil
}
