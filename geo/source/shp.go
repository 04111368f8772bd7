package source

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"lindero/geo"
	"lindero/geo/crs"
	"lindero/geo/source/shapefile"
)

// shapeFile is a .shp with what belongs to it.
type shapeFile struct {
	shp    *file
	limits *Limits
}

// small reads a companion file such as .prj whole; nil if there is none.
func (f *shapeFile) small(suffix string) ([]byte, error) {
	c := f.shp.with[suffix]
	if c == nil {
		return nil, nil
	}
	in, err := c.open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(io.LimitReader(in, 1<<16))
}

// attributes opens the .dbf, nil if there is none.
func (f *shapeFile) attributes(ctx context.Context) (*shapefile.Attributes, io.Closer, error) {
	c := f.shp.with[".dbf"]
	if c == nil {
		return nil, nil, nil
	}
	in, err := c.open()
	if err != nil {
		return nil, nil, err
	}
	a, err := shapefile.NewAttributes(buffered(ctx, in))
	if err != nil {
		return nil, nil, errors.Join(coded(CodeFormat, "%s", err), in.Close())
	}
	return a, in, nil
}

// charset returns the encoding of the attributes: the .cpg says it, or the header
// of the .dbf; assumed is set where neither does.
func (f *shapeFile) charset(a *shapefile.Attributes) (e encoding.Encoding, assumed bool, err error) {
	cpg, err := f.small(".cpg")
	if err != nil {
		return nil, false, err
	}
	name := strings.TrimSpace(string(bytes.TrimPrefix(cpg, []byte("\ufeff"))))
	if name == "" {
		name = a.CodePage()
	}
	if name == "" {
		return nil, true, nil
	}
	e, err = textEncoding(name)
	if err != nil {
		return nil, false, coded(CodeEncoding, "the attributes cannot be read: %s", err)
	}
	return e, false, nil
}

// system returns the coordinate reference system; without a .prj, WGS 84.
func (f *shapeFile) system() (crs.CRS, error) {
	prj, err := f.small(".prj")
	if err != nil || len(bytes.TrimSpace(prj)) == 0 {
		return crs.CRS{}, err
	}
	system, err := crs.FromWKT(string(prj))
	if err != nil {
		return system, coded(CodeCRS, "%s", err)
	}
	return system, nil
}

// describe returns the attributes that are properties.
func (f *shapeFile) describe(ctx context.Context, layer *LayerConfig) ([]PropertyConfig, error) {
	a, closer, err := f.attributes(ctx)
	if err != nil || a == nil {
		return nil, err
	}
	defer closer.Close()
	e, _, err := f.charset(a)
	if err != nil {
		return nil, err
	}
	var out []PropertyConfig
	for _, field := range a.Fields {
		if !isReadable(field.Type) {
			continue
		}
		p := PropertyConfig{Name: layer.longName(decoded(e, field.Name))}
		if field.Type == 'D' {
			p.Type, p.Format = geo.String.String(), geo.FormatDate
		}
		out = append(out, p)
	}
	return out, nil
}

func isReadable(fieldType byte) bool { return strings.IndexByte("CNFLDIOB+", fieldType) >= 0 }

// longName gives back the name of a declared property that the ten letters of
// dBASE cut short, if only one is meant.
func (l *LayerConfig) longName(name string) string {
	const longest = 10
	if len(name) != longest || l.names(name) {
		return name
	}
	found := ""
	for i := range l.Properties {
		if strings.HasPrefix(l.Properties[i].Name, name) {
			if found != "" {
				return name
			}
			found = l.Properties[i].Name
		}
	}
	return first(found, name)
}

// decoded returns text as UTF-8: of an unknown encoding it is UTF-8 if it can be,
// else windows-1252.
func decoded(e encoding.Encoding, b []byte) string {
	if e == nil {
		if utf8.Valid(b) {
			return string(b)
		}
		e = charmap.Windows1252
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return string(b)
	}
	return string(out)
}

