package speech

import (
	"encoding/json"
	"strconv"
	"strings"

	"lindero/geo"
)

// notKnown is the value by which sources say that they do not know.
const notKnown = "unknown"

// Value says the value of a property: enum values by their titles, dates, numbers with
// their unit, lists joined. It is "" where there is no value: null, blank text, an
// empty list.
func (s Speech) Value(p geo.Property, v geo.Value) string {
	switch v.Kind {
	case geo.KindString:
		return s.word(p, string(v.Bytes))
	case geo.KindInteger:
		return s.amount(p, float64(v.Int), strconv.FormatInt(v.Int, 10))
	case geo.KindNumber:
		return s.amount(p, v.Float, strconv.FormatFloat(v.Float, 'f', -1, 64))
	case geo.KindBoolean:
		return s.flag(v.Int == 1)
	case geo.KindJSON:
		return s.document(p, v.Bytes)
	}
	return ""
}

// IsUnknown reports whether a value says that the source does not know.
func IsUnknown(v geo.Value) bool { return v.Kind == geo.KindString && string(v.Bytes) == notKnown }

// Title is the title of an enum value of the property.
func (s Speech) Title(p geo.Property, value string) (title string, ok bool) {
	for _, e := range p.Enum {
		if e.Value == value {
			return s.Text(e.Title.Or(geo.Text{ES: value, EN: value})), true
		}
	}
	return "", false
}

func (s Speech) word(p geo.Property, text string) string {
	if title, ok := s.Title(p, text); ok {
		return title
	}
	switch {
	case p.Format != "":
		return s.Date(text)
	case text == notKnown:
		return s.T("desconocido", "unknown")
	}
	return strings.TrimSpace(text)
}

// amount is a number of the property; code is how an enum would spell it.
func (s Speech) amount(p geo.Property, v float64, code string) string {
	if title, ok := s.Title(p, code); ok {
		return title
	}
	return s.Quantity(v, p.Unit)
}

func (s Speech) flag(v bool) string {
	if v {
		return s.T("sí", "yes")
	}
	return s.T("no", "no")
}

// document says a list; an object is shown as the JSON that it is.
func (s Speech) document(p geo.Property, text []byte) string {
	var items []json.RawMessage
	if json.Unmarshal(text, &items) != nil { // an object
		return string(text)
	}
	words := make([]string, 0, len(items))
	for _, item := range items {
		if word := s.item(p, item); word != "" {
			words = append(words, word)
		}
	}
	return s.join(words)
}

// item is one of a list: a text, a number, a flag, or JSON that is none of them.
func (s Speech) item(p geo.Property, text json.RawMessage) string {
	switch first := text[0]; {
	case first == '"':
		var word string
		if err := json.Unmarshal(text, &word); err != nil {
			return string(text)
		}
		return s.word(p, word)
	case first == '-' || first >= '0' && first <= '9':
		v, err := strconv.ParseFloat(string(text), 64)
		if err != nil { // beyond what a float64 holds
			return string(text)
		}
		return s.amount(p, v, string(text))
	case first == 't' || first == 'f':
		return s.flag(first == 't')
	case first == 'n':
		return ""
	}
	return string(text)
}

// join lists words: "a, b y c", "a, b, c".
func (s Speech) join(words []string) string {
	last := len(words) - 1
	if s.Lang != "es" || last < 1 {
		return strings.Join(words, ", ")
	}
	and := " y "
	if soundsLikeY(words[last]) {
		and = " e "
	}
	return strings.Join(words[:last], ", ") + and + words[last]
}

// soundsLikeY reports whether a Spanish word starts with the sound of "y", before which
// that word gives way to "e": inmigración, historia, but not hielo.
func soundsLikeY(word string) bool {
	word = strings.ToLower(word)
	for _, start := range []string{"i", "í", "hi", "hí"} {
		if rest, ok := strings.CutPrefix(word, start); ok {
			return !strings.HasPrefix(rest, "a") && !strings.HasPrefix(rest, "e") && !strings.HasPrefix(rest, "o")
		}
	}
	return false
}
