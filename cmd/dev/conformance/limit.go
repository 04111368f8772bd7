package conformance

import (
	"fmt"
	"strconv"
)

func limitChecks() []check {
	const class = "FeaturesLimit"
	all := []check{
		operationCheck(class, "validateFeaturesWithLimitOperation", limitRequests),
		{"features/core.collections." + class + ".validateFeaturesWithLimitResponse", "/conf/core/fc-limit-response", classFeatures, limitResponse},
		{"lindero/core.Paging.nextLinks", "17-069r4, 7.15.6", classFeatures, nextLinks},
		{"lindero/core.Paging.prevLinks", "17-069r4, 7.15.7", classFeatures, prevLinks},
	}
	return append(all, responseChecks(class, limitRequests,
		"validateFeaturesWithLimitResponse_GeometryInCRS84", "validateFeaturesWithLimitResponse_TypeProperty",
		"validateFeaturesWithLimitResponse_FeaturesProperty", "validateFeaturesWithLimitResponse_Links",
		"validateFeaturesWithLimitResponse_TimeStamp", "validateFeaturesWithLimitResponse_NumberMatched",
		"validateFeaturesResponse_NumberReturned")...)
}

// limits reads what the OpenAPI document says of limit.
func (t *target) limits() (least, most int, err error) {
	doc, err := t.api()
	if err != nil {
		return 0, 0, needs(err)
	}
	for _, path := range doc.Paths.InMatchingOrder() {
		if !itemsPath.MatchString(path) {
			continue
		}
		p := parameterOf(doc.Paths.Value(path), "limit")
		if p == nil || p.Schema == nil || p.Schema.Value.Min == nil || p.Schema.Value.Max == nil {
			return 0, 0, skipf("%s: limit has no minimum and maximum", path)
		}
		return int(*p.Schema.Value.Min), int(*p.Schema.Value.Max), nil
	}
	return 0, 0, skipf("there is no path of items")
}

// maxMiddleLimit bounds the suite's limit between minimum and maximum.
const maxMiddleLimit = 100

// limitRequests ask for the suite's limits, the minimum and one above it, and for the
// maximum and more than that.
func limitRequests(t *target) []request {
	least, most, err := t.limits()
	return t.eachItems(func(c *collection, items string) []request {
		if err != nil {
			return []request{{subject: c.ID, err: err}}
		}
		var all []request
		for _, n := range []int{least, min(least+(most-least)/2, maxMiddleLimit), most, most + 1} {
			text := strconv.Itoa(n)
			all = append(all, request{subject: c.ID + " limit=" + text, address: withQuery(items, "limit", text), limit: n})
		}
		return all
	})
}

// limitResponse wants no more features than asked for and than the maximum, nor none
// where there are some.
func limitResponse(t *tester) {
	_, most, err := t.limits()
	if err != nil {
		t.assert("", err)
		return
	}
	eachPage(t, limitRequests, func(r request, p *page) error {
		if n := len(p.features()); n > min(r.limit, most) || n == 0 && p.NumberMatched != nil && *p.NumberMatched > 0 {
			return p.errorf("%d features", n)
		}
		return nil
	})
}

// smallPage is the size of the pages that are followed one by one.
func smallPage(n int) string { return fmt.Sprint(max(1, n/7)) }

// nextLinks follows small pages to the end: every feature is there once, in the same
// order as in one page.
func nextLinks(t *tester) {
	t.eachCollection(func(c *collection) error {
		all, err := t.all(c)
		if err != nil {
			return err
		}
		items, err := c.itemsURL()
		if err != nil {
			return err
		}
		got, err := t.follow(withQuery(items, "limit", smallPage(len(all))))
		if err != nil {
			return err
		}
		if len(got) != len(all) {
			return fmt.Errorf("%d features over small pages, %d over large ones", len(got), len(all))
		}
		for i := range got {
			if got[i].key() != all[i].key() {
				return fmt.Errorf("feature %d of small pages is %q, of large ones %q", i, got[i].key(), all[i].key())
			}
		}
		return nil
	})
}

// prevLinks goes back from the second page by its link prev.
func prevLinks(t *tester) {
	t.eachCollection(func(c *collection) error {
		all, err := t.all(c)
		if err != nil {
			return err
		}
		items, err := c.itemsURL()
		if err != nil {
			return err
		}
		start, err := t.page(withQuery(items, "limit", smallPage(len(all))))
		if err != nil {
			return needs(err)
		}
		next, ok := start.Links.find("next", "")
		if !ok {
			return skipf("%s has one page", c.ID)
		}
		second, err := t.page(next.Href)
		if err != nil {
			return err
		}
		prev, ok := second.Links.find("prev", "")
		if !ok {
			return skipf("there are no links prev")
		}
		back, err := t.page(prev.Href)
		if err != nil {
			return err
		}
		if _, ok := start.Links.find("prev", ""); ok {
			return start.errorf("the first page has a link prev")
		}
		return wantSameFeatures(back.features(), start.features())
	})
}
