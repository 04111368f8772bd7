package conformance

import (
	"slices"
	"time"
)

// timeStampSkew is how far the server's clock may be from this one's.
const timeStampSkew = 10 * time.Minute

// A request is for the items of a collection, with parameters or without.
type request struct {
	subject string
	c       *collection
	address string
	box     []float64 // bbox, where it has one
	when    string    // datetime, or what it means, where it has one
	limit   int       // limit, where it has one
	err     error     // why it cannot be made
}

// responseTests verify an answer of items (/conf/core/fc-response), in the order in
// which the suite's classes have methods for them.
var responseTests = []struct {
	ats    string
	verify func(t *target, p *page) error
}{
	{"/conf/core/crs84", inCRS84},
	{"/conf/core/fc-response 1", typeProperty},
	{"/conf/core/fc-response 2", featuresProperty},
	{"/conf/core/fc-response 4, /conf/core/fc-links", pageLinks},
	{"/conf/core/fc-response 5, /conf/core/fc-timeStamp", timeStamp},
	{"/conf/core/fc-response 6, /conf/core/fc-numberMatched", numberMatched},
	{"/conf/core/fc-response 7, /conf/core/fc-numberReturned", numberReturned},
}

// responseChecks puts the response tests to every one of some requests. The methods
// are the suite's names for them.
func responseChecks(class string, requests func(t *target) []request, methods ...string) []check {
	all := make([]check, len(methods))
	for i, method := range methods {
		test := responseTests[i]
		all[i] = check{"features/core.collections." + class + "." + method, test.ats, classFeatures, func(t *tester) {
			eachPage(t, requests, func(_ request, p *page) error { return test.verify(t.target, p) })
		}}
	}
	return all
}

// operationCheck wants an answer to every request.
func operationCheck(class, method string, requests func(t *target) []request) check {
	return check{"features/core.collections." + class + "." + method, "/conf/core/fc-op", classFeatures, func(t *tester) {
		for _, r := range requests(t.target) {
			err := r.err
			if err == nil {
				_, err = t.page(r.address)
			}
			t.assert(r.subject, err)
		}
	}}
}

// eachPage asserts something of the answer to every request.
func eachPage(t *tester, requests func(t *target) []request, verify func(r request, p *page) error) {
	for _, r := range requests(t.target) {
		err := r.err
		if err == nil {
			var p *page
			if p, err = t.page(r.address); err == nil {
				err = verify(r, p)
			} else {
				err = needs(err)
			}
		}
		t.assert(r.subject, err)
	}
}

// eachItems makes requests for the items of every collection.
func (t *target) eachItems(of func(c *collection, items string) []request) []request {
	all, err := t.collections()
	if err != nil {
		return []request{{err: err}}
	}
	var requests []request
	for _, c := range all {
		items, err := c.itemsURL()
		if err != nil {
			requests = append(requests, request{subject: c.ID, err: err})
			continue
		}
		for _, r := range of(c, items) {
			r.c = c
			requests = append(requests, r)
		}
	}
	return requests
}

func inCRS84(_ *target, p *page) error {
	for _, f := range p.features() {
		if f.Geometry != nil && !within(f.Geometry, []float64{-180, -90, 180, 90}) {
			return p.errorf("%s lies outside the bounds of CRS84", f.key())
		}
	}
	return nil
}

func typeProperty(_ *target, p *page) error {
	if p.Type != "FeatureCollection" {
		return p.errorf("type %q", p.Type)
	}
	return nil
}

// featuresProperty wants a list of GeoJSON features; their geometries were looked at
// when they were read.
func featuresProperty(_ *target, p *page) error {
	if p.Features == nil {
		return p.errorf("there are no features")
	}
	for _, f := range *p.Features {
		if f.Type != "Feature" {
			return p.errorf("a feature of type %q", f.Type)
		}
	}
	return nil
}

func pageLinks(t *target, p *page) error {
	if len(p.Links) == 0 {
		return p.errorf("there are no links")
	}
	return t.verifyLinks(p.answer, p.Links, mediaGeoJSON)
}

func timeStamp(_ *target, p *page) error {
	if p.TimeStamp == nil {
		return skipf("there is no timeStamp")
	}
	at, err := time.Parse(time.RFC3339, *p.TimeStamp)
	if err != nil || at.Sub(p.began).Abs() > timeStampSkew {
		return p.errorf("timeStamp %q, asked at %s", *p.TimeStamp, p.began.Format(time.RFC3339))
	}
	return nil
}

// numberMatched counts the features over all pages, of which there may not be too
// many.
func numberMatched(t *target, p *page) error {
	if p.NumberMatched == nil {
		return skipf("there is no numberMatched")
	}
	if n := len(p.features()); n > 0 && *p.NumberMatched/n > maxPages/4 {
		return skipf("%d pages are too many to follow", *p.NumberMatched/n)
	}
	all, err := t.rest(p)
	if err != nil {
		return err
	}
	ids := keys(all)
	if distinct := len(slices.Compact(ids)); distinct != len(all) || *p.NumberMatched != len(all) {
		return p.errorf("numberMatched is %d; all pages have %d features, %d of them different", *p.NumberMatched, len(all), distinct)
	}
	return nil
}

func numberReturned(_ *target, p *page) error {
	if p.NumberReturned == nil {
		return skipf("there is no numberReturned")
	}
	if *p.NumberReturned != len(p.features()) {
		return p.errorf("numberReturned is %d of %d features", *p.NumberReturned, len(p.features()))
	}
	return nil
}
