package encode

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// gpxFile writes GPX 1.1 (https://www.topografix.com/gpx/1/1/), as GPS units read it:
// points are waypoints, lines tracks, and areas the tracks of their rings. Features
// without a position are left out and counted in the file's description.
//
// The box of everything stands in front, and the waypoints of all layers stand before
// all tracks, so the features' ordinals are kept, four bytes each, and Close writes
// everything.
type gpxFile struct {
	output
	about    FileOptions
	layers   []*gpxLayer
	bounds   orb.Bound
	bounded  bool
	unplaced int
}

func openGPX(w io.Writer, o FileOptions) (FileWriter, error) {
	return &gpxFile{output: output{w: w}, about: o}, nil
}

// Layer fails with [geo.CodeInvalid] for a system of positions other than WGS 84.
func (f *gpxFile) Layer(c *geo.Collection, o Options) (FeatureWriter, error) {
	if err := onlyWGS84("GPX", o); err != nil {
		return nil, err
	}
	l := newGPXLayer(f, c, o)
	f.layers = append(f.layers, l)
	return l, nil
}

// note takes the box of a feature.
func (f *gpxFile) note(box orb.Bound, ok bool) {
	switch {
	case !ok:
		f.unplaced++
	case f.bounded:
		f.bounds = f.bounds.Union(box)
	default:
		f.bounds, f.bounded = box, true
	}
}

func (f *gpxFile) Close() error {
	f.buf = append(f.buf, `<?xml version="1.0" encoding="UTF-8"?>
<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="Lindero">
`...)
	f.appendMetadata()
	for _, write := range []func(*gpxLayer, uint32){(*gpxLayer).appendWaypoints, (*gpxLayer).appendTrack} {
		for _, l := range f.layers {
			for _, i := range l.ordinals {
				write(l, i)
				if err := f.flushFull(); err != nil {
					return err
				}
			}
		}
	}
	f.buf = append(f.buf, "</gpx>\n"...)
	return f.flush()
}

func (*gpxFile) Discard() error { return nil }

func (f *gpxFile) appendMetadata() {
	f.buf = appendElement(append(f.buf, "<metadata>"...), "name", f.about.Title)
	f.buf = appendElement(f.buf, "desc", f.description())
	f.appendCopyright()
	if !f.about.Created.IsZero() {
		f.buf = appendElement(f.buf, "time", f.about.Created.UTC().Format(time.RFC3339))
	}
	if f.bounded {
		f.buf = appendDecimal(append(f.buf, `<bounds minlat="`...), f.bounds.Min[1])
		f.buf = appendDecimal(append(f.buf, `" minlon="`...), longitudeGPX(f.bounds.Min[0]))
		f.buf = appendDecimal(append(f.buf, `" maxlat="`...), f.bounds.Max[1])
		f.buf = appendDecimal(append(f.buf, `" maxlon="`...), longitudeGPX(f.bounds.Max[0]))
		f.buf = append(f.buf, `"/>`...)
	}
	f.buf = append(f.buf, "</metadata>\n"...)
}

// description says what layers there are, under which licences, and what is missing.
func (f *gpxFile) description() string {
	var lines []string
	for _, l := range f.layers {
		line := titleOf(l.c, f.about.Lang)
		if l.c.License != "" {
			line += " (" + l.c.License + ")"
		}
		lines = append(lines, line)
	}
	if f.unplaced > 0 {
		missing := geo.Text{ES: "%d elementos sin posición no están aquí", EN: "%d features without a position are not here"}
		lines = append(lines, fmt.Sprintf(missing.In(f.about.Lang), f.unplaced))
	}
	return strings.Join(lines, "\n")
}

// appendCopyright appends whose data they are, with the licence if all layers have one.
func (f *gpxFile) appendCopyright() {
	owners, license := f.about.Attribution, ""
	for i, l := range f.layers {
		if len(f.about.Attribution) == 0 && l.c.Attribution != "" && !slices.Contains(owners, l.c.Attribution) {
			owners = append(owners, l.c.Attribution)
		}
		if i > 0 && l.c.LicenseURL != license {
			license = ""
			continue
		}
		license = l.c.LicenseURL
	}
	if len(owners) == 0 {
		return
	}
	f.buf = appendAttribute(append(f.buf, `<copyright author="`...), strings.Join(owners, "; "))
	f.buf = append(appendElement(append(f.buf, `">`...), "license", license), "</copyright>"...)
}

// appendGPXPosition appends a position as the attributes of an element.
func appendGPXPosition(dst []byte, p orb.Point) []byte {
	dst = appendDecimal(append(dst, ` lat="`...), p[1])
	dst = appendDecimal(append(dst, `" lon="`...), longitudeGPX(p[0]))
	return append(dst, '"')
}

// longitudeGPX keeps a longitude below 180, where the schema ends: a centimetre off, for
// at -180 a line would run around the world.
func longitudeGPX(lon float64) float64 { return min(lon, 179.9999999) }
