package cql

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// Limits of a filter. They keep any filter's cost within what a request may cost.
const (
	MaxLength = 64 << 10 // bytes of text or JSON
	MaxNodes  = 10_000
	MaxDepth  = 64 // of the tree
)

// Node is a part of a filter: an operator or function with its arguments, a
// literal, or a property. Which fields count follows from Op.
type Node struct {
	Op   Op
	Args []*Node

	Text     string       // String: its value; Property: its name
	Int      int64        // Number, where IsInt; Boolean: 0 or 1; Date: days, Timestamp: microseconds since 1970 in UTC
	Float    float64      // Number, where not IsInt
	IsInt    bool         // Number: it is whole and Int holds it
	Geometry orb.Geometry // Geometry
	Box      geo.BBox     // Box

	// Pos is the position of its first character in the text or JSON, from 1.
	Pos int

	depth int
}

// Equal reports whether two filters are the same but for their positions.
func Equal(a, b *Node) bool {
	if a.Op != b.Op || a.Text != b.Text || a.Int != b.Int || a.Float != b.Float ||
		a.IsInt != b.IsInt || a.Box != b.Box || len(a.Args) != len(b.Args) {
		return false
	}
	if a.Op == Geometry && !orb.Equal(a.Geometry, b.Geometry) {
		return false
	}
	for i := range a.Args {
		if !Equal(a.Args[i], b.Args[i]) {
			return false
		}
	}
	return true
}

// Names returns the properties that a filter uses, each once, in order of
// appearance, spelled as in the filter.
func Names(n *Node) []string {
	var names []string
	seen := map[string]bool{}
	walk(n, func(n *Node) {
		if n.Op == Property && !seen[n.Text] {
			seen[n.Text] = true
			names = append(names, n.Text)
		}
	})
	return names
}

func walk(n *Node, visit func(*Node)) {
	visit(n)
	for _, arg := range n.Args {
		walk(arg, visit)
	}
}

// number makes the one Number that a value has, whether it was written 1 or 1.0.
func number(f float64) Node {
	if f > -1<<53 && f < 1<<53 && f == math.Trunc(f) {
		return Node{Op: Number, Int: int64(f), IsInt: true}
	}
	return Node{Op: Number, Float: f}
}

// float is the value of a Number.
func (n *Node) float() float64 {
	if n.IsInt {
		return float64(n.Int)
	}
	return n.Float
}
