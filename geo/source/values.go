package source

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lindero/geo"
)

// maxVetted bounds the memory of lists that were found good.
const maxVetted = 4096

// check is what a column's declaration asks of values; the zero check asks nothing.
type check struct {
	geo.Property
	enum   map[string]bool
	vetted map[string]bool // lists whose items are in enum
}

func newCheck(p geo.Property) check {
	c := check{Property: p}
	if len(p.Enum) > 0 {
		c.enum = make(map[string]bool, len(p.Enum))
		for _, e := range p.Enum {
			c.enum[e.Value] = true
		}
		if p.Type == geo.JSON {
			c.vetted = map[string]bool{}
		}
	}
	return c
}

// checkValues brings the feature's values to their declared types and checks them
// against formats and enums.
func (s *sink) checkValues() {
	values := s.feature.Values
	for i := range values {
		c := &s.checks[i]
		if c.Type == geo.Unknown || values[i].Kind == geo.KindNull {
			continue
		}
		v := &values[i]
		if !c.coerce(s, v) {
			s.refuse(CodeTypeConflict, "property %q must be %s; %q is none", c.Name, c.Type, clip(valueText(nil, *v)))
			return
		}
		switch {
		case v.Kind == geo.KindString && c.enum != nil:
			if !c.enum[string(v.Bytes)] {
				s.warn(CodeEnum, "property %q: %q is none of its values (%s); it is kept as it is", c.Name, clip(v.Bytes), c.values())
			}
		case v.Kind == geo.KindString && c.Format != "":
			c.date(s, v)
		case v.Kind == geo.KindJSON && c.enum != nil:
			c.items(s, v)
		}
	}
}

