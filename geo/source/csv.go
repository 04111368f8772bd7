package source

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/source/crs"
)

// csvFile is delimited text: first looked through for the types of its columns, then
// read.
type csvFile struct {
	open    func() (io.ReadCloser, error)
	options CSVOptions
	limits  *Limits
	layout
}

// maxBadQuotes is how many records with faulty quotes are passed over by line before
// the file is given up: each may have to be searched to the limit of a record.
const maxBadQuotes = 16

// scan opens the file and reads up to behind its header.
func (c *csvFile) scan(ctx context.Context, use func(*csvScanner) error) error {
	in, err := c.open()
	if err != nil {
		return err
	}
	defer in.Close()
	encoding, err := textEncoding(c.options.Encoding)
	if err != nil {
		return coded(CodeFormat, "%s", err)
	}
	s := newCSVScanner(ctx, in, c.comma, encoding, c.limits.FeatureBytes)
	if err := c.head(s); err != nil {
		return err
	}
	return use(s)
}

// head reads the header's names.
func (c *csvFile) head(s *csvScanner) error {
	for s.end < 4096 && !s.eof {
		if err := s.more(0); err != nil {
			return err
		}
	}
	start := s.data[:s.end]
	if bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff")) {
		return coded(CodeEncoding, "the file is UTF-16; save it as UTF-8")
	}
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		s.at = 3
	}
	line := start[s.at:]
	if rest, ok := bytes.CutPrefix(line, []byte("sep=")); ok && len(rest) > 1 { // as Excel writes it
		s.comma = rest[0]
		if err := s.skipLine(); err != nil {
			return err
		}
	} else if s.comma == 0 {
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		s.comma = delimiterOf(line, c.options)
	}
	c.comma = s.comma
	err := s.next()
	switch {
	case errors.Is(err, io.EOF):
		return coded(CodeEmptyFile, "the file is empty; its first line must name the columns")
	case err != nil:
		return coded(CodeBadQuotes, "the line of column names cannot be read: %s", err)
	}
	c.names = c.names[:0]
	for _, name := range s.fields {
		if !utf8.Valid(name) {
			return coded(CodeEncoding, "the column name %q is not UTF-8; save the file as UTF-8, or say csv: {encoding: windows-1252} in %s", clip(name), ConfigName)
		}
		c.names = append(c.names, strings.TrimSpace(string(name)))
	}
	c.lon, c.lat, c.wkt = -1, -1, -1
	return c.find(c.options)
}

// describe looks through the whole file for the types of its columns, and returns
// the columns that are properties.
func (c *csvFile) describe(ctx context.Context) ([]PropertyConfig, error) {
	comma, err := c.options.comma()
	if err != nil {
		return nil, coded(CodeFormat, "%s", err)
	}
	c.comma = comma
	err = c.scan(ctx, c.infer)
	if err != nil {
		return nil, err
	}
	var columns []PropertyConfig
	for i, kind := range c.columns {
		if i == c.lon || i == c.lat || i == c.wkt || kind&kindSeen == 0 && c.names[i] == "" {
			continue
		}
		p := PropertyConfig{Name: c.nameOf(i)}
		switch kind.settle() {
		case kindDate:
			p.Type, p.Format = geo.String.String(), geo.FormatDate
		case kindDateTime:
			p.Type, p.Format = geo.String.String(), geo.FormatDateTime
		}
		columns = append(columns, p)
	}
	return columns, nil
}

func (c *csvFile) infer(s *csvScanner) error {
	c.columns = make([]columnKind, len(c.names))
	for i := range c.columns {
		c.columns[i] = kindUnknown
	}
	for bad := 0; ; {
		err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errQuotes) || errors.Is(err, errTooLarge):
			if bad++; bad > maxBadQuotes {
				return nil // told when the file is read
			}
			if err := s.skipLine(); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		for i, field := range s.fields[:min(len(s.fields), len(c.columns))] {
			if c.columns[i]&^kindSeen != 0 {
				c.columns[i] = c.columns[i].narrow(bytes.TrimSpace(field))
			}
		}
	}
}

// nameOf is the name of a column's property: one without a name is called after its
// place, one that stands twice by a number.
func (c *csvFile) nameOf(i int) string {
	name := c.names[i]
	if name == "" {
		return fmt.Sprintf("column_%d", i+1)
	}
	n := 1
	for _, before := range c.names[:i] {
		if before == name {
			n++
		}
	}
	if n > 1 {
		return fmt.Sprintf("%s_%d", name, n)
	}
	return name
}

// read streams the records into the sink; describe must have run.
func (c *csvFile) read(ctx context.Context, s *sink) error {
	s.typed = false
	return c.scan(ctx, func(in *csvScanner) error {
		s.lineAt = in.lineAt
		r := &csvReader{csvFile: c, csvScanner: in, sink: s}
		r.place()
		return r.run()
	})
}

