package cql

import "strings"

// Op tells what a [Node] is.
type Op uint8

// Literals and names. Array has its elements as Args, Interval its two ends:
// Date, Timestamp, Open or Property.
const (
	invalid Op = iota
	Boolean
	Number
	String
	Date
	Timestamp
	Open // the '..' of an interval
	Interval
	Array
	Geometry
	Box
	Property
)

// Operators and functions. In has the value and then the elements of the list as
// Args, Between the value and the two limits.
const (
	And Op = iota + Property + 1
	Or
	Not
	Eq
	Ne
	Lt
	Gt
	Le
	Ge
	Like
	Between
	In
	IsNull
	CaseI
	AccentI
	Add
	Sub
	Mul
	Div
	IntDiv
	Mod
	Pow
	SContains
	SCrosses
	SDisjoint
	SEquals
	SIntersects
	SOverlaps
	STouches
	SWithin
	TAfter
	TBefore
	TContains
	TDisjoint
	TDuring
	TEquals
	TFinishedBy
	TFinishes
	TIntersects
	TMeets
	TMetBy
	TOverlappedBy
	TOverlaps
	TStartedBy
	TStarts
	AContainedBy
	AContains
	AEquals
	AOverlaps
	opCount
)

// opNames are the names of operators and functions as cql2-json spells them; of literals, as
// messages call them.
var opNames = [opCount]string{
	Boolean: "a boolean", Number: "a number", String: "a string", Date: "a date",
	Timestamp: "a timestamp", Open: "'..'", Interval: "an interval", Array: "a list",
	Geometry: "a geometry", Box: "a bbox", Property: "a property",
	And: "and", Or: "or", Not: "not", Eq: "=", Ne: "<>", Lt: "<", Gt: ">", Le: "<=", Ge: ">=",
	Like: "like", Between: "between", In: "in", IsNull: "isNull", CaseI: "casei", AccentI: "accenti",
	Add: "+", Sub: "-", Mul: "*", Div: "/", IntDiv: "div", Mod: "%", Pow: "^",
	SContains: "s_contains", SCrosses: "s_crosses", SDisjoint: "s_disjoint", SEquals: "s_equals",
	SIntersects: "s_intersects", SOverlaps: "s_overlaps", STouches: "s_touches", SWithin: "s_within",
	TAfter: "t_after", TBefore: "t_before", TContains: "t_contains", TDisjoint: "t_disjoint",
	TDuring: "t_during", TEquals: "t_equals", TFinishedBy: "t_finishedBy", TFinishes: "t_finishes",
	TIntersects: "t_intersects", TMeets: "t_meets", TMetBy: "t_metBy", TOverlappedBy: "t_overlappedBy",
	TOverlaps: "t_overlaps", TStartedBy: "t_startedBy", TStarts: "t_starts",
	AContainedBy: "a_containedBy", AContains: "a_contains", AEquals: "a_equals", AOverlaps: "a_overlaps",
}

// String returns the name in cql2-json, in cql2-text the same in capitals.
func (op Op) String() string {
	if op < opCount {
		return opNames[op]
	}
	return "invalid"
}

func (op Op) keyword() string { return strings.ToUpper(op.String()) }

func (op Op) isComparison() bool { return op >= Eq && op <= Ge }
func (op Op) isArithmetic() bool { return op >= Add && op <= Pow }
func (op Op) isSpatial() bool    { return op >= SContains && op <= SWithin }
func (op Op) isTemporal() bool   { return op >= TAfter && op <= TStarts }
func (op Op) isArray() bool      { return op >= AContainedBy && op <= AOverlaps }
func (op Op) isFold() bool       { return op == CaseI || op == AccentI }
func (op Op) isFunction() bool   { return op.isFold() || op >= SContains }

// arity is how many arguments the function takes.
func (op Op) arity() int {
	if op.isFold() {
		return 1
	}
	return 2
}

// functionOf finds a function by its name in any case.
func functionOf(name string) (Op, bool) {
	op, ok := operatorOf(name)
	return op, ok && op.isFunction()
}

// operatorOf finds an operator or function by its cql2-json name in any case.
func operatorOf(name string) (Op, bool) {
	for op := And; op < opCount; op++ {
		if strings.EqualFold(opNames[op], name) {
			return op, true
		}
	}
	return invalid, false
}

// functionList is what there is, for messages.
func functionList() string {
	var list []string
	for op := CaseI; op < opCount; op++ {
		if op.isFunction() {
			list = append(list, op.keyword())
		}
	}
	return strings.Join(list, ", ")
}

// reserved are the words that name no property unless they are quoted, because
// the grammar could not tell.
var reserved = []string{"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DIV"}

// constructors make literals where a parenthesis follows.
var constructors = []string{
	"BBOX", "DATE", "TIMESTAMP", "INTERVAL", "POINT", "LINESTRING", "POLYGON",
	"MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION",
}

func isOneOf(word string, words []string) bool {
	for _, w := range words {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