// values lists the first values of the enum.
func (c *check) values() string {
	const most = 12
	var names []string
	for _, e := range c.Enum[:min(most, len(c.Enum))] {
		names = append(names, e.Value)
	}
	if len(c.Enum) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

func (c *check) date(s *sink, v *geo.Value) {
	if c.Format == geo.FormatDate && isDate(v.Bytes) || c.Format == geo.FormatDateTime && isDateTime(v.Bytes) {
		return
	}
	example := "2024-05-31"
	if c.Format == geo.FormatDateTime {
		example = "2024-05-31T12:00:00Z"
	}
	s.warn(CodeDate, "property %q: %q is no %s as in %s; it is kept as text, and queries by time will not find it", c.Name, clip(v.Bytes), c.Format, example)
}

// items checks a list's items against the enum.
func (c *check) items(s *sink, v *geo.Value) {
	if c.vetted[string(v.Bytes)] {
		return
	}
	var items []any
	if json.Unmarshal(v.Bytes, &items) != nil {
		return // an object: it has no items
	}
	for _, item := range items {
		if text, ok := item.(string); !ok || !c.enum[text] {
			s.warn(CodeEnum, "property %q: the item %v is none of its values (%s); it is kept as it is", c.Name, item, c.values())
			return
		}
	}
	if len(c.vetted) < maxVetted {
		c.vetted[string(v.Bytes)] = true
	}
}

// isDate reports whether b is a full-date of RFC 3339.
func isDate(b []byte) bool {
	if len(b) != 10 || b[4] != '-' || b[7] != '-' {
		return false
	}
	_, err := time.Parse(time.DateOnly, string(b))
	return err == nil
}

func isDateTime(b []byte) bool {
	_, err := time.Parse(time.RFC3339, string(b))
	return err == nil
}

// coerce turns v into the column's declared type where nothing is lost by it, and
// reports whether v has it then.
func (c *check) coerce(s *sink, v *geo.Value) (ok bool) {
	before := v.Kind
	switch c.Type {
	case geo.String:
		ok = c.toText(s, v)
	case geo.Integer, geo.Number:
		ok = c.toNumber(v)
	case geo.Boolean:
		ok = c.toBoolean(v)
	case geo.JSON:
		ok = c.toList(s, v)
	default:
		return true
	}
	if ok && s.typed && v.Kind != before && !(before == geo.KindInteger && v.Kind == geo.KindNumber) {
		s.note(CodeConverted, "values of property %q were converted to %s, as it is declared", c.Name, c.Type)
	}
	return ok
}

func (c *check) toText(s *sink, v *geo.Value) bool {
	switch v.Kind {
	case geo.KindString:
		return true
	case geo.KindJSON:
		return false
	}
	start := len(s.scratch)
	s.scratch = valueText(s.scratch, *v)
	*v = geo.Value{Kind: geo.KindString, Bytes: s.scratch[start:len(s.scratch):len(s.scratch)]}
	return true
}

func (c *check) toNumber(v *geo.Value) bool {
	switch v.Kind {
	case geo.KindInteger:
		return true
	case geo.KindNumber:
		return c.Type == geo.Number || v.Float == math.Trunc(v.Float) && math.Abs(v.Float) < 1<<53
	case geo.KindString:
		text := bytes.TrimSpace(v.Bytes)
		if len(text) == 0 {
			*v = geo.Value{}
			return true
		}
		number, ok := parseNumber(text)
		if ok {
			ok = c.toNumber(&number)
		}
		if ok {
			*v = number
		}
		return ok
	}
	return false
}

// parseNumber reads a whole text as a JSON number, a leading plus allowed.
func parseNumber(text []byte) (v geo.Value, ok bool) {
	if len(text) > 0 && text[0] == '+' {
		text = text[1:]
	}
	if len(text) == 0 || len(text) > 400 {
		return v, false
	}
	var buffer [64]byte
	padded := append(append(buffer[:0], text...), 0)
	var n number
	if scanNumber(padded, 0, &n) != len(text) {
		return v, false
	}
	if i, ok := n.int(); ok {
		return geo.Value{Kind: geo.KindInteger, Int: i}, true
	}
	f, ok := n.float(text)
	return geo.Value{Kind: geo.KindNumber, Float: f}, ok
}

func (c *check) toBoolean(v *geo.Value) bool {
	switch v.Kind {
	case geo.KindBoolean:
		return true
	case geo.KindInteger:
		if v.Int != 0 && v.Int != 1 {
			return false
		}
		v.Kind = geo.KindBoolean
		return true
	case geo.KindString:
		switch strings.ToLower(string(bytes.TrimSpace(v.Bytes))) {
		case "true", "t", "1":
			*v = geo.Value{Kind: geo.KindBoolean, Int: 1}
		case "false", "f", "0":
			*v = geo.Value{Kind: geo.KindBoolean}
		case "":
			*v = geo.Value{}
		default:
			return false
		}
		return true
	}
	return false
}

// toList makes a list of a text: of a JSON array as it is, else of what stands
// between semicolons or bars.
func (c *check) toList(s *sink, v *geo.Value) bool {
	if v.Kind == geo.KindJSON {
		return true
	}
	text := bytes.TrimSpace(valueText(nil, *v))
	if len(text) == 0 {
		*v = geo.Value{}
		return true
	}
	var list []byte
	if v.Kind == geo.KindString && text[0] == '[' {
		var compact bytes.Buffer
		if json.Compact(&compact, text) != nil {
			return false
		}
		list = compact.Bytes()
	} else {
		var err error
		if list, err = listOf(text); err != nil {
			return false
		}
	}
	*v = geo.Value{Kind: geo.KindJSON, Bytes: s.keep(list)}
	return true
}

func listOf(text []byte) ([]byte, error) {
	items := []string{}
	for _, item := range bytes.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '|' }) {
		if item = bytes.TrimSpace(item); len(item) > 0 {
			items = append(items, string(item))
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(items)
	return bytes.TrimSpace(b.Bytes()), err
}

// setText gives a column a text from a format that does not vouch for its
// encoding.
func (s *sink) setText(column int, text []byte) {
	if !utf8.Valid(text) {
		at := slices.IndexFunc(text, func(b byte) bool { return b >= utf8.RuneSelf })
		s.refuse(CodeEncoding, "property %s is not UTF-8 (%q); save the file as UTF-8, or name its encoding",
			strconv.Quote(s.builder.Property(column).Name), clip(text[max(0, at-10):]))
		return
	}
	s.feature.Values[column] = geo.Value{Kind: geo.KindString, Bytes: text}
}
