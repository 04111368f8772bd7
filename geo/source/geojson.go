package source

import (
	"bytes"
	"context"
	"errors"
	"io"

	"lindero/geo/crs"
)

// errLateCRS asks for the file to be read again, now that its crs is known.
type errLateCRS struct{ system crs.CRS }

func (errLateCRS) Error() string { return "the crs stands behind the features" }

// geojsonReader reads a file of GeoJSON: one FeatureCollection, Feature or geometry,
// or a sequence of them with line breaks or record separators (RFC 8142) between.
type geojsonReader struct {
	*featureReader
	at        int  // index of what is to be read next
	record    int  // features met so far
	sequence  bool // values follow one another
	separator bool // with record separators
}

const recordSeparator = 0x1e

// readGeoJSON reads a whole stream. The error is one that ends the load, or of the
// reader; what is wrong with the data is in the sink's report.
func readGeoJSON(ctx context.Context, in io.Reader, sequence bool, s *sink) error {
	w := newWindow(ctx, in, s.limits.FeatureBytes)
	s.lineAt = w.lineAt
	r := &geojsonReader{featureReader: newFeatureReader(w, s), sequence: sequence}
	if err := r.start(); err != nil {
		return err
	}
	for values := 0; ; values++ {
		i, err := r.nextByte(r.at)
		if err != nil {
			return err
		}
		r.at = i
		if i >= r.end {
			return r.ended(values)
		}
		if values == 1 && !r.sequence {
			r.sequence = true
			r.sink.report.note(CodeFormat, "more than one value stands in the file; it is read as newline-delimited GeoJSON, whose usual suffix is .geojsonl")
		}
		if done, err := r.top(); err != nil || done {
			return err
		}
	}
}

// start reads the first bytes and passes over a byte order mark.
func (r *geojsonReader) start() error {
	for r.end < 4 && !r.eof {
		if err := r.more(0); err != nil {
			return err
		}
	}
	if r.end >= 3 && string(r.data[:3]) == "\ufeff" {
		r.at = 3
	}
	if r.at < r.end && r.data[r.at] == recordSeparator {
		r.sequence, r.separator = true, true
	}
	return nil
}

func (r *geojsonReader) ended(values int) error {
	if values == 0 && !r.sequence {
		return r.sink.breakOff(place{}, CodeEmptyFile, "the file is empty")
	}
	return nil
}

// nextByte passes over white space and record separators, reading on; at the end
// of the stream the index is r.end.
func (r *geojsonReader) nextByte(i int) (int, error) {
	for {
		for ; i < r.end; i++ {
			switch r.data[i] {
			case ' ', '\t', '\r', '\n', recordSeparator:
			default:
				return i, nil
			}
		}
		if r.eof {
			return i, nil
		}
		if err := r.more(i); err != nil {
			return i, err
		}
		i = 0
	}
}

// top reads one value at the top of the file. done means that reading ends.
func (r *geojsonReader) top() (done bool, err error) {
	if r.data[r.at] != '{' {
		return r.recover(place{record: r.record + 1, offset: r.offset(r.at)}, CodeSyntax, "GeoJSON starts with a brace, and here stands %q", string(r.data[r.at]))
	}
	for {
		var h head
		r.sink.begin()
		r.arena = r.arena[:0]
		i := r.head(r.at, &h)
		if i < 0 && r.fault.kind == faultMore {
			if err := r.more(r.at); err == nil {
				r.at = 0
				continue
			} else if !errors.Is(err, errTooLarge) {
				return true, err
			}
		}
		switch {
		case i < 0:
			return r.failedRecord()
		case h.isCollection:
			return r.collection(i, &h)
		}
		return r.single()
	}
}

// head is what stands before the features of a FeatureCollection.
type head struct {
	isCollection bool
	kind         string
	crs          []byte // the member's value, compact
}

