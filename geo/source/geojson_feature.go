package source

import (
	"lindero/geo"
)

// featureReader reads GeoJSON features into a sink.
type featureReader struct {
	geometryReader
	order   []prediction   // the names of the feature before, in their order
	columns map[string]int // by name, as it stands between its quotes
	seen    []uint32       // by column: the serial of the last feature that had it
	serial  uint32
}

// prediction is a name as it stood in the feature before; features of one file
// nearly always repeat their names in the same order.
type prediction struct {
	quoted string
	column int
}

func newFeatureReader(w *window, s *sink) *featureReader {
	r := &featureReader{columns: map[string]int{}}
	r.window, r.sink = w, s
	return r
}

// object reads a feature, or a bare geometry where that is allowed, into the sink's
// feature, which must have begun.
func (r *featureReader) object(i int, bareAllowed bool) int {
	r.arena = r.arena[:0]
	r.serial++
	r.result = shape{}
	var m members
	hasGeometry := false
	if i = r.memberList(i, func(i int) int { return r.member(i, &m, &hasGeometry) }); i < 0 {
		return -1
	}
	switch {
	case m.kind == "Feature":
		if !hasGeometry {
			r.sink.refuse(CodeGeometry, `the feature has no member "geometry"; null is what says that it has none`)
		}
	case bareAllowed && (isSimple(m.kind) || m.kind == "GeometryCollection"):
		if r.assemble(&m, 0) < 0 {
			return -1
		}
	case m.kind == "":
		r.sink.refuse(CodeSyntax, `the object has no member "type", so it is no feature`)
	default:
		r.sink.refuse(CodeSyntax, `the object's type is %q, so it is no feature`, m.kind)
	}
	f := &r.sink.feature
	f.IsPoint, f.Point, f.Geometry = r.result.isPoint, r.result.point, r.result.geometry
	return i
}

func (r *featureReader) member(i int, m *members, hasGeometry *bool) int {
	if i = r.name(i); i < 0 {
		return -1
	}
	switch string(r.data[r.from:r.to]) {
	case "type":
		return r.kind(i, m)
	case "geometry":
		*hasGeometry = true
		return r.geometry(i, 0)
	case "properties":
		return r.properties(i)
	case "id":
		v := &r.sink.feature.ID
		*v = geo.Value{}
		return r.value(i, v)
	case "coordinates":
		m.coordinates = i
	case "geometries":
		m.geometries = i
	}
	return r.skip(i)
}

// properties reads an object of properties, or null.
func (r *featureReader) properties(i int) int {
	if r.data[i] == 'n' {
		return r.keyword(i, "null")
	}
	if r.data[i] != '{' {
		r.sink.refuse(CodeSyntax, `"properties" is neither an object nor null`)
		return r.skip(i)
	}
	i = r.space(i + 1)
	if r.data[i] == '}' {
		return i + 1
	}
	for k := 0; ; k++ {
		column, next := r.property(i, k)
		if next < 0 {
			return -1
		}
		if i = r.space(next); column < 0 {
			i = r.skip(i)
		} else {
			i = r.propertyValue(i, column)
		}
		if i < 0 {
			return -1
		}
		i = r.space(i)
		if r.data[i] == '}' {
			return i + 1
		}
		if r.data[i] != ',' {
			return r.fail(i, "a comma or a closing brace is expected here")
		}
		i = r.space(i + 1)
	}
}

// property reads the k-th name of the object and its colon, and finds its column.
func (r *featureReader) property(i, k int) (column, next int) {
	if k < len(r.order) {
		if p := &r.order[k]; len(r.data) > i+len(p.quoted) && string(r.data[i:i+len(p.quoted)]) == p.quoted {
			return p.column, r.expect(i+len(p.quoted), ':', "a colon is expected here")
		}
	}
	start := i
	if r.data[i] != '"' {
		return 0, r.fail(i, "a name in quotes is expected here")
	}
	if i = r.str(i); i < 0 {
		return 0, -1
	}
	column = r.columnOf()
	if column >= 0 {
		r.predict(k, prediction{string(r.data[start:i]), column})
	}
	return column, r.expect(i, ':', "a colon is expected here")
}

func (r *featureReader) predict(k int, p prediction) {
	switch {
	case k < len(r.order):
		r.order[k] = p
	case k < geo.MaxColumns:
		r.order = append(r.order, p)
	}
}

// columnOf returns the column of the name last read.
func (r *featureReader) columnOf() int {
	raw := r.data[r.from:r.to]
	if column, ok := r.columns[string(raw)]; ok {
		return column
	}
	column := r.sink.column(r.text())
	if column >= 0 && len(r.columns) < 2*geo.MaxColumns { // one name can be escaped in many ways
		r.columns[string(raw)] = column
	}
	return column
}

// propertyValue reads a value into its column. Of a name that stands twice the last
// value counts.
func (r *featureReader) propertyValue(i, column int) int {
	for column >= len(r.seen) {
		r.seen = append(r.seen, 0)
	}
	v := &r.sink.feature.Values[column]
	if r.seen[column] == r.serial {
		r.sink.note(CodeDuplicateKey, "the property %q stands twice in one feature; the last value counts", r.sink.builder.Property(column).Name)
		*v = geo.Value{}
	}
	r.seen[column] = r.serial
	return r.value(i, v)
}
