package source

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"lindero/geo"
	"lindero/geo/source/shapefile"
)

// values reads the record's attributes.
func (r *shapeReader) values(at place) (isDeleted bool, err error) {
	if r.attributes == nil {
		return false, nil
	}
	isDeleted, err = r.attributes.Next()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return false, r.sink.breakOff(at, CodeTruncated, "the .dbf ends before this record, while the .shp goes on; fetch them again")
	}
	if err != nil || isDeleted {
		return isDeleted, err
	}
	for i, target := range r.targets {
		if target >= 0 {
			r.value(target, &r.attributes.Fields[i], r.attributes.Value(i))
		}
	}
	return false, nil
}

// value sets a property as the field's type has it.
func (r *shapeReader) value(target int, f *shapefile.Field, raw []byte) {
	v := &r.sink.feature.Values[target]
	switch f.Type {
	case 'C':
		r.text(target, f, raw)
	case 'N', 'F':
		r.number(target, f, raw)
	case 'L':
		switch string(bytes.ToLower(raw)) {
		case "t", "y":
			*v = geo.Value{Kind: geo.KindBoolean, Int: 1}
		case "f", "n":
			*v = geo.Value{Kind: geo.KindBoolean}
		}
	case 'D':
		text := bytes.Trim(raw, " \x00")
		if len(text) == 8 && string(text) != "00000000" {
			date := append(append(append([]byte{}, text[:4]...), '-'), text[4:6]...)
			text = append(append(date, '-'), text[6:]...)
		} else if string(text) == "00000000" {
			return
		}
		if len(text) > 0 {
			r.sink.setText(target, text)
		}
	case 'I', '+':
		if len(raw) == 4 {
			*v = geo.Value{Kind: geo.KindInteger, Int: int64(int32(binary.LittleEndian.Uint32(raw)))}
		}
	case 'O', 'B':
		if len(raw) != 8 {
			return
		}
		number := math.Float64frombits(binary.LittleEndian.Uint64(raw))
		if number-number != 0 {
			r.sink.refuse(CodeNotFinite, "property %q is not a finite number", clip(f.Name))
			return
		}
		*v = geo.Value{Kind: geo.KindNumber, Float: number}
	}
}

// number reads a number written in digits; blanks and asterisks stand for none.
func (r *shapeReader) number(target int, f *shapefile.Field, raw []byte) {
	text := bytes.Trim(raw, " \x00")
	if len(text) == 0 || text[0] == '*' {
		return
	}
	number, ok := parseNumber(text)
	if !ok {
		if v, good := plainFloat(text); good {
			number, ok = v, true
		}
	}
	if !ok {
		r.sink.refuse(CodeTypeConflict, "property %q holds %q in a field of numbers", r.sink.builder.Property(target).Name, clip(text))
		return
	}
	if f.Decimals == 0 && f.Type == 'N' && number.Kind == geo.KindNumber && number.Float == math.Trunc(number.Float) && math.Abs(number.Float) < 1<<53 {
		number = geo.Value{Kind: geo.KindInteger, Int: int64(number.Float)}
	}
	if f.Decimals > 0 && number.Kind == geo.KindInteger {
		number = geo.Value{Kind: geo.KindNumber, Float: float64(number.Int)}
	}
	r.sink.feature.Values[target] = number
}

// plainFloat reads forms that JSON has not: .5, 5. and 007.
func plainFloat(text []byte) (geo.Value, bool) {
	if !bytes.ContainsAny(text, "0123456789") {
		return geo.Value{}, false
	}
	trimmed := bytes.TrimLeft(text, "+")
	negative := bytes.HasPrefix(trimmed, []byte{'-'})
	trimmed = bytes.TrimLeft(bytes.TrimPrefix(trimmed, []byte{'-'}), "0")
	if len(trimmed) == 0 || trimmed[0]-'0' > 9 {
		trimmed = append([]byte{'0'}, trimmed...)
	}
	trimmed = bytes.TrimSuffix(trimmed, []byte{'.'})
	if negative {
		trimmed = append([]byte{'-'}, trimmed...)
	}
	return parseNumber(trimmed)
}

// text sets a text, blanks at its end left out. A text that fills its field may be cut
// in the middle of a letter of UTF-8.
func (r *shapeReader) text(target int, f *shapefile.Field, raw []byte) {
	text := bytes.TrimRight(raw, " \x00")
	if len(text) == 0 {
		return
	}
	switch {
	case r.decoder != nil:
		out, err := r.decoder.Bytes(text)
		if err != nil {
			r.sink.refuse(CodeEncoding, "property %q cannot be decoded: %s", clip(f.Name), err)
			return
		}
		text = out
	case len(text) == f.Length && !utf8.Valid(text) && utf8.Valid(withoutHalfLetter(text)):
		text = withoutHalfLetter(text)
		r.sink.note(CodeConverted, "texts that fill their field end in half a letter, which was left out")
	case r.assumed && !utf8.Valid(text):
		text = []byte(decoded(charmap.Windows1252, text))
		r.sink.note(CodeEncodingAssumed, "nothing says how texts are encoded; what is not UTF-8 was read as windows-1252. A .cpg file beside the .shp settles it")
	}
	r.sink.setText(target, text)
}

// withoutHalfLetter drops up to three bytes of an unfinished letter at the end.
func withoutHalfLetter(text []byte) []byte {
	for n := 1; n <= 3 && n <= len(text); n++ {
		if cut := text[:len(text)-n]; utf8.Valid(cut) {
			return cut
		}
	}
	return text
}
