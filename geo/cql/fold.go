package cql

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// fold makes strings that should compare as equal equal. It may return its argument.
type fold func([]byte) []byte

func foldOf(op Op) fold {
	if op == CaseI {
		return foldCase
	}
	return foldAccents
}

// normal is the Unicode normal form C of a string, folded.
func normal(s []byte, folds []fold) []byte {
	if !isASCII(s) && !norm.NFC.IsNormal(s) {
		s = norm.NFC.Bytes(s)
	}
	for _, f := range folds {
		s = f(s)
	}
	return s
}

func isASCII(s []byte) bool {
	for _, c := range s {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// foldCase is full case folding (Unicode, 5.18), as CASEI demands.
func foldCase(s []byte) []byte {
	if !isASCII(s) {
		return norm.NFC.Bytes(cases.Fold().Bytes(s))
	}
	if bytes.ContainsAny(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return bytes.ToLower(s)
	}
	return s
}

// foldAccents drops the marks that canonical decomposition sets free, and strokes.
func foldAccents(s []byte) []byte {
	if isASCII(s) {
		return s
	}
	var out []byte
	for _, r := range string(norm.NFD.Bytes(s)) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if plain, ok := unstroked[r]; ok {
			r = plain
		}
		out = utf8.AppendRune(out, r)
	}
	return norm.NFC.Bytes(out)
}

// unstroked are the Latin letters whose stroke (or missing dot) is a mark that
// Unicode does not decompose.
var unstroked = map[rune]rune{
	'ø': 'o', 'Ø': 'O', 'đ': 'd', 'Đ': 'D', 'ł': 'l', 'Ł': 'L', 'ħ': 'h', 'Ħ': 'H',
	'ŧ': 't', 'Ŧ': 'T', 'ƀ': 'b', 'Ƀ': 'B', 'ɨ': 'i', 'Ɨ': 'I', 'ʉ': 'u', 'Ʉ': 'U', 'ı': 'i',
}

// pattern is that of LIKE: characters, anyString and anyChar.
type pattern []rune

const (
	anyString rune = -1 // %
	anyChar   rune = -2 // _
)

// newPattern folds what stands between the wildcards.
func newPattern(s string, folds []fold) pattern {
	var p pattern
	var literal []byte
	flush := func() {
		p = append(p, bytes.Runes(normal(literal, folds))...)
		literal = literal[:0]
	}
	escape := false
	for _, r := range s {
		switch {
		case escape:
			if r != '%' && r != '_' && r != '\\' {
				literal = append(literal, '\\')
			}
			literal, escape = utf8.AppendRune(literal, r), false
		case r == '\\':
			escape = true
		case r == '%':
			flush()
			if len(p) == 0 || p[len(p)-1] != anyString {
				p = append(p, anyString)
			}
		case r == '_':
			flush()
			p = append(p, anyChar)
		default:
			literal = utf8.AppendRune(literal, r)
		}
	}
	if escape {
		literal = append(literal, '\\')
	}
	flush()
	return p
}

// matches goes back to the last % where it fails.
func (p pattern) matches(s []byte) bool {
	at, star, mark := 0, -1, 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRune(s[i:])
		switch {
		case at < len(p) && p[at] == anyString:
			star, mark = at, i
			at++
		case at < len(p) && (p[at] == anyChar || p[at] == r):
			at++
			i += size
		case star >= 0:
			_, size := utf8.DecodeRune(s[mark:])
			mark += size
			i, at = mark, star+1
		default:
			return false
		}
	}
	for at < len(p) && p[at] == anyString {
		at++
	}
	return at == len(p)
}
