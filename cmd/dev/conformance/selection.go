package conformance

import "net/http"

// eachSelection asserts something of what every request selects, over all pages,
// beside the whole of the collection.
func eachSelection(t *tester, requests func(t *target) []request, verify func(r request, got, all []feature) error) {
	for _, r := range requests(t.target) {
		t.assert(r.subject, t.verifySelection(r, verify))
	}
}

func (t *target) verifySelection(r request, verify func(r request, got, all []feature) error) error {
	if r.err != nil {
		return r.err
	}
	all, err := t.all(r.c)
	if err != nil {
		return err
	}
	got, err := t.follow(r.address)
	if err != nil {
		return err
	}
	if err := verify(r, got, all); err != nil {
		return (&answer{method: http.MethodGet, url: r.address}).errorf("%v", err)
	}
	return nil
}

// wantSelected wants of all features exactly those that judge selects. Those that it
// does not apply to, having no geometry or no date, may be there as long as all of
// them are, or none: the abstract tests 19 and 23 of OGC 17-069r4 want them, while
// the requirements say that only what intersects is part of the result.
func wantSelected(got, all []feature, judge func(f *feature) (applies, selected bool)) error {
	selected := filtered(all, func(f *feature) bool { _, in := judge(f); return in })
	others := filtered(all, func(f *feature) bool { applies, _ := judge(f); return !applies })
	err := wantFeatures(got, selected)
	if err == nil || len(others) == 0 {
		return err
	}
	if wantFeatures(got, append(selected, others...)) == nil {
		return nil
	}
	return err
}

// wantSameFeatures wants two answers to have the same features.
func wantSameFeatures(one, other []feature) error {
	return wantKeys(keys(one), keys(other))
}
