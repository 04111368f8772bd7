package glyph

import (
	"strings"
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"

	"lindero/geo"
)

// The names of the font stacks, lightest first.
const (
	Regular = "Go Regular"
	Medium  = "Go Medium"
	Bold    = "Go Bold"
)

// fonts are the stacks there are, as TrueType.
var fonts = [...]struct {
	stack string
	ttf   []byte
}{{Regular, goregular.TTF}, {Medium, gomedium.TTF}, {Bold, gobold.TTF}}

// Stacks lists the names of the font stacks.
func Stacks() []string {
	names := make([]string, len(fonts))
	for i, f := range fonts {
		names[i] = f.stack
	}
	return names
}

// Set makes glyphs and keeps what it made. Its zero value is ready, and safe for any
// number of users. What it holds is bounded: every range of every stack once.
type Set struct {
	blocks [len(fonts)][blocks]block
}

// block is a range of a stack once somebody has asked for it.
type block struct {
	once sync.Once
	pbf  []byte
	err  error
}

// PBF returns the glyphs of a stack and a range, shared with the set. A code point
// that the font lacks has none. It fails where there is no such stack.
func (s *Set) PBF(stack string, r Range) ([]byte, error) {
	for i, f := range fonts {
		if f.stack != stack {
			continue
		}
		b := &s.blocks[i][r.index]
		b.once.Do(func() { b.pbf, b.err = encode(f.stack, f.ttf, r) })
		return b.pbf, b.err
	}
	return nil, geo.Errorf(geo.CodeNotFound, "fontstack", "there is no font %q; there is %s", stack, strings.Join(Stacks(), ", "))
}
