package encode

import (
	"bytes"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/symbology"
)

// gpxLayer keeps what to write of a collection.
type gpxLayer struct {
	file     *gpxFile
	c        *geo.Collection
	lang     string
	symbols  []string
	classes  symbology.Finder
	class    *labelled // nil: there is none
	name     *geo.Column
	date     *geo.Column
	shape    func(ordinal uint32) orb.Geometry
	columns  []labelled
	idLabel  string
	title    string
	ordinals []uint32

	scratch, text []byte
}

func newGPXLayer(f *gpxFile, c *geo.Collection, o Options) *gpxLayer {
	look := symbology.Of(c, o.Place)
	l := &gpxLayer{
		file: f, c: c, lang: o.Lang, symbols: garminOf(c.ID, &look), classes: look.Finder(c), name: nameColumn(c, o), date: dateColumn(c, o),
		shape: o.shapes(c), columns: labelsOf(c, o), idLabel: idName(c), title: titleOf(c, o.Lang),
	}
	for k := range l.columns {
		if l.columns[k].Name == look.ClassBy {
			l.class = &l.columns[k]
		}
	}
	return l
}

func (l *gpxLayer) Write(i uint32) error {
	l.ordinals = append(l.ordinals, i)
	if points := l.c.Points(); points != nil {
		p := points[i]
		l.file.note(orb.Bound{Min: p, Max: p}, p[0] == p[0] && p[1] == p[1])
		return nil
	}
	l.file.note(geo.BoundOf(l.shape(i)))
	return nil
}

func (*gpxLayer) Close() error { return nil }

// appendWaypoints appends the points of a feature.
func (l *gpxLayer) appendWaypoints(i uint32) {
	if points := l.c.Points(); points != nil {
		if p := points[i]; p[0] == p[0] && p[1] == p[1] {
			l.describe(i, false)
			l.appendWaypoint(i, p, 1)
		}
		return
	}
	if g := l.shape(i); hasPoints(g) {
		l.describe(i, false)
		l.appendPoints(i, g, 0)
	}
}

// appendPoints appends the points within a geometry, of which so many went before, and
// returns how many went now.
func (l *gpxLayer) appendPoints(i uint32, g orb.Geometry, before int) int {
	switch g := g.(type) {
	case orb.Point:
		before++
		l.appendWaypoint(i, g, before)
	case orb.MultiPoint:
		for _, p := range g {
			before++
			l.appendWaypoint(i, p, before)
		}
	case orb.Collection:
		for _, m := range g {
			before = l.appendPoints(i, m, before)
		}
	}
	return before
}

// hasPoints reports whether a geometry has points that are no part of lines.
func hasPoints(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Point:
		return true
	case orb.MultiPoint:
		return len(g) > 0
	case orb.Collection:
		for _, m := range g {
			if hasPoints(m) {
				return true
			}
		}
	}
	return false
}

// appendWaypoint appends a point of a feature, the first or another one.
func (l *gpxLayer) appendWaypoint(i uint32, p orb.Point, number int) {
	f := l.file
	f.buf = append(appendGPXPosition(append(f.buf, "<wpt"...), p), '>')
	if l.date != nil && !l.date.IsNull(i) {
		if t, ok := parseTime(l.date.Dict().Bytes(l.date.Code(i))); ok {
			f.buf = append(t.UTC().AppendFormat(append(f.buf, "<time>"...), time.RFC3339Nano), "</time>"...)
		}
	}
	l.appendTexts(i, number)
	f.buf = append(append(append(f.buf, "<sym>"...), l.symbols[l.classes.Of(i)]...), "</sym>"...)
	l.appendType(i)
	f.buf = append(f.buf, "</wpt>\n"...)
}

// appendTexts appends the name and, as a comment, which units show, and as a description,
// which programs do, what describe has prepared.
func (l *gpxLayer) appendTexts(i uint32, number int) {
	f := l.file
	f.buf = append(f.buf, "<name>"...)
	l.appendName(i)
	if number > 1 {
		f.buf = strconv.AppendInt(append(f.buf, " #"...), int64(number), 10)
	}
	f.buf = append(append(append(f.buf, "</name><cmt>"...), l.text...), "</cmt><desc>"...)
	f.buf = append(append(f.buf, l.text...), "</desc>"...)
}

// maxGPXName is how many bytes of a name are written: units show fewer.
const maxGPXName = 64

// appendName appends the id, for units keep one waypoint of a name, and show the first
// few letters, then the name, on one line.
func (l *gpxLayer) appendName(i uint32) {
	l.scratch = l.c.AppendID(l.scratch[:0], i)
	if l.name != nil && !l.name.IsNull(i) {
		l.scratch = append(append(l.scratch, ' '), l.name.Dict().Bytes(l.name.Code(i))...)
	}
	for at, c := range l.scratch {
		if c < ' ' {
			l.scratch[at] = ' '
		}
	}
	l.file.buf = appendXML(l.file.buf, bytes.TrimRight(cutText(l.scratch, maxGPXName), " "))
}

// appendType appends the layer's title and the class, since GPX has no layers.
func (l *gpxLayer) appendType(i uint32) {
	l.scratch = append(l.scratch[:0], l.title...)
	if l.class != nil && !l.class.IsNull(i) {
		l.scratch = l.class.appendText(append(l.scratch, ": "...), i)
	}
	l.file.buf = append(appendXML(append(l.file.buf, "<type>"...), l.scratch), "</type>"...)
}

// describe prepares a line for the id and for each value that is not null, escaped.
func (l *gpxLayer) describe(i uint32, outline bool) {
	l.scratch = l.scratch[:0]
	if outline {
		l.scratch = append(append(l.scratch, geo.Text{ES: "Contorno de un área", EN: "Outline of an area"}.In(l.lang)...), '\n')
	}
	l.scratch = l.c.AppendID(append(append(l.scratch, l.idLabel...), ": "...), i)
	for k := range l.columns {
		if column := &l.columns[k]; !column.IsNull(i) {
			l.scratch = append(append(append(l.scratch, '\n'), column.label...), ": "...)
			l.scratch = column.appendText(l.scratch, i)
		}
	}
	l.text = appendXML(l.text[:0], l.scratch)
}
