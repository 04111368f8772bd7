// Package cql reads filters in the Common Query Language CQL2 (OGC 21-065r2), as
// text and as JSON, checks them against a collection and answers them.
//
// [Parse] and [ParseJSON] give the same tree of [Node]; [AppendText] and
// [AppendJSON] write it back. [Compile] checks names and types against a
// [geo.Collection] and yields a [Filter]. An [Index] answers a filter together
// with a bbox without looking at every feature: a page and the number of all matches
// ([Index.Query]), a sorted page ([Index.Sorted]), or every match ([Index.Each]).
//
// # Grammar
//
// Keywords and function names are the same in capitals and in small letters.
//
//	filter     = term {OR term}              term = factor {AND factor}
//	factor     = {NOT} predicate
//	predicate  = value [ (= <> < > <= >=) value | IS [NOT] NULL
//	           | [NOT] LIKE pattern | [NOT] BETWEEN value AND value
//	           | [NOT] IN ( value {, value} ) ]
//	value      = product {(+ -) product}     product = power {(* / % div) power}
//	power      = signed [^ signed]           signed = [+ -] operand
//	operand    = number | 'string' | TRUE | FALSE | name | "any name"
//	           | DATE('2024-05-31') | TIMESTAMP('2024-05-31T12:00:00Z')
//	           | INTERVAL(end, end), an end being '2024-05-31', a timestamp, '..' or a name
//	           | BBOX(west,south,east,north) | POINT(lon lat) and the other types of WKT
//	           | function(value, value) | ( filter )
//
// Functions: CASEI and ACCENTI; S_INTERSECTS, S_EQUALS, S_DISJOINT, S_TOUCHES,
// S_WITHIN, S_OVERLAPS, S_CROSSES, S_CONTAINS; T_AFTER, T_BEFORE, T_CONTAINS,
// T_DISJOINT, T_DURING, T_EQUALS, T_FINISHEDBY, T_FINISHES, T_INTERSECTS, T_MEETS,
// T_METBY, T_OVERLAPPEDBY, T_OVERLAPS, T_STARTEDBY, T_STARTS; A_EQUALS, A_CONTAINS,
// A_CONTAINEDBY, A_OVERLAPS, whose arguments may be lists such as ('a', 'b').
//
// In a string, \ is the escape character: \' stands for ' (as does a doubled '), \\ for
// \, and \a \b \t \n \v \f \r for control characters; before anything else it stays as
// it is, which leaves \% and \_ to LIKE, whose wildcards are % (any characters) and _
// (one).
//
// The grammar is slightly wider than the standard's: a boolean property is a
// predicate by itself, and a comparison may be an operand in parentheses.
//
// # Names
//
// A name is that of a property of the schema. "geometry" and "geom" are the
// feature's geometry and "id" is its id, unless a property has that name.
//
// # Semantics
//
// Logic is three-valued as in SQL: what involves a null is unknown, NOT unknown is
// unknown, and only features for which the filter is true match.
//
// Strings compare by code points of their Unicode normal form C. CASEI is full case
// folding; ACCENTI drops the marks of the canonical decomposition, and the strokes
// that have none (ø, đ, ł and their like). Booleans compare false before true.
//
// Integers compare exactly, up to 2^62. Everything else about numbers is done in
// float64: / never truncates, div does (towards zero), % takes the sign of the left
// operand. Where the result is no finite number, as after a division by zero, it
// is null. A minus binds tighter than ^, as the standard has it: -2^2 is 4.
//
// A date is an instant with the granularity of a day, a timestamp one with that of a
// microsecond (finer digits are dropped). Where one side of a comparison has only
// days, both are taken as days in UTC: any timestamp of a day equals its date.
// Intervals include both ends. The functions for intervals alone (all but T_AFTER,
// T_BEFORE, T_DISJOINT, T_EQUALS and T_INTERSECTS) refuse instants, as the standard
// asks. A value that is no date in a property of dates is unknown, though not null.
//
// Lists are sets: order and repetition do not count. Elements are literals.
//
// Spatial functions work in the plane of longitude and latitude (CRS84), by the
// dimensionally extended nine-intersection model; heights are ignored. BBOX with west
// above east spans the antimeridian, and S_INTERSECTS with BBOX selects what the
// parameter bbox does. A feature without geometry is unknown to all of them.
//
// # Sorting
//
// An [Order] sorts strings, numbers and booleans as they compare in filters, with four
// rules of its own. Nulls come last in ascending order and first in descending. A string
// of an enumeration sorts by its place in the schema, and what the schema does not name
// behind, by its code points. Dates sort by the moment at which they begin, and what is
// no date behind, by its code points. Features that are equal by all keys stand in the
// order of their ordinals, whichever way the keys go. Lists and geometries have no order.
package cql
