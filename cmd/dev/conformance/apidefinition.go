package conformance

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"github.com/getkin/kin-openapi/openapi3"
)

func apiDefinitionChecks() []check {
	return []check{
		{"features/core.apidefinition.ApiDefinition.openapiDocumentRetrieval", "/conf/core/api-definition-op", classFeatures, apiRetrieval},
		{"features/core.apidefinition.ApiDefinition.apiDefinitionValidation", "/conf/core/api-definition-success", classFeatures, apiValidation},
		{"features/core.collections.FeaturesBBox.boundingBoxParameterDefinition", "/conf/core/fc-bbox-definition", classFeatures, parameterDefinition("bbox", bboxSchema)},
		{"features/core.collections.FeaturesLimit.limitParameterDefinition", "/conf/core/fc-limit-definition", classFeatures, parameterDefinition("limit", limitSchema)},
		{"features/core.collections.FeaturesTime.timeParameterDefinition", "/conf/core/fc-time-definition", classFeatures, parameterDefinition("datetime", stringSchema)},
	}
}

// apiText finds the OpenAPI document by the link that clients look for: its type
// must be exactly that of OpenAPI 3.0 in JSON.
func (t *target) apiText() (*answer, error) {
	doc, err := t.landing()
	if err != nil {
		return nil, err
	}
	l, ok := doc.Links.find("service-desc", mediaOpenAPI)
	if !ok {
		return nil, fmt.Errorf("the landing page has no link service-desc of type %s", mediaOpenAPI)
	}
	return t.expect(l.Href, mediaOpenAPI, http.StatusOK)
}

// api reads the OpenAPI document, references resolved.
func (t *target) api() (*openapi3.T, error) {
	a, err := t.apiText()
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(a.body)
	if err != nil {
		return nil, a.errorf("%v", err)
	}
	return doc, nil
}

func apiRetrieval(t *tester) {
	a, err := t.apiText()
	if err == nil {
		err = a.wantMedia(mediaOpenAPI)
	}
	t.assert("", err)
}

func apiValidation(t *tester) {
	doc, err := t.api()
	if err == nil {
		err = doc.Validate(t.ctx)
	}
	t.assert("", err)
}

var itemsPath = regexp.MustCompile(`^/collections/[^/]+/items$`)

// parameterDefinition looks at a parameter of every path of items, the templated one
// and those of single collections.
func parameterDefinition(name string, schema func(*openapi3.Schema) error) func(*tester) {
	return func(t *tester) {
		doc, err := t.api()
		if err != nil {
			t.assert("", needs(err))
			return
		}
		for _, path := range doc.Paths.InMatchingOrder() {
			if itemsPath.MatchString(path) {
				t.assert(path, verifyParameter(parameterOf(doc.Paths.Value(path), name), name, schema))
			}
		}
	}
}

// parameterOf returns a parameter of GET at a path; nil where there is none.
func parameterOf(item *openapi3.PathItem, name string) *openapi3.Parameter {
	if item.Get != nil {
		if p := item.Get.Parameters.GetByInAndName("query", name); p != nil {
			return p
		}
	}
	return item.Parameters.GetByInAndName("query", name)
}

func verifyParameter(p *openapi3.Parameter, name string, schema func(*openapi3.Schema) error) error {
	switch {
	case p == nil:
		return fmt.Errorf("there is no parameter %s", name)
	case p.Required:
		return fmt.Errorf("%s is required", name)
	case p.Style != "form":
		return fmt.Errorf("%s: style %q, want form", name, p.Style)
	case p.Explode == nil || *p.Explode:
		return fmt.Errorf("%s: explode, which must be false", name)
	case p.Schema == nil || p.Schema.Value == nil:
		return fmt.Errorf("%s has no schema", name)
	}
	return schema(p.Schema.Value)
}

// bboxSchema wants a list of four or of six numbers: told apart by oneOf (17-069r4),
// or from four to six (17-069r3).
func bboxSchema(s *openapi3.Schema) error {
	if !s.Type.Is("array") || s.Items == nil || !s.Items.Value.Type.Is("number") {
		return errors.New("bbox: want an array of numbers")
	}
	lengths := func(s *openapi3.Schema) (least, most uint64) {
		if s.MaxItems != nil {
			most = *s.MaxItems
		}
		return s.MinItems, most
	}
	if len(s.OneOf) == 0 {
		if least, most := lengths(s); least != 4 || most != 6 {
			return fmt.Errorf("bbox: %d to %d numbers, want 4 to 6", least, most)
		}
	}
	for _, one := range s.OneOf {
		if least, most := lengths(one.Value); least != most || least != 4 && least != 6 {
			return fmt.Errorf("bbox: %d to %d numbers, want 4 or 6", least, most)
		}
	}
	return nil
}

func limitSchema(s *openapi3.Schema) error {
	if !s.Type.Is("integer") {
		return errors.New("limit: want an integer")
	}
	if s.Min == nil || *s.Min < 0 {
		return errors.New("limit: want a minimum, not below 0")
	}
	if standard, ok := s.Default.(float64); s.Default != nil && (!ok || standard < 0) {
		return fmt.Errorf("limit: the default is %v", s.Default)
	}
	return nil
}

func stringSchema(s *openapi3.Schema) error {
	if !s.Type.Is("string") {
		return errors.New("datetime: want a string")
	}
	return nil
}
