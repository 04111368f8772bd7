package cql

import (
	"encoding/json"
	"math/big"
	"time"

	"github.com/peterstace/simplefeatures/geom"
)

func (r row) spatial(n *Node) any {
	a, ok1 := r.value(n.Args[0]).(geom.Geometry)
	b, ok2 := r.value(n.Args[1]).(geom.Geometry)
	if !ok1 || !ok2 {
		return nil
	}
	if n.Op == SIntersects || n.Op == SDisjoint {
		disjoint, err := geom.Disjoint(a, b)
		if err != nil {
			return nil
		}
		return disjoint == (n.Op == SDisjoint)
	}
	holds, err := relationsInPlane[n.Op](a, b)
	if err != nil {
		return nil
	}
	return holds
}

func (r row) period(n *Node) period {
	if n.Op != Interval {
		if m, ok := r.value(n).(moment); ok {
			return period{start: &m, end: &m}
		}
		return period{isNull: true}
	}
	var p period
	for i, end := range n.Args {
		if end.Op == Open {
			continue
		}
		m, ok := r.value(end).(moment)
		if !ok {
			return period{isNull: true}
		}
		if i == 0 {
			p.start = &m
		} else {
			p.end = &m
		}
	}
	return p
}

// temporal states every relation by comparisons of ends, an open start being before
// and an open end behind everything.
func (r row) temporal(n *Node) any {
	x, y := r.period(n.Args[0]), r.period(n.Args[1])
	if x.isNull || y.isNull {
		return nil
	}
	daily := false
	for _, m := range []*moment{x.start, x.end, y.start, y.end} {
		daily = daily || m != nil && m.daily
	}
	rank := func(m *moment, open int64) *big.Int {
		if m == nil {
			return new(big.Int).Lsh(big.NewInt(open), 100)
		}
		at := m.at
		if daily {
			at = at.Truncate(24 * time.Hour)
		}
		return big.NewInt(at.UnixMicro())
	}
	a, b, c, d := rank(x.start, -1), rank(x.end, 1), rank(y.start, -1), rank(y.end, 1)
	ac, bd, ad, bc := a.Cmp(c), b.Cmp(d), a.Cmp(d), b.Cmp(c)
	return map[Op]bool{
		TAfter: ad > 0, TBefore: bc < 0, TContains: ac < 0 && bd > 0, TDisjoint: ad > 0 || bc < 0,
		TDuring: ac > 0 && bd < 0, TEquals: ac == 0 && bd == 0, TFinishedBy: ac < 0 && bd == 0,
		TFinishes: ac > 0 && bd == 0, TIntersects: !(ad > 0 || bc < 0), TMeets: bc == 0, TMetBy: ad == 0,
		TOverlappedBy: ac > 0 && ad < 0 && bd > 0, TOverlaps: ac < 0 && bc > 0 && bd < 0,
		TStartedBy: ac == 0 && bd > 0, TStarts: ac == 0 && bd < 0,
	}[n.Op]
}

func (r row) elements(n *Node) map[any]bool {
	set := map[any]bool{}
	if n.Op == Array {
		for _, arg := range n.Args {
			switch v := r.value(arg).(type) {
			case int64:
				set[float64(v)] = true
			case moment:
				set[string(appendInstant(nil, arg))] = true
			default:
				set[v] = true
			}
		}
		return set
	}
	var list []any
	text, ok := r.value(n).(string)
	if !ok || json.Unmarshal([]byte(text), &list) != nil {
		return nil
	}
	for _, v := range list {
		set[v] = true
	}
	return set
}

func (r row) arrays(n *Node) any {
	a, b := r.elements(n.Args[0]), r.elements(n.Args[1])
	if a == nil || b == nil {
		return nil
	}
	shared := 0
	for v := range a {
		if b[v] {
			shared++
		}
	}
	return map[Op]bool{
		AEquals: shared == len(a) && shared == len(b), AContains: shared == len(b),
		AContainedBy: shared == len(a), AOverlaps: shared > 0,
	}[n.Op]
}