// csvReader reads the records behind the header.
type csvReader struct {
	*csvFile
	*csvScanner
	sink    *sink
	targets []int // by field: the property's column, -1 for none
	record  int
	shapes  *featureReader // of GeoJSON in the geometry column
}

// place finds a column for every field.
func (r *csvReader) place() {
	r.targets = make([]int, len(r.names))
	for i := range r.targets {
		r.targets[i] = -1
		if i == r.lon || i == r.lat || i == r.wkt || r.columns[i]&kindSeen == 0 && r.names[i] == "" {
			continue
		}
		name := r.nameOf(i)
		if name != r.names[i] {
			r.sink.report.note(CodeRenamed, "the column %d, whose name %q is empty or taken, is called %q", i+1, clip([]byte(r.names[i])), clip([]byte(name)))
		}
		if r.targets[i] = r.sink.column([]byte(name)); r.targets[i] < 0 {
			r.sink.report.warn(CodePropertyName, "the column %q %s; it is left out", clip([]byte(name)), first(nameFault([]byte(name)), "is one too many"))
		}
		r.sink.usualID(name, r.targets[i])
	}
}

func (r *csvReader) run() error {
	for bad := 0; ; {
		r.sink.begin()
		err := r.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		r.record++
		at := place{record: r.record, offset: r.start}
		switch {
		case errors.Is(err, errQuotes), errors.Is(err, errTooLarge):
			bad++
			if err := r.unreadable(at, err, bad); err != nil || bad > maxBadQuotes {
				return err
			}
			continue
		case err != nil:
			return err
		}
		r.fill()
		if err := r.sink.add(at); err != nil {
			return err
		}
	}
}

// unreadable refuses a record that cannot be split into fields, and passes over its
// first line, or gives up the file.
func (r *csvReader) unreadable(at place, err error, bad int) error {
	code, message := CodeBadQuotes, err.Error()+"; double the quotes inside a field"
	if errors.Is(err, errTooLarge) {
		code, message = CodeTooLarge, tooLargeMessage(r.limits)
	}
	if bad > maxBadQuotes {
		return r.sink.breakOff(at, code, "%s; this happened %d times, and the rest of the file is not read", message, bad)
	}
	r.sink.refuse(code, "%s", message)
	if err := r.sink.add(at); err != nil {
		return err
	}
	return r.skipLine()
}

// fill makes a feature of the fields.
func (r *csvReader) fill() {
	if !r.count() {
		return
	}
	for i, target := range r.targets {
		if target < 0 {
			continue
		}
		if v := r.fields[i]; len(v) > 0 {
			r.value(target, v, r.columns[i].settle())
		}
	}
	if r.wkt >= 0 {
		r.shape(bytes.TrimSpace(r.fields[r.wkt]))
		return
	}
	r.point(bytes.TrimSpace(r.fields[r.lon]), bytes.TrimSpace(r.fields[r.lat]))
}

// count checks the number of fields; empty ones behind the last column are common
// and mean nothing.
func (r *csvReader) count() bool {
	for len(r.fields) > len(r.names) && len(r.fields[len(r.fields)-1]) == 0 {
		r.fields = r.fields[:len(r.fields)-1]
	}
	if len(r.fields) != len(r.names) {
		r.sink.refuse(CodeFieldCount, "the record has %d fields and the header %d; is a delimiter unquoted in a text, or the record cut short?", len(r.fields), len(r.names))
		return false
	}
	return true
}

// value sets a property; declared ones are converted by the sink.
func (r *csvReader) value(target int, text []byte, kind columnKind) {
	c := &r.sink.checks[target]
	v := &r.sink.feature.Values[target]
	switch {
	case c.Type == geo.Number && r.decimalComma():
		if point, ok := withPoint(bytes.TrimSpace(text)); ok {
			r.sink.note(CodeDecimalComma, "decimal commas were read as points in property %q", c.Name)
			text = point
		}
	case c.Type != geo.Unknown:
	case kind == kindInteger || kind == kindNumber:
		if number, ok := parseNumber(bytes.TrimSpace(text)); ok {
			*v = number
			return
		}
	case kind == kindBoolean:
		*v = geo.Value{Kind: geo.KindBoolean}
		if text = bytes.TrimSpace(text); text[0] == 't' || text[0] == 'T' {
			v.Int = 1
		}
		return
	case kind == kindDate || kind == kindDateTime:
		text = bytes.TrimSpace(text)
	}
	r.sink.setText(target, text)
}

func (r *csvReader) decimalComma() bool { return r.csvFile.comma == ';' || r.csvFile.comma == '\t' }

// withPoint returns a number with its one comma made a point.
func withPoint(text []byte) ([]byte, bool) {
	at := bytes.IndexByte(text, ',')
	if at < 0 || bytes.Count(text, []byte{','}) != 1 || bytes.IndexByte(text, '.') >= 0 {
		return text, false
	}
	point := bytes.Clone(text)
	point[at] = '.'
	_, ok := parseNumber(point)
	return point, ok
}