// head reads the members of a top-level object until it is clear what it is. It
// returns the index of the list of features, or of the object itself.
func (r *geojsonReader) head(i int, h *head) int {
	start := i
	if i = r.space(i + 1); r.data[i] == '}' {
		return start
	}
	for {
		if i = r.name(i); i < 0 {
			return -1
		}
		name := string(r.data[r.from:r.to])
		if name == "features" && r.data[i] == '[' {
			h.isCollection = true
			return i
		}
		if i = r.headMember(name, i, h); i < 0 {
			return -1
		}
		if name == "geometry" || name == "coordinates" || name == "geometries" || h.kind != "" && h.kind != "FeatureCollection" {
			return start
		}
		i = r.space(i)
		if r.data[i] == '}' {
			return start
		}
		if r.data[i] != ',' {
			return r.fail(i, "a comma or a closing brace is expected here")
		}
		i = r.space(i + 1)
	}
}

// headMember reads one member beside the features.
func (r *geojsonReader) headMember(name string, i int, h *head) int {
	switch name {
	case "type":
		var m members
		i = r.kind(i, &m)
		h.kind = m.kind
		return i
	case "crs":
		mark := len(r.arena)
		start := i
		if i = r.skip(i); i >= 0 {
			h.crs = append([]byte(nil), r.data[start:i]...)
		}
		r.arena = r.arena[:mark]
		return i
	}
	return r.skip(i)
}

// single reads the object at r.at as one feature or geometry.
func (r *geojsonReader) single() (done bool, err error) {
	for {
		r.sink.begin()
		at := place{record: r.record + 1, offset: r.offset(r.at)}
		i := r.object(r.at, true)
		if i >= 0 {
			r.record++
			r.at = i
			return false, r.sink.add(at)
		}
		if r.fault.kind != faultMore {
			return r.failedRecord()
		}
		if err := r.more(r.at); errors.Is(err, errTooLarge) {
			return r.failedRecord()
		} else if err != nil {
			return true, err
		}
		r.at = 0
	}
}

// failedRecord refuses the value at r.at for the fault that was found in it.
func (r *geojsonReader) failedRecord() (done bool, err error) {
	at := place{record: r.record + 1, offset: r.offset(r.at)}
	if r.fault.kind == faultSyntax {
		at.offset = r.offset(r.fault.at)
	}
	code, message := r.explain()
	if line := r.data[r.at:r.end]; code == CodeTruncated && r.sequence && !r.separator && bytes.IndexByte(bytes.TrimSpace(line), '\n') >= 0 {
		code, message = CodeSyntax, "the feature that starts on this line is not closed"
	}
	return r.recover(at, code, "%s", message)
}

// explain tells a fault as a code and a sentence.
func (r *geojsonReader) explain() (Code, string) {
	switch r.fault.kind {
	case faultMore:
		return CodeTooLarge, tooLargeMessage(r.sink.limits)
	case faultEnd:
		return CodeTruncated, "the file ends in the middle of this feature; fetch it again"
	case faultDepth:
		return CodeTooDeep, r.fault.message + "; flatten them"
	}
	return CodeSyntax, r.fault.message
}

func tooLargeMessage(l *Limits) string {
	return "one feature is larger than the " + byteCount(l.FeatureBytes) + " that are read; split it, or raise the limit"
}

// recover refuses a value and finds the next one: behind the line's end or the next
// record separator. A file that is no sequence ends there.
func (r *geojsonReader) recover(at place, code Code, format string, args ...any) (done bool, err error) {
	r.record++
	if !r.sequence || code == CodeTruncated && r.separator {
		return true, r.sink.breakOff(at, code, format, args...)
	}
	r.sink.begin()
	r.sink.refuse(code, format, args...)
	if err := r.sink.add(at); err != nil {
		return true, err
	}
	end := byte('\n')
	if r.separator {
		end = recordSeparator
	}
	next, found, err := r.skipPast(min(r.at, r.end), end, end)
	r.at = next
	if err == nil && !found && code == CodeTruncated {
		r.sink.report.Complete = false
	}
	return !found, err
}
