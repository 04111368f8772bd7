package conformance

import (
	"fmt"
	"net/http"
)

func bboxCRSChecks() []check {
	in := func(class, method, ats string, run func(*tester)) check {
		return check{"features/crs.query.bboxcrs." + class + "." + method, ats, classCRS, run}
	}
	return []check{
		in("BBoxCrsParameter", "verifyBboxCrsParameter", "/conf/crs/bbox-crs-parameter", bboxCRS),
		in("BBoxCrsParameterDefault", "verifyBboxCrsParameterDefault", "/conf/crs/bbox-crs-parameter-default", bboxCRSDefault),
		in("BBoxCrsParameterInvalid", "verifyBboxCrsParameterInvalid", "/conf/crs/bbox-crs-parameter-invalid", bboxCRSInvalid),
	}
}

// How near to an edge of the box a feature may be counted as inside or outside, as a
// part of the box: points by the rounding of coordinates; lines and areas by what
// their straight edges in one CRS are beside those in another.
const (
	marginPoints = 1e-6
	marginLines  = 0.01
)

// bboxCRS asks for a box in every CRS, about the middle half of the collection, with
// its axes in the order of the CRS's authority. What must be there is found in that
// CRS, from the full download transformed.
func bboxCRS(t *tester) {
	eachCRS(t, func(c *collection, uri string) error {
		items, err := c.itemsURL()
		if err != nil {
			return err
		}
		all, err := t.all(c)
		if err != nil {
			return err
		}
		projected, err := projectedFeatures(t, uri, all)
		if err != nil {
			return err
		}
		b, err := middle(projected)
		if err != nil {
			return err
		}
		got, err := t.follow(withQuery(items, "bbox", b.String(), "bbox-crs", uri))
		if err != nil {
			return err
		}
		if err := wantAbout(got, projected, b); err != nil {
			return fmt.Errorf("bbox=%s: %w", b, err)
		}
		return nil
	})
}

// projectedFeatures are those that have a geometry, in a CRS.
func projectedFeatures(t *tester, uri string, all []feature) ([]feature, error) {
	some := filtered(all, func(f *feature) bool { return f.Geometry != nil })
	var vertices []position
	for i := range some {
		vertices = append(vertices, some[i].Geometry.vertices()...)
	}
	vertices, err := project(t.ctx, uri, vertices)
	if err != nil {
		return nil, err
	}
	for i := range some {
		n := len(some[i].Geometry.vertices())
		some[i].Geometry = some[i].Geometry.transformed(vertices[:n])
		vertices = vertices[n:]
	}
	return some, nil
}

// middle is half the width and half the height of what the features take up.
func middle(features []feature) (box, error) {
	var vertices []position
	for i := range features {
		vertices = append(vertices, features[i].Geometry.vertices()...)
	}
	if len(vertices) == 0 {
		return box{}, skipf("there are no geometries")
	}
	b := around(vertices)
	for k := range b.min {
		quarter := (b.max[k] - b.min[k]) / 4
		b.min[k], b.max[k] = b.min[k]+quarter, b.max[k]-quarter
	}
	return b, nil
}

// wantAbout wants all features that are in the box for sure, and none that are not.
func wantAbout(got, projected []feature, b box) error {
	margin := marginPoints
	for i := range projected {
		if len(projected[i].Geometry.points) == 0 {
			margin = marginLines
		}
	}
	margin *= min(b.max[0]-b.min[0], b.max[1]-b.min[1])
	in := func(b box) func(f *feature) bool { return func(f *feature) bool { return f.Geometry.intersects(b) } }
	have, surely, perhaps := keys(got), keys(filtered(projected, in(b.grown(-margin)))), keys(filtered(projected, in(b.grown(margin))))
	if missing := without(surely, have); len(missing) > 0 {
		return fmt.Errorf("%d of %d features are missing, such as %q", len(missing), len(surely), missing[0])
	}
	known := keys(projected)
	if extra := without(without(have, perhaps), without(have, known)); len(extra) > 0 {
		return fmt.Errorf("%d features are there that should not be, such as %q", len(extra), extra[0])
	}
	return nil
}

// bboxCRSDefault wants the same for the extent's western half with bbox-crs=CRS84 and
// without it.
func bboxCRSDefault(t *tester) {
	t.eachCollection(func(c *collection) error {
		extent, err := c.bbox()
		if err != nil {
			return err
		}
		items, err := c.itemsURL()
		if err != nil {
			return err
		}
		half := withQuery(items, "bbox", bboxText(extent[0], extent[1], (extent[0]+extent[2])/2, extent[3]))
		plain, err := t.follow(half)
		if err != nil {
			return needs(err)
		}
		other, err := t.follow(withQuery(half, "bbox-crs", crs84))
		if err != nil {
			return err
		}
		return wantSameFeatures(other, plain)
	})
}

func bboxCRSInvalid(t *tester) {
	eachRefusal(t, http.StatusBadRequest, func(items string) []string {
		return []string{withQuery(items, "bbox", "5,49,6,50", "bbox-crs", unsupportedCRS)}
	})
}
