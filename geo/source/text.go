package source

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// foldAccents takes the accents off letters: é becomes e.
func foldAccents(s string) string {
	folded, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s)
	if err != nil {
		return s
	}
	return folded
}

// charmaps are the encodings of text by their usual names, without case, blanks and
// hyphens.
var charmaps = map[string]encoding.Encoding{
	"windows1252": charmap.Windows1252, "cp1252": charmap.Windows1252, "1252": charmap.Windows1252, "ansi1252": charmap.Windows1252, "ansi": charmap.Windows1252,
	"iso88591": charmap.ISO8859_1, "88591": charmap.ISO8859_1, "latin1": charmap.ISO8859_1,
	"iso885915": charmap.ISO8859_15, "885915": charmap.ISO8859_15, "latin9": charmap.ISO8859_15,
	"windows1250": charmap.Windows1250, "cp1250": charmap.Windows1250, "1250": charmap.Windows1250, "ansi1250": charmap.Windows1250,
	"cp437": charmap.CodePage437, "437": charmap.CodePage437, "ibm437": charmap.CodePage437,
	"cp850": charmap.CodePage850, "850": charmap.CodePage850, "ibm850": charmap.CodePage850,
	"macroman": charmap.Macintosh, "macintosh": charmap.Macintosh,
}

// textEncoding returns the encoding of a name, nil for UTF-8 and for "".
func textEncoding(name string) (encoding.Encoding, error) {
	key := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, strings.TrimSpace(name))
	if key == "" || key == "utf8" || key == "65001" {
		return nil, nil
	}
	if e, ok := charmaps[key]; ok {
		return e, nil
	}
	return nil, fmt.Errorf("the text encoding %q is not known; UTF-8, windows-1252 and ISO-8859-1 are", clip([]byte(name)))
}
