//go:build interop

package cql

import (
	"fmt"
	"strings"

	"github.com/paulmach/orb"
)

// sqlWriter says a filter in SQL, as PostgreSQL and PostGIS understand it.
type sqlWriter struct {
	isForeign bool // PostGIS has no answer: a collection of geometries, related
}

func (w *sqlWriter) all(nodes []*Node, between string, each func(*Node) string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = each(n)
	}
	return "(" + strings.Join(parts, between) + ")"
}

func (w *sqlWriter) condition(n *Node) string {
	switch op := n.Op; {
	case op == Boolean:
		return fmt.Sprint(n.Int != 0)
	case op == Property:
		return n.Text
	case op == And || op == Or:
		return w.all(n.Args, " "+op.keyword()+" ", w.condition)
	case op == Not:
		return "(NOT " + w.condition(n.Args[0]) + ")"
	case op == IsNull:
		return w.isNull(n.Args[0])
	case op == Like:
		return "(" + w.text(n.Args[0]) + " LIKE " + w.text(n.Args[1]) + ")"
	case op == Between && isText(n.Args[0]):
		return "(" + w.text(n.Args[0]) + " BETWEEN " + w.text(n.Args[1]) + " AND " + w.text(n.Args[2]) + ")"
	case op == Between:
		return "(" + w.compare(Ge, n.Args[0], n.Args[1]) + " AND " + w.compare(Le, n.Args[0], n.Args[2]) + ")"
	case op == In && isText(n.Args[0]):
		return "(" + w.text(n.Args[0]) + " IN " + w.all(n.Args[1:], ", ", w.text) + ")"
	case op == In:
		return w.all(n.Args[1:], " OR ", func(e *Node) string { return w.compare(Eq, n.Args[0], e) })
	case op.isSpatial():
		return w.spatial(n)
	case op.isTemporal():
		return w.temporal(n)
	case op.isArray():
		return w.arrays(n)
	}
	return w.compare(n.Op, n.Args[0], n.Args[1])
}

func (w *sqlWriter) isNull(n *Node) string {
	switch {
	case n.isCondition() || n.Op == Boolean:
		return "(" + w.condition(n) + " IS NULL)"
	case n.Op.isArithmetic():
		return "(" + w.number(n) + " IS NULL)"
	case n.Op.isFold():
		return "(" + w.text(n) + " IS NULL)"
	case n.Text == "empty":
		return "TRUE"
	case n.Text == "geometry":
		return "(geom IS NULL)"
	}
	return "(" + n.Text + " IS NULL)"
}

var typesOf = map[string]kind{
	"id": texts, "status": texts, "name": texts, "lanes": numbers, "people": numbers, "width_m": numbers, "length_m": numbers,
	"synthetic": booleans, "armed": booleans, "first_seen": instants, "last_seen": instants, "updated": instants,
}

func isText(n *Node) bool {
	return n.Op == String || n.Op.isFold() || n.Op == Property && typesOf[n.Text] == texts
}

func isInstant(n *Node) bool {
	return n.Op == Date || n.Op == Timestamp || n.Op == Property && typesOf[n.Text] == instants
}

func isNumber(n *Node) bool {
	return n.Op == Number || n.Op.isArithmetic() || n.Op == Property && typesOf[n.Text] == numbers
}

func (w *sqlWriter) compare(op Op, a, b *Node) string {
	relate := func(a, b string) string { return "(" + a + " " + op.String() + " " + b + ")" }
	switch {
	case isInstant(a) || isInstant(b):
		daily := isDaily(a) || isDaily(b)
		return relate(w.instant(a, daily), w.instant(b, daily))
	case isText(a):
		return relate(w.text(a), w.text(b))
	case isNumber(a) && isInteger(a) && isInteger(b):
		return relate(w.number(a), w.number(b))
	case isNumber(a):
		return relate(w.number(a)+"::float8", w.number(b)+"::float8")
	}
	return relate(w.condition(a), w.condition(b))
}

func isInteger(n *Node) bool {
	return n.Op == Number && n.IsInt || n.Op == Property && (n.Text == "lanes" || n.Text == "people")
}

func (w *sqlWriter) text(n *Node) string {
	switch {
	case n.Op == String:
		return "(normalize(" + sqlString(n.Text) + `, NFC) COLLATE "C")`
	case n.Op.isFold():
		return "(" + n.Op.String() + "(" + w.text(n.Args[0]) + `) COLLATE "C")`
	}
	return "(normalize(" + n.Text + `, NFC) COLLATE "C")`
}

