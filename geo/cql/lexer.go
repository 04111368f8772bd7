package cql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenQuoted // "a name"
	tokenString
	tokenNumber
	tokenSign // punctuation and operators
)

// token is a word of the text. Text is as written, but for strings and quoted
// names, where it is what they stand for.
type token struct {
	kind tokenKind
	text string
	pos  int // character, from 1
	next int // byte after it
	end  int // character after it
}

func (t token) is(word string) bool {
	return (t.kind == tokenWord || t.kind == tokenSign) && strings.EqualFold(t.text, word)
}

// String is how messages call it.
func (t token) String() string {
	switch t.kind {
	case tokenEnd:
		return "the end"
	case tokenString:
		return "the string '" + t.text + "'"
	}
	return `"` + t.text + `"`
}

type lexer struct {
	source string
}

// after returns the token that starts at or behind the byte and character given.
func (l lexer) after(offset, pos int) (token, error) {
	for offset < len(l.source) {
		r, size := utf8.DecodeRuneInString(l.source[offset:])
		if !unicode.IsSpace(r) {
			break
		}
		offset += size
		pos++
	}
	t := token{pos: pos, next: offset, end: pos}
	if offset == len(l.source) {
		return t, nil
	}
	rest := l.source[offset:]
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\'':
		return l.quoted(t, tokenString)
	case r == '"':
		return l.quoted(t, tokenQuoted)
	case isNameStart(r):
		t.kind, t.text = tokenWord, rest[:span(rest, isNamePart)]
	case isDigit(r) || r == '.':
		t.kind, t.text = tokenNumber, rest[:numberLength(rest)]
	default:
		t.kind, t.text = tokenSign, sign(rest)
	}
	if t.text == "" {
		return t, failIn(l.source, pos, "found %q, which no filter has outside of strings", r)
	}
	t.next += len(t.text)
	t.end += utf8.RuneCountInString(t.text)
	return t, nil
}

func sign(s string) string {
	for _, two := range []string{"<>", "<=", ">="} {
		if strings.HasPrefix(s, two) {
			return two
		}
	}
	if strings.IndexByte("()=<>+-*/%^,", s[0]) >= 0 {
		return s[:1]
	}
	return ""
}

// quoted reads to the closing quote. A doubled quote stands for one.
func (l lexer) quoted(t token, kind tokenKind) (token, error) {
	quote := l.source[t.next]
	var text strings.Builder
	for i := t.next + 1; i < len(l.source); {
		r, size := utf8.DecodeRuneInString(l.source[i:])
		following := byte(0)
		if i+size < len(l.source) {
			following = l.source[i+size]
		}
		switch {
		case r == rune(quote) && following == quote:
			text.WriteByte(quote)
			i += 2
			continue
		case r == rune(quote):
			t.kind, t.text = kind, text.String()
			t.end += utf8.RuneCountInString(l.source[t.next : i+1])
			t.next = i + 1
			return t, nil
		case r == '\\' && kind == tokenString:
			if c, ok := escaped(following); ok {
				text.WriteByte(c)
				i += 2
				continue
			}
		}
		text.WriteRune(r)
		i += size
	}
	return t, failIn(l.source, t.pos, "the quote %c is never closed", quote)
}

const escapes = `'\abtnvfr`
const escapedAs = "'\\\a\b\t\n\v\f\r"

func escaped(c byte) (byte, bool) {
	i := strings.IndexByte(escapes, c)
	if i < 0 || c == 0 {
		return 0, false
	}
	return escapedAs[i], true
}

func span(s string, f func(rune) bool) int {
	for i, r := range s {
		if !f(r) {
			return i
		}
	}
	return len(s)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func numberLength(s string) int {
	n := span(s, isDigit)
	digits := n
	if n < len(s) && s[n] == '.' {
		fraction := span(s[n+1:], isDigit)
		digits += fraction
		n += 1 + fraction
	}
	if digits == 0 {
		return 0
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		e := n + 1
		if e < len(s) && (s[e] == '+' || s[e] == '-') {
			e++
		}
		if power := span(s[e:], isDigit); power > 0 {
			n = e + power
		}
	}
	return n
}

// isNameStart and isNamePart are the rules identifierStart and identifierPart of
// the standard's grammar (OGC 21-065r2, annex B).
func isNameStart(r rune) bool {
	switch {
	case r < 0x80:
		return r == ':' || r == '_' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	case r >= 0xC0 && r <= 0x2FF:
		return r != 0xD7 && r != 0xF7
	}
	return r >= 0x370 && r <= 0x1FFE && r != 0x37E && r != 0x1680 || r == 0x200C || r == 0x200D ||
		r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF || r >= 0x3001 && r <= 0xD7FF ||
		r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFFD || r >= 0x10000 && r <= 0xEFFFF
}

func isNamePart(r rune) bool {
	return isNameStart(r) || r == '.' || isDigit(r) || r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}
