package cql

import (
	"cmp"
	"math"

	"lindero/geo"
)

// instant yields points in time: a literal or a column of dates or timestamps.
type instant struct {
	column *geo.Column
	value  int64 // literal: days or microseconds
	daily  bool  // its granularity is a day
	null   bool  // a property without any value
}

func literalInstant(n *Node) instant { return instant{value: n.Int, daily: n.Op == Date} }

// ofCode is the value in the granularity asked for: days or microseconds since 1970.
// ok is false for null and for what is no date.
func (t instant) ofCode(code uint32, daily bool) (v int64, ok bool) {
	if t.null {
		return 0, false
	}
	v, isDay := t.value, t.daily
	if t.column != nil {
		if code == 0 {
			return 0, false
		}
		if v, isDay, ok = readInstant(t.column.Dict().Bytes(code)); !ok {
			return 0, false
		}
		if !isDay && t.daily {
			v, isDay = floorDay(v), true
		}
	}
	switch {
	case daily && !isDay:
		return floorDay(v), true
	case !daily && isDay:
		return v * microsOfDay, true
	}
	return v, true
}

func readInstant(s []byte) (v int64, isDay, ok bool) {
	if days, rest, ok := parseDay(s); ok && len(rest) == 0 {
		return days, true, true
	}
	v, ok = parseTimestamp(s)
	return v, false, ok
}

func (t instant) code(i uint32) uint32 {
	if t.column == nil {
		return 0
	}
	return t.column.Code(i)
}

func (k *compiler) compareInstants(a, b instant, accepted acceptance) predicate {
	return k.relateInstants([]instant{a, b}, a.daily || b.daily, func(v [4]int64) truth {
		return accepted.of(cmp.Compare(v[0], v[1]))
	})
}

// relateInstants compiles a relation of up to four instants; any null makes it
// unknown. Where one column is all it depends on, it is looked up by code.
func (k *compiler) relateInstants(of []instant, daily bool, relation func(v [4]int64) truth) predicate {
	var column *geo.Column
	single := true
	for _, t := range of {
		if t.column != nil {
			single = single && (column == nil || column == t.column)
			column = t.column
		}
	}
	at := func(code func(instant) uint32) truth {
		var values [4]int64
		for j, t := range of {
			v, ok := t.ofCode(code(t), daily)
			if !ok {
				return unknown
			}
			values[j] = v
		}
		return relation(values)
	}
	switch {
	case column == nil:
		return constant(at(func(instant) uint32 { return 0 }))
	case single:
		return k.byCode(column, func(code uint32) truth { return at(func(instant) uint32 { return code }) })
	}
	return instantRelation{of: of, daily: daily, relation: relation}
}

type instantRelation struct {
	of       []instant
	daily    bool
	relation func([4]int64) truth
}

func (r instantRelation) eval(i uint32) truth {
	var values [4]int64
	for j, t := range r.of {
		v, ok := t.ofCode(t.code(i), r.daily)
		if !ok {
			return unknown
		}
		values[j] = v
	}
	return r.relation(values)
}

// temporal compiles a T_ function: its operands' starts and ends, related.
func (k *compiler) temporal(n *Node) (predicate, error) {
	var ends []instant
	daily := false
	for _, arg := range n.Args {
		start, end, isInterval, err := k.period(arg)
		if err != nil {
			return nil, err
		}
		if !isInterval && !instantaneous[n.Op] {
			return nil, fail(arg.Pos, "%s is an instant, and %s relates intervals: write INTERVAL(a, b), or use T_AFTER, T_BEFORE, T_DISJOINT, T_EQUALS or T_INTERSECTS",
				AppendText(nil, arg), n.Op.keyword())
		}
		daily = daily || start.daily || end.daily
		ends = append(ends, start, end)
	}
	relation := relations[n.Op]
	return k.relateInstants(ends, daily, func(v [4]int64) truth {
		return truthOf(relation(v[0], v[1], v[2], v[3]))
	}), nil
}

// period is the start and the end of a temporal operand.
func (k *compiler) period(n *Node) (start, end instant, isInterval bool, err error) {
	if n.Op != Interval {
		start, err = k.instantOperand(n)
		return start, start, false, err
	}
	start, err = k.end(n.Args[0], math.MinInt64)
	if err != nil {
		return start, end, true, err
	}
	end, err = k.end(n.Args[1], math.MaxInt64)
	if err != nil {
		return start, end, true, err
	}
	if start.column == nil && end.column == nil && isReversed(start, end) {
		err = fail(n.Pos, "the interval ends before it starts")
	}
	return start, end, true, err
}

func isReversed(start, end instant) bool {
	daily := start.daily || end.daily
	a, _ := start.ofCode(0, daily)
	b, _ := end.ofCode(0, daily)
	return a > b
}

func (k *compiler) end(n *Node, open int64) (instant, error) {
	if n.Op == Open {
		return instant{value: open}, nil
	}
	return k.instantOperand(n)
}

func (k *compiler) instantOperand(n *Node) (instant, error) {
	if n.Op == String {
		literal, ok := instantOf(n.Text)
		if !ok {
			return instant{}, fail(n.Pos, "'%s' is no date or timestamp", n.Text)
		}
		return literalInstant(&literal), nil
	}
	o, err := k.operand(n)
	if err != nil {
		return instant{}, err
	}
	if o.kind == nothing {
		return instant{null: true}, nil
	}
	if o.kind != instants {
		return instant{}, fail(n.Pos, "%s is %s, expected a date, a timestamp, an interval or a property of format date or date-time", AppendText(nil, n), o.kind)
	}
	return o.instant, nil
}

// instantaneous are the functions that take instants as well as intervals
// (OGC 21-065r2, 7.8.2).
var instantaneous = map[Op]bool{TAfter: true, TBefore: true, TDisjoint: true, TEquals: true, TIntersects: true}

// relations are those of OWL-Time (https://www.w3.org/TR/owl-time/), of the period
// from a to b with the one from c to d.
var relations = map[Op]func(a, b, c, d int64) bool{
	TAfter:        func(a, _, _, d int64) bool { return a > d },
	TBefore:       func(_, b, c, _ int64) bool { return b < c },
	TContains:     func(a, b, c, d int64) bool { return a < c && b > d },
	TDisjoint:     func(a, b, c, d int64) bool { return b < c || a > d },
	TDuring:       func(a, b, c, d int64) bool { return a > c && b < d },
	TEquals:       func(a, b, c, d int64) bool { return a == c && b == d },
	TFinishedBy:   func(a, b, c, d int64) bool { return a < c && b == d },
	TFinishes:     func(a, b, c, d int64) bool { return a > c && b == d },
	TIntersects:   func(a, b, c, d int64) bool { return b >= c && a <= d },
	TMeets:        func(_, b, c, _ int64) bool { return b == c },
	TMetBy:        func(a, _, _, d int64) bool { return a == d },
	TOverlappedBy: func(a, b, c, d int64) bool { return a > c && a < d && b > d },
	TOverlaps:     func(a, b, c, d int64) bool { return a < c && b > c && b < d },
	TStartedBy:    func(a, b, c, d int64) bool { return a == c && b > d },
	TStarts:       func(a, b, c, d int64) bool { return a == c && b < d },
}