// shapeReader reads the records of a .shp with those of its .dbf.
type shapeReader struct {
	shapes     *shapefile.Shapes
	attributes *shapefile.Attributes // nil if there is none
	decoder    *encoding.Decoder     // nil for UTF-8
	assumed    bool                  // nobody says which encoding it is
	sink       *sink
	targets    []int
	record     int
	deleted    int
}

// read streams the shapes into the sink.
func (f *shapeFile) read(ctx context.Context, s *sink) error {
	system, err := f.system()
	if err != nil {
		return err
	}
	if f.shp.with[".prj"] == nil {
		s.report.note(CodeCRS, "there is no .prj, so the coordinates are taken as WGS 84 longitude and latitude")
	}
	s.setCRS(system)
	in, err := f.shp.open()
	if err != nil {
		return err
	}
	defer in.Close()
	r := &shapeReader{sink: s}
	if r.shapes, err = shapefile.NewShapes(buffered(ctx, in), f.limits.FeatureBytes); err != nil {
		return coded(CodeFormat, "%s", err)
	}
	a, closer, err := f.attributes(ctx)
	if err != nil {
		return err
	}
	if a == nil {
		s.report.warn(CodeNoAttributes, "there is no .dbf beside the .shp, so the features have no properties")
		return r.run()
	}
	defer closer.Close()
	e, assumed, err := f.charset(a)
	if err != nil {
		return err
	}
	r.attributes, r.assumed = a, assumed
	if e != nil {
		r.decoder = e.NewDecoder()
	}
	r.place(e)
	return r.run()
}

// place finds a column for every field.
func (r *shapeReader) place(e encoding.Encoding) {
	r.targets = make([]int, len(r.attributes.Fields))
	for i, field := range r.attributes.Fields {
		r.targets[i] = -1
		short := decoded(e, field.Name)
		if !isReadable(field.Type) {
			r.sink.report.warn(CodeColumnDropped, "the field %q is of the type %q, which is not read", clip([]byte(short)), string(rune(field.Type)))
			continue
		}
		name := r.sink.layer.longName(short)
		if name != short {
			r.sink.report.note(CodeRenamed, "the field %q is read as %q, whose name dBASE cuts short", short, name)
		}
		if r.targets[i] = r.sink.column([]byte(name)); r.targets[i] < 0 {
			r.sink.report.warn(CodePropertyName, "the field %q %s; it is left out", clip([]byte(name)), first(nameFault([]byte(name)), "is one too many"))
		}
		r.sink.usualID(name, r.targets[i])
	}
}

func (r *shapeReader) run() error {
	for {
		r.sink.begin()
		shape, err := r.shapes.Next()
		if errors.Is(err, io.EOF) {
			r.ended()
			return nil
		}
		r.record++
		at := place{record: r.record, offset: r.shapes.Offset()}
		var bad *shapefile.RecordError
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF):
			return r.sink.breakOff(at, CodeTruncated, "the .shp ends in the middle of this record, after %d of them; fetch it again", r.record-1)
		case errors.Is(err, shapefile.ErrTooLarge):
			r.sink.refuse(CodeTooLarge, "%s", tooLargeMessage(r.sink.limits))
		case errors.As(err, &bad):
			r.sink.refuse(CodeGeometry, "%s", bad.Message)
		case err != nil:
			return err
		}
		r.sink.feature.Geometry = shape.Geometry
		if shape.Heights {
			r.sink.dropHeight()
		}
		isDeleted, err := r.values(at)
		if err != nil || !r.sink.report.Complete {
			return err
		}
		if isDeleted {
			r.deleted++
			continue
		}
		if err := r.sink.add(at); err != nil {
			return err
		}
	}
}

func (r *shapeReader) ended() {
	if r.deleted > 0 {
		r.sink.report.note(CodeDeleted, "%d records marked as deleted were passed over", r.deleted)
	}
	if r.attributes != nil && r.attributes.Records > r.record {
		r.sink.report.warn(CodeNoAttributes, "the .dbf has %d records and the .shp %d; do they belong together?", r.attributes.Records, r.record)
	}
}
