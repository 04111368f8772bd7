package conformance

import (
	"fmt"
	"net/http"
)

// sorted asks for an order by number and by date, both ways, over pages. Features
// without a value stand together at one end.
func sorted(t *tester) {
	t.eachCollection(func(c *collection) error {
		p, err := t.probe(c)
		if err != nil {
			return err
		}
		for _, name := range []string{p.number, p.date} {
			for _, sign := range []string{"", "-"} {
				if name == "" {
					continue
				}
				got, err := t.follow(withQuery(p.items, "sortby", sign+name, "limit", smallPage(len(p.all))))
				if err == nil {
					err = first(wantSameFeatures(got, p.all), wantOrder(got, name, sign == "-"))
				}
				if err != nil {
					return fmt.Errorf("sortby=%s%s: %w", sign, name, err)
				}
			}
		}
		if p.number == "" && p.date == "" {
			return skipf("%s has neither numbers nor dates", c.ID)
		}
		_, err = t.expect(withQuery(p.items, "sortby", "no_such_property"), mediaGeoJSON, http.StatusBadRequest)
		return err
	})
}

func wantOrder(features []feature, name string, descending bool) error {
	var values []any
	gaps := 0
	for i := range features {
		v := features[i].Properties[name]
		if i > 0 && (v == nil) != (features[i-1].Properties[name] == nil) {
			gaps++
		}
		if v != nil {
			values = append(values, v)
		}
	}
	if gaps > 1 {
		return fmt.Errorf("features without a value stand among those with one")
	}
	for i := 1; i < len(values); i++ {
		a, b := values[i-1], values[i]
		if descending {
			a, b = b, a
		}
		if greater(a, b) {
			return fmt.Errorf("%v stands before %v", values[i-1], values[i])
		}
	}
	return nil
}

func greater(a, b any) bool {
	switch x := a.(type) {
	case float64:
		y, ok := b.(float64)
		return ok && x > y
	case string:
		y, ok := b.(string)
		return ok && x > y
	}
	return false
}
