package sheet

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// substitute stands for a character that the font lacks.
const substitute = '\uFFFD'

// letters makes texts fit to be written with the Go fonts, whose weights hold the same
// characters.
type letters struct {
	font     *sfnt.Font
	buffer   sfnt.Buffer
	drawn    map[rune]rune            // what is written for a character
	first    map[sfnt.GlyphIndex]rune // the first character that a glyph was used for
	replaced bool                     // some character has been replaced
}

func newLetters() (*letters, error) {
	font, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("reading the Go font: %w", err)
	}
	return &letters{font: font, drawn: map[rune]rune{}, first: map[sfnt.GlyphIndex]rune{}}, nil
}

// clean composes accents (NFC), turns blanks and control characters into plain blanks,
// and puts [substitute] for what the font lacks.
func (l *letters) clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\u00ad', '\u200b', '\ufeff': // they have no width
			return -1
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u202f' {
			return ' '
		}
		return l.draw(r)
	}, norm.NFC.String(s))
}

// draw returns the character to write for one. Of characters that share a glyph it is
// always the first: which of them a subset of the font names would be left to chance.
func (l *letters) draw(r rune) rune {
	as, seen := l.drawn[r]
	if !seen {
		as = l.find(r)
		l.drawn[r] = as
	}
	l.replaced = l.replaced || as == substitute && r != substitute
	return as
}

// find looks a character up. Those beyond the basic plane, which PDF's two-byte codes do
// not reach, the font does not have.
func (l *letters) find(r rune) rune {
	glyph, err := l.font.GlyphIndex(&l.buffer, r)
	if err != nil || glyph == 0 || r > 0xFFFF {
		return lookAlike(r)
	}
	if first, taken := l.first[glyph]; taken {
		return first
	}
	l.first[glyph] = r
	return r
}

// lookAlike returns what is written for a character that the font lacks: for the marks
// of Mayan languages and of typesetters what looks the same, else [substitute].
func lookAlike(r rune) rune {
	switch r {
	case '\uA78C', '\u02BC', '\u02B9': // saltillo, as in Kꞌicheꞌ
		return '\''
	case '\u2010', '\u2011', '\u2212':
		return '-'
	}
	return substitute
}
