package extract

import (
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/area"
	"lindero/geo/cql"
)

// selector makes the filters that select the features of an extract.
type selector struct {
	request *Request
	area    *outline
}

// of returns the features of a collection that lie in the area and of which the
// conditions hold.
func (s *selector) of(d *Data, c *geo.Collection, conditions ...*cql.Node) (*features, error) {
	asked, err := s.asked(c)
	if err != nil {
		return nil, err
	}
	return s.within(d, c, append(asked, conditions...))
}

// asked are the conditions of the request for a collection's features, wherever they lie.
func (s *selector) asked(c *geo.Collection) ([]*cql.Node, error) {
	var all []*cql.Node
	if text := s.request.Filter[c.ID]; text != "" {
		node, err := cql.Parse(text)
		if err != nil {
			return nil, ofLayer(err, c)
		}
		if _, err := cql.Compile(node, c); err != nil {
			return nil, ofLayer(err, c)
		}
		all = append(all, node)
	}
	node, err := cql.Datetime(s.request.Datetime, c)
	if node != nil {
		all = append(all, node)
	}
	return all, err
}

// ofLayer says which layer's filter is wrong.
func ofLayer(err error, c *geo.Collection) error {
	return geo.Errorf(geo.CodeInvalid, "filter", "the filter for %q: %s", c.ID, err)
}

// within returns the features in the area for which all conditions hold. Points are
// looked up in the area's own index, which has the answers of S_INTERSECTS and is quick
// however many vertices there are. What is cut to something meets the area.
func (s *selector) within(d *Data, c *geo.Collection, conditions []*cql.Node) (f *features, err error) {
	f = &features{index: d.index(c)}
	if len(conditions) > 0 {
		if f.filter, err = cql.Compile(joined(conditions), c); err != nil {
			return nil, err
		}
	}
	f.filter = cql.InBox(f.filter, c, s.area.BBox())
	points, isBox := c.Points(), len(s.request.Area.BBox) > 0
	switch {
	case points != nil && !isBox:
		f.filter = cql.Where(f.filter, func(i uint32) bool { return s.area.Contains(points[i]) })
	case points == nil && s.clips():
		f.filter = cql.Where(f.filter, func(i uint32) bool { return s.area.clipper.Clip(c.Geometry(i)) != nil })
	case !isBox:
		meets, err := s.area.meeting(c)
		if err != nil {
			return nil, err
		}
		f.filter = cql.Where(f.filter, meets)
	}
	return f, nil
}

func (s *selector) clips() bool { return s.request.Cut != Whole }

func joined(conditions []*cql.Node) *cql.Node {
	if len(conditions) == 1 {
		return conditions[0]
	}
	return &cql.Node{Op: cql.And, Args: conditions}
}

// shape returns what cuts the geometries of a collection to the area; nil where nothing
// is cut. Writers ask for a geometry several times in a row, so the last one is kept.
func (s *selector) shape(c *geo.Collection) func(ordinal uint32) orb.Geometry {
	if !s.clips() || c.Points() != nil {
		return nil
	}
	return remembered(s.area.clipper, c)
}

func remembered(clipper *area.Clipper, c *geo.Collection) func(ordinal uint32) orb.Geometry {
	var last orb.Geometry
	at, known := uint32(0), false
	return func(ordinal uint32) orb.Geometry {
		if !known || at != ordinal {
			last, at, known = clipper.Clip(c.Geometry(ordinal)), ordinal, true
		}
		return last
	}
}
