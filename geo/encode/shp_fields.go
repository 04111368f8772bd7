package encode

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"lindero/geo"
)

// maxDBFName is how many letters the name of a field has.
const maxDBFName = 10

// fields decides on the fields, the id's first.
func (l *shpLayer) fields() []dbfField {
	fields := make([]dbfField, len(l.columns))
	for i, name := range dbfNames(l.fieldNames()) {
		fields[i] = l.columns[i].field(name)
	}
	return fields
}

// list appends to fields.csv what the fields of the layer stand for.
func (l *shpLayer) list(dst []byte, fields []dbfField) []byte {
	names := l.fieldNames()
	for i := range fields {
		var title geo.Text
		if p := property(l.c, names[i]); p != nil {
			title = p.Title
		}
		note := ""
		if n := fields[i].cut; n > 0 && fields[i].kind == 'C' {
			note = geo.Text{
				ES: fmt.Sprintf("%d textos de más de %d bytes se cortaron", n, maxDBFText),
				EN: fmt.Sprintf("%d texts of more than %d bytes were cut", n, maxDBFText),
			}.In(l.about.Lang)
		}
		for k, cell := range []string{l.c.ID, fields[i].name, names[i], title.ES, title.EN, note} {
			if k > 0 {
				dst = append(dst, ',')
			}
			dst = appendField(dst, []byte(cell), false)
		}
		dst = append(dst, '\r', '\n')
	}
	return dst
}

// fieldNames are the names of the properties that fields stand for.
func (l *shpLayer) fieldNames() []string {
	names := []string{idName(l.c)}
	for i := range l.columns[1:] {
		names = append(names, l.columns[i+1].Name)
	}
	return names
}

// dbfNames are short names, no two the same, in which the others can be recognised.
func dbfNames(names []string) []string {
	taken := map[string]bool{}
	short := make([]string, len(names))
	for i, name := range names {
		base := shorten(plainName(name))
		short[i] = base
		for n := 1; taken[strings.ToLower(short[i])]; n++ {
			number := strconv.Itoa(n)
			short[i] = base[:min(len(base), maxDBFName-len(number))] + number
		}
		taken[strings.ToLower(short[i])] = true
	}
	return short
}

// plainName writes a name with the letters of dBASE: a letter first, no accents.
func plainName(name string) string {
	var plain strings.Builder
	for _, r := range norm.NFD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			plain.WriteRune(r)
		default:
			plain.WriteByte('_')
		}
	}
	text := strings.Trim(plain.String(), "_")
	if text == "" || !unicode.IsLetter(rune(text[0])) {
		text = "f_" + text
	}
	return text
}

// shorten takes letters from the end of the longest word, again and again:
// position_accuracy_m becomes posi_acc_m.
func shorten(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '_' })
	for size := len(strings.Join(words, "_")); size > maxDBFName; size-- {
		longest := 0
		for i, word := range words {
			if len(word) >= len(words[longest]) {
				longest = i
			}
		}
		if len(words[longest]) == 1 {
			return strings.Join(words, "")[:min(len(words), maxDBFName)]
		}
		words[longest] = words[longest][:len(words[longest])-1]
	}
	return strings.Join(words, "_")
}
