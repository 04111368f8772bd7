package conformance

import (
	"errors"
	"net/http"
	"slices"
)

func generalChecks() []check {
	return []check{
		{"features/core.general.GeneralHttp.http", "/conf/core/http", classFeatures, http11},
		{"features/core.landingpage.LandingPage.landingPageRetrieval", "/conf/core/root-op", classFeatures, landingRetrieval},
		{"features/core.landingpage.LandingPage.landingPageValidation", "/conf/core/root-success", classFeatures, landingValidation},
		{"features/core.conformance.Conformance.validateConformanceOperationAndResponse", "/conf/core/conformance-op, /conf/core/conformance-success",
			classFeatures, func(t *tester) { conformanceDeclaration(t, classFeatures) }},
	}
}

func http11(t *tester) {
	a, err := t.expect(t.address("/"), mediaJSON, http.StatusOK)
	if err == nil && a.proto != "HTTP/1.1" {
		err = a.errorf("answers in %s", a.proto)
	}
	t.assert("", err)
}

func landingRetrieval(t *tester) {
	a, err := t.expect(t.address("/"), mediaJSON, http.StatusOK)
	if err == nil {
		err = a.wantMedia(mediaJSON)
	}
	t.assert("", err)
}

// landingValidation wants the links that everything else is found by.
func landingValidation(t *tester) {
	doc, err := t.landing()
	if err != nil {
		t.assert("", needs(err))
		return
	}
	for _, rels := range [][]string{{"service-desc", "service-doc"}, {"conformance"}, {"data"}} {
		err := errors.New("the landing page has no such link")
		for _, rel := range rels {
			if l, ok := doc.Links.find(rel, ""); ok && err != nil {
				_, err = t.expect(l.Href, l.Type, http.StatusOK)
			}
		}
		t.assert("link "+rels[0], err)
	}
}

// conformanceDeclaration wants a declaration at its own address and at each link to
// it, with a class among those declared.
func conformanceDeclaration(t *tester, class string) {
	addresses := []string{t.address("/conformance")}
	if doc, err := t.landing(); err == nil {
		for _, l := range doc.Links.rel("conformance") {
			addresses = append(addresses, l.Href)
		}
	}
	for _, address := range addresses {
		var doc struct{ ConformsTo *[]string }
		a, err := t.document(address, mediaJSON, &doc)
		if err == nil && doc.ConformsTo == nil {
			err = a.errorf("there is no conformsTo")
		}
		if err == nil && !slices.Contains(*doc.ConformsTo, class) {
			err = a.errorf("%s is not declared", class)
		}
		t.assert(address, err)
	}
}
