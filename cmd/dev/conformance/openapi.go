package conformance

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

const classOAS = specBase + "ogcapi-features-1/1.0/conf/oas30"

func openAPIChecks() []check {
	return []check{
		{"lindero/openapi.Answers.asDocumented", "/conf/oas30/completeness, /conf/oas30/exceptions-codes", classOAS, answersAsDocumented},
		{"lindero/openapi.Answers.problems", "RFC 9457", classOAS, problemDocuments},
	}
}

// perOperation is how many answers of one operation and status are validated: large
// ones take long.
const perOperation = 5

// answersAsDocumented holds what came during the whole run against the OpenAPI
// document: status, media type, and JSON by its schema.
func answersAsDocumented(t *tester) {
	doc, err := t.api()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	registerDecoders(doc)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.assert("", err)
		return
	}
	counts := map[string]int{}
	for _, a := range slices.Clone(t.asked) {
		key, err := validateAnswer(t, router, a, counts)
		if key != "" {
			t.assert(key, err)
		}
	}
}

// validateAnswer returns which operation an answer is of; nothing where it is of none,
// or there were enough of it.
func validateAnswer(t *tester, router routers.Router, a *answer, counts map[string]int) (string, error) {
	r, err := http.NewRequestWithContext(t.ctx, a.method, a.url, nil)
	if err != nil {
		return a.url, err
	}
	route, variables, err := router.FindRoute(r)
	if err != nil {
		if a.status == http.StatusOK {
			return a.url, a.errorf("an answer of no operation")
		}
		return "", nil
	}
	key := fmt.Sprintf("%s %s %d %s", a.method, route.Path, a.status, a.media())
	if counts[key]++; counts[key] > perOperation {
		return "", nil
	}
	err = openapi3filter.ValidateResponse(t.ctx, &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: variables, Route: route},
		Status:                 a.status,
		Header:                 a.header,
		Body:                   io.NopCloser(bytes.NewReader(a.body)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		err = a.errorf("%v", err)
	}
	return key, err
}

// registerDecoders tells the validator how to read the media types of the document
// that it does not know: JSON by its suffix, anything else as bytes.
func registerDecoders(doc *openapi3.T) {
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			for _, response := range operation.Responses.Map() {
				for media := range response.Value.Content {
					registerDecoder(baseMedia(media))
				}
			}
		}
	}
}

func registerDecoder(media string) {
	switch {
	case openapi3filter.RegisteredBodyDecoder(media) != nil:
	case isJSON(media):
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.JSONBodyDecoder)
	default:
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.FileBodyDecoder)
	}
}

// problemDocuments wants every refusal of the run to say why in a problem document.
func problemDocuments(t *tester) {
	for _, a := range slices.Clone(t.asked) {
		if a.status < 400 {
			continue
		}
		var p struct {
			Title  string
			Status int
			Detail string
		}
		err := first(a.wantMedia(mediaProblem), a.decode(&p))
		if err == nil && (p.Status != a.status || p.Title == "" || p.Detail == "") {
			err = a.errorf("status %d and a problem of status %d, %q: %q", a.status, p.Status, p.Title, p.Detail)
		}
		t.assert("", err)
	}
}
