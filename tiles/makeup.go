package tiles

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// makeup is what a tileset is made of, by content: tiles of equal makeups have equal
// bytes. It holds on to no collection.
type makeup struct {
	name  string
	grid  Grid
	parts []part // by layer
	own   int    // bytes that no tileset's tiles share, but those of one request
}

// part is a layer of a tileset.
type part struct {
	content   string // see layer.content
	selection string // the key of the features wanted; "" for all
}

// key is unlike that of any other makeup.
func (m *makeup) key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q", m.grid, m.name)
	for _, p := range m.parts {
		b.WriteString(" " + p.content)
		if p.selection != "" {
			fmt.Fprintf(&b, "?%q", p.selection)
		}
	}
	return b.String()
}

// What a makeup weighs, with its key.
const (
	makeupBytes = 128
	partBytes   = 128
)

// selecting returns the makeup with selections of its layers.
func (m *makeup) selecting(layers []*layer, selections map[string]Selection) *makeup {
	other := *m
	other.parts = slices.Clone(m.parts)
	for i, l := range layers {
		if s, ok := selections[l.ID]; ok {
			other.parts[i].selection = s.Key
		}
	}
	other.own = makeupBytes + partBytes*len(m.parts)
	return &other
}

// contentOf hashes what tiles of a layer are made from: equal content and options, equal
// tiles on any grid.
func contentOf(l *layer) string {
	sum := sha256.Sum256(l.options.append(fmt.Appendln(nil, cutting, l.ID, l.Version)))
	return hex.EncodeToString(sum[:16])
}
