package crs

import (
	"strconv"
	"strings"
	"unicode"
)

// maxWKT bounds the text of a CRS; definitions take a kilobyte or two.
const maxWKT = 1 << 16

// node is a keyword of WKT with what its brackets hold.
type node struct {
	keyword  string // upper case
	texts    []string
	numbers  []float64
	children []node
}

// child returns the first child with one of the keywords, an empty node if none.
func (n *node) child(keywords ...string) *node {
	for i := range n.children {
		for _, k := range keywords {
			if n.children[i].keyword == k {
				return &n.children[i]
			}
		}
	}
	return &node{}
}

func (n *node) text() string {
	if len(n.texts) == 0 {
		return ""
	}
	return n.texts[0]
}

// number returns the i-th number, or the default.
func (n *node) number(i int, otherwise float64) float64 {
	if i >= len(n.numbers) {
		return otherwise
	}
	return n.numbers[i]
}

// parser reads WKT by descent (ISO 19162, the bracket grammar alone).
type parser struct {
	s     string
	depth int
}

// parseWKT reads one keyword with its brackets.
func parseWKT(s string) (*node, bool) {
	if len(s) > maxWKT {
		return nil, false
	}
	p := &parser{s: strings.TrimPrefix(s, "\ufeff")}
	n, ok := p.node()
	return &n, ok && n.keyword != ""
}

func (p *parser) space() { p.s = strings.TrimLeftFunc(p.s, unicode.IsSpace) }

// take drops the next byte if it is one of chars.
func (p *parser) take(chars string) bool {
	p.space()
	if p.s == "" || !strings.Contains(chars, p.s[:1]) {
		return false
	}
	p.s = p.s[1:]
	return true
}

func (p *parser) word() string {
	p.space()
	end := strings.IndexFunc(p.s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
	if end < 0 {
		end = len(p.s)
	}
	w := p.s[:end]
	p.s = p.s[end:]
	return strings.ToUpper(w)
}

func (p *parser) node() (node, bool) {
	n := node{keyword: p.word()}
	if !p.take("[(") {
		return n, true // a bare word, as an axis direction
	}
	if p.depth++; p.depth > 32 {
		return n, false
	}
	for {
		if !p.argument(&n) {
			return n, false
		}
		if p.take(",") {
			continue
		}
		p.depth--
		return n, p.take("])")
	}
}

func (p *parser) argument(n *node) bool {
	p.space()
	switch {
	case p.s == "":
		return false
	case p.s[0] == '"':
		return p.quoted(n)
	case strings.ContainsRune("+-.0123456789", rune(p.s[0])):
		end := strings.IndexFunc(p.s, func(r rune) bool { return !strings.ContainsRune("+-.0123456789eE", r) })
		if end < 0 {
			return false
		}
		v, err := strconv.ParseFloat(p.s[:end], 64)
		n.numbers = append(n.numbers, v)
		p.s = p.s[end:]
		return err == nil
	}
	before := len(p.s)
	c, ok := p.node()
	n.children = append(n.children, c)
	return ok && len(p.s) < before
}

func (p *parser) quoted(n *node) bool {
	var text strings.Builder
	rest := p.s[1:]
	for {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			return false
		}
		text.WriteString(rest[:end])
		rest = rest[end+1:]
		if !strings.HasPrefix(rest, `"`) {
			break
		}
		text.WriteByte('"') // doubled: a quote inside
		rest = rest[1:]
	}
	n.texts = append(n.texts, text.String())
	p.s = rest
	return true
}
