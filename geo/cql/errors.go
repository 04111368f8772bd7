package cql

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"lindero/geo"
)

// fail is an error at a position (characters from 1; 0 where it is unknown).
func fail(pos int, format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	if pos == 0 {
		return geo.Errorf(geo.CodeInvalid, "filter", "filter: %s", message)
	}
	return geo.Errorf(geo.CodeInvalid, "filter", "filter, character %d: %s", pos, message)
}

// failIn is [fail] with an excerpt of the source, in which ‸ marks the position.
func failIn(source string, pos int, format string, args ...any) error {
	return fail(pos, "%s: %s", fmt.Sprintf(format, args...), excerpt(source, pos))
}

const excerptReach = 24 // characters on either side

func excerpt(source string, pos int) string {
	var out strings.Builder
	at := 0
	first, last := pos-excerptReach, pos+excerptReach
	if first > 1 {
		out.WriteString("…")
	}
	for _, r := range source {
		at++
		if at == pos {
			out.WriteString("‸")
		}
		if at < first {
			continue
		}
		if at >= last {
			out.WriteString("…")
			break
		}
		if r < ' ' {
			r = ' '
		}
		out.WriteRune(r)
	}
	if at < pos {
		out.WriteString("‸")
	}
	return out.String()
}

func checkSource(source string) error {
	if len(source) > MaxLength {
		return fail(0, "it is %d bytes long; the limit is %d", len(source), MaxLength)
	}
	for i, r := range source {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(source[i:]); size == 1 {
				return fail(utf8.RuneCountInString(source[:i])+1, "the text is not valid UTF-8")
			}
		}
	}
	return nil
}

// builder makes nodes, within the limits.
type builder struct {
	source string
	nodes  int
}

func (b *builder) fail(pos int, format string, args ...any) error {
	return failIn(b.source, pos, format, args...)
}

func (b *builder) make(n Node) (*Node, error) {
	b.nodes++
	if b.nodes > MaxNodes {
		return nil, fail(n.Pos, "it has more than %d parts", MaxNodes)
	}
	for _, arg := range n.Args {
		n.depth = max(n.depth, arg.depth)
	}
	n.depth++
	if n.depth > MaxDepth {
		return nil, fail(n.Pos, "it is nested deeper than %d levels", MaxDepth)
	}
	return &n, nil
}
