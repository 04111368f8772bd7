package source

import (
	"bytes"
	"context"
	"errors"
	"io"

	"lindero/geo"
)

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