// point makes a point of two texts; both empty is no geometry.
func (r *csvReader) point(lon, lat []byte) {
	if len(lon) == 0 && len(lat) == 0 {
		return
	}
	x, okX := r.coordinate(lon, "longitude")
	y, okY := r.coordinate(lat, "latitude")
	if okX && okY {
		r.sink.feature.IsPoint, r.sink.feature.Point = true, orb.Point{x, y}
	}
}

func (r *csvReader) coordinate(text []byte, what string) (float64, bool) {
	if number, ok := parseNumber(text); ok {
		if number.Kind == geo.KindInteger {
			return float64(number.Int), true
		}
		return number.Float, true
	}
	if point, ok := withPoint(text); ok {
		if r.decimalComma() {
			r.sink.note(CodeDecimalComma, "decimal commas were read as points in the coordinates")
			return r.coordinate(point, what)
		}
		r.sink.refuse(CodeDecimalComma, "the %s %q has a decimal comma; write a point, or separate the fields with semicolons", what, clip(text))
		return 0, false
	}
	if v, err := strconv.ParseFloat(string(text), 64); len(text) > 0 && (err == nil || errors.Is(err, strconv.ErrRange)) {
		if v-v == 0 && err == nil {
			return v, true // .5 and the like
		}
		r.sink.refuse(CodeNotFinite, "the %s %q is not a finite number", what, clip(text))
		return 0, false
	}
	hint := "decimal degrees are expected, such as -92.147"
	if len(text) == 0 {
		hint = "it is empty, while the other coordinate is given"
	} else if bytes.ContainsAny(text, "°'NSEWOnsewo") {
		hint += "; convert degrees, minutes and seconds"
	}
	r.sink.refuse(CodeCoordinates, "the %s %q is no number; %s", what, clip(text), hint)
	return 0, false
}

// shape reads the geometry column: well-known text, hexadecimal well-known binary as
// PostGIS exports it, or a GeoJSON geometry.
func (r *csvReader) shape(text []byte) {
	if len(text) == 0 {
		return
	}
	var err error
	var srid int
	var heights bool
	f := &r.sink.feature
	switch {
	case text[0] == '{':
		r.geojson(text)
	case len(text) > 10 && text[0] == '0' && (text[1] == '0' || text[1] == '1'):
		binary := make([]byte, hex.DecodedLen(len(text)))
		if _, err := hex.Decode(binary, text); err != nil {
			r.sink.refuse(CodeGeometry, "the hexadecimal geometry cannot be read: %s", err)
			return
		}
		f.Geometry, srid, heights, err = parseWKB(binary, r.limits.Depth)
	default:
		f.Geometry, srid, heights, err = parseWKT(text, r.limits.Depth)
	}
	if heights {
		r.sink.dropHeight()
	}
	r.sink.refuseFor(err)
	if srid != 0 {
		r.sink.rowCRS(srid)
	}
}

func (r *csvReader) geojson(text []byte) {
	if r.shapes == nil {
		r.shapes = newFeatureReader(&window{eof: true}, r.sink)
	}
	w := r.shapes.window
	w.data = append(append(w.data[:0], text...), 0)
	w.end = len(text)
	r.shapes.arena = r.shapes.arena[:0]
	i := r.shapes.geometry(0, 0)
	if i < 0 {
		r.sink.refuse(CodeGeometry, "the GeoJSON in the geometry column cannot be read: %s", r.shapes.fault.message)
		return
	}
	if r.shapes.space(i) < w.end {
		r.sink.refuse(CodeGeometry, "the GeoJSON in the geometry column goes on behind its end")
	}
	g := r.shapes.result
	r.sink.feature.IsPoint, r.sink.feature.Point, r.sink.feature.Geometry = g.isPoint, g.point, g.geometry
}

// refuseFor refuses the feature for an error with a code.
func (s *sink) refuseFor(err error) {
	var e *codedError
	if errors.As(err, &e) {
		s.refuse(e.code, "%s", e.message)
	} else if err != nil {
		s.refuse(CodeGeometry, "%s", err)
	}
}

// rowCRS takes the system that a single geometry names; it must be WGS 84.
func (s *sink) rowCRS(srid int) {
	system, err := crs.FromEPSG(srid)
	if err == nil && !system.IsWGS84() && system.Name != s.crs.Name {
		err = fmt.Errorf("the geometry is in %s; only whole files are reprojected: bring it to WGS 84 (EPSG:4326)", system.Name)
	}
	if err != nil {
		s.refuse(CodeCRS, "%s", err)
	}
}

// setCRS makes the sink reproject from a system.
func (s *sink) setCRS(system crs.CRS) {
	if system.IsWGS84() {
		s.crs = crs.CRS{}
		return
	}
	if s.crs.Name != system.Name {
		s.report.note(CodeReprojected, "positions are reprojected from %s to WGS 84", clip([]byte(system.Name)))
	}
	s.crs = system
}