func (w *sqlWriter) number(n *Node) string {
	switch {
	case n.Op == Property:
		return n.Text
	case n.IsInt:
		return fmt.Sprintf("(%d)", n.Int)
	case n.Op == Number:
		return fmt.Sprintf("(%g)", n.Float)
	}
	return fmt.Sprintf("calc('%s', %s, %s)", n.Op, w.number(n.Args[0]), w.number(n.Args[1]))
}

func isDaily(n *Node) bool {
	switch n.Op {
	case Interval:
		return isDaily(n.Args[0]) || isDaily(n.Args[1])
	case String:
		return len(n.Text) == len("2020-01-01")
	}
	return n.Op == Date || n.Text == "first_seen" || n.Text == "last_seen"
}

func (w *sqlWriter) instant(n *Node, daily bool) string {
	var s string
	switch n.Op {
	case Property:
		s = "moment(" + n.Text + ")"
		if isDaily(n) { // a time in a property of dates is dropped
			s = "day(" + s + ")::timestamptz"
		}
	case String:
		s = "'" + n.Text + "'::timestamptz"
	default:
		s = "'" + string(appendInstant(nil, n)) + "'::timestamptz"
	}
	if daily {
		return "day(" + s + ")"
	}
	return s
}

func (w *sqlWriter) ends(n *Node, daily bool) (start, end string) {
	if n.Op != Interval {
		s := w.instant(n, daily)
		return s, s
	}
	kind := map[bool]string{true: "::date", false: "::timestamptz"}[daily]
	start, end = "'-infinity'"+kind, "'infinity'"+kind
	if n.Args[0].Op != Open {
		start = w.instant(n.Args[0], daily)
	}
	if n.Args[1].Op != Open {
		end = w.instant(n.Args[1], daily)
	}
	return start, end
}

// temporal names the ends a to b and c to d. That all four are known is asked of the
// row comparison, which is null where one is not.
func (w *sqlWriter) temporal(n *Node) string {
	daily := isDaily(n.Args[0]) || isDaily(n.Args[1])
	a, b := w.ends(n.Args[0], daily)
	c, d := w.ends(n.Args[1], daily)
	relation := map[Op]string{
		TAfter: "a > d", TBefore: "b < c", TContains: "a < c AND b > d", TDisjoint: "b < c OR a > d",
		TDuring: "a > c AND b < d", TEquals: "a = c AND b = d", TFinishedBy: "a < c AND b = d",
		TFinishes: "a > c AND b = d", TIntersects: "NOT (b < c OR a > d)", TMeets: "b = c", TMetBy: "a = d",
		TOverlappedBy: "a > c AND a < d AND b > d", TOverlaps: "a < c AND b > c AND b < d",
		TStartedBy: "a = c AND b > d", TStarts: "a = c AND b < d",
	}[n.Op]
	return fmt.Sprintf("(SELECT CASE WHEN num_nulls(a, b, c, d) = 0 THEN %s END FROM (SELECT %s AS a, %s AS b, %s AS c, %s AS d) AS ends)", relation, a, b, c, d)
}

func (w *sqlWriter) list(n *Node) string {
	if n.Op == Property {
		return "list(" + n.Text + ")"
	}
	elements := w.all(n.Args, ", ", func(e *Node) string {
		switch e.Op {
		case String:
			return sqlString(e.Text) + "::text"
		case Date:
			return sqlString(string(appendInstant(nil, e))) + "::text"
		case Boolean:
			return fmt.Sprint(e.Int != 0)
		}
		return strings.Trim(w.number(e), "()")
	})
	return "jsonb_build_array" + elements
}

func (w *sqlWriter) arrays(n *Node) string {
	a, b := w.list(n.Args[0]), w.list(n.Args[1])
	switch n.Op {
	case AContains:
		return "(" + a + " @> " + b + ")"
	case AContainedBy:
		return "(" + a + " <@ " + b + ")"
	case AEquals:
		return "(" + a + " @> " + b + " AND " + a + " <@ " + b + ")"
	}
	return "overlaps_(" + a + ", " + b + ")"
}

func (w *sqlWriter) shape(n *Node) string {
	g := n.Geometry
	if n.Op == Property {
		return "geom"
	}
	if n.Op == Box {
		g = boxGeometry(n.Box)
	}
	if _, ok := g.(orb.Collection); ok {
		w.isForeign = true
	}
	return sqlGeometry(g)
}

func (w *sqlWriter) spatial(n *Node) string {
	return "ST_" + strings.TrimPrefix(n.Op.String(), "s_") + "(" + w.shape(n.Args[0]) + ", " + w.shape(n.Args[1]) + ")"
}
