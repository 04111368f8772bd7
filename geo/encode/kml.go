package encode

import (
	"fmt"
	"io"
	"strings"

	"lindero/geo"
	"lindero/geo/symbology"
)

// kmlFile writes KML 2.2 (OGC 07-147r2): a Document with a Document for each layer, for
// only those may hold the styles and the schema of their features where a stream comes
// to know of them. Positions are longitude and latitude on WGS 84, whatever is asked
// for, and lie on the ground, which is what they do unless told otherwise.
//
// Plain KML refers to no image: points are the program's own pin, in the colour of their
// class. The symbols of a [kmzFile] lie beside the document.
type kmlFile struct {
	output
	about   FileOptions
	symbols *kmzSymbols // nil: there are none
}

func openKML(w io.Writer, o FileOptions) (FileWriter, error) { return newKMLFile(w, o), nil }

func newKMLFile(w io.Writer, o FileOptions) *kmlFile {
	f := &kmlFile{output: output{w: w}, about: o}
	f.buf = append(f.buf, `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:atom="http://www.w3.org/2005/Atom">
<Document>
`...)
	f.buf = appendElement(f.buf, "name", o.Title)
	f.buf = append(f.buf, "<open>1</open>\n"...)
	f.buf = appendAuthor(f.buf, strings.Join(o.Attribution, "; "))
	return f
}

// appendAuthor appends whose data they are.
func appendAuthor(dst []byte, attribution string) []byte {
	if attribution == "" {
		return dst
	}
	dst = appendElement(append(dst, "<atom:author>"...), "atom:name", attribution)
	return append(dst, "</atom:author>\n"...)
}

// Layer fails with [geo.CodeInvalid] for a system of positions other than WGS 84.
func (f *kmlFile) Layer(c *geo.Collection, o Options) (FeatureWriter, error) {
	if err := onlyWGS84("KML", o); err != nil {
		return nil, err
	}
	l := newKMLLayer(f, c, o)
	f.buf = append(f.buf, "<Document>\n"...)
	f.buf = appendElement(f.buf, "name", titleOf(c, o.Lang))
	f.buf = append(f.buf, "<open>0</open>\n"...)
	f.buf = appendAuthor(f.buf, c.Attribution)
	if c.LicenseURL != "" {
		f.buf = append(appendAttribute(append(f.buf, `<atom:link rel="license" href="`...), c.LicenseURL), "\"/>\n"...)
	}
	f.buf = appendElement(f.buf, "description", strings.Trim(c.Description.In(o.Lang)+"\n"+c.License, "\n"))
	f.appendStyles(c, &l.look)
	l.appendSchema()
	return l, nil
}

// onlyWGS84 refuses systems of positions that a format has no place for.
func onlyWGS84(format string, o Options) error {
	if o.CRS.IsWGS84() {
		return nil
	}
	return geo.Errorf(geo.CodeInvalid, "crs", "%s has longitude and latitude on WGS 84 only; leave crs out, or choose another format", format)
}

func (f *kmlFile) Close() error {
	f.buf = append(f.buf, "</Document>\n</kml>\n"...)
	return f.flush()
}

func (*kmlFile) Discard() error { return nil }

// kmlFillAlpha is what share of 255 areas are filled with.
const kmlFillAlpha = 0x55

// appendStyles appends the shared styles of a layer's classes. The text of a balloon is
// the description and nothing else: values put into it one by one, as $[name] has it,
// would be taken for HTML. KML has no dashes, and one pen for lines and outlines: that of
// zones, which are in no class, has their colour.
func (f *kmlFile) appendStyles(c *geo.Collection, look *symbology.Look) {
	for i, class := range look.All() {
		pen := class.Line[0]
		if i == len(look.Classes) && c.Generalised.To != "" {
			pen.Color = class.Area
		}
		f.buf = fmt.Appendf(f.buf, `<Style id="%s"><IconStyle>`, styleID(c.ID, i))
		if f.symbols == nil {
			f.buf = fmt.Appendf(f.buf, "<color>%s</color>", kmlColor(class.Point.Color, 255))
		} else {
			f.buf = fmt.Appendf(f.buf, `<Icon><href>%s</href></Icon><hotSpot x="0.5" y="0.5" xunits="fraction" yunits="fraction"/>`, f.symbols.add(class.Point))
		}
		f.buf = fmt.Appendf(f.buf, "</IconStyle><LabelStyle><scale>0.8</scale></LabelStyle><LineStyle><color>%s</color><width>%g</width></LineStyle>"+
			"<PolyStyle><color>%s</color></PolyStyle><BalloonStyle><text>$[description]</text></BalloonStyle>"+
			"<ListStyle><maxSnippetLines>0</maxSnippetLines></ListStyle></Style>\n", kmlColor(pen.Color, 255), pen.Width, kmlColor(class.Area, kmlFillAlpha))
	}
}

// kmlColor writes a colour as KML does: aabbggrr.
func kmlColor(c symbology.Color, alpha uint8) string {
	p := c.NRGBA()
	return fmt.Sprintf("%02x%02x%02x%02x", alpha, p.B, p.G, p.R)
}

func styleID(layer string, class int) string { return fmt.Sprintf("%s-%d", schemaID(layer), class) }

// schemaID makes an id that XML takes, whatever a layer's starts with.
func schemaID(layer string) string { return "l_" + layer }
