package cql

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// How tightly operators bind, loosest first.
const (
	bindOr = iota + 1
	bindAnd
	bindNot
	bindPredicate
	bindSum
	bindProduct
	bindPower
	bindOperand
)

func binding(n *Node) int {
	switch op := n.Op; {
	case op == Or:
		return bindOr
	case op == And:
		return bindAnd
	case op == Not && !infixNot(n):
		return bindNot
	case op >= Not && op <= IsNull:
		return bindPredicate
	case op == Add || op == Sub:
		return bindSum
	case op >= Mul && op <= Mod:
		return bindProduct
	case op == Pow:
		return bindPower
	}
	return bindOperand
}

// infixNot tells NOT LIKE, NOT BETWEEN, NOT IN and IS NOT NULL.
func infixNot(n *Node) bool {
	op := n.Args[0].Op
	return op >= Like && op <= IsNull
}

// AppendText appends the filter as cql2-text. What [Parse] makes of it is equal.
func AppendText(dst []byte, n *Node) []byte {
	switch op := n.Op; {
	case op == And || op == Or:
		return appendChain(dst, n.Args, " "+op.keyword()+" ", binding(n)+1)
	case op == Not && infixNot(n):
		return appendPredicate(dst, n.Args[0], "NOT ")
	case op == Not:
		return appendWithin(append(dst, "NOT "...), n.Args[0], bindNot)
	case op >= Like && op <= IsNull:
		return appendPredicate(dst, n, "")
	case op.isComparison():
		return appendBinary(dst, n, bindSum, bindSum)
	case op == Pow:
		return appendBinary(dst, n, bindOperand, bindOperand)
	case op.isArithmetic():
		return appendBinary(dst, n, binding(n), binding(n)+1)
	case op.isFunction():
		dst = append(dst, op.keyword()...)
		return append(appendChain(append(dst, '('), n.Args, ", ", bindOr), ')')
	case op == Array:
		return append(appendChain(append(dst, '('), n.Args, ", ", bindOr), ')')
	}
	return appendLiteral(dst, n)
}

// appendWithin puts parentheses around what binds more loosely than its place.
func appendWithin(dst []byte, n *Node, least int) []byte {
	if binding(n) >= least {
		return AppendText(dst, n)
	}
	return append(AppendText(append(dst, '('), n), ')')
}

func appendChain(dst []byte, nodes []*Node, between string, least int) []byte {
	for i, n := range nodes {
		if i > 0 {
			dst = append(dst, between...)
		}
		dst = appendWithin(dst, n, least)
	}
	return dst
}

func appendBinary(dst []byte, n *Node, left, right int) []byte {
	dst = append(appendWithin(dst, n.Args[0], left), ' ')
	dst = append(append(dst, n.Op.keyword()...), ' ')
	return appendWithin(dst, n.Args[1], right)
}

func appendPredicate(dst []byte, n *Node, not string) []byte {
	dst = append(appendWithin(dst, n.Args[0], bindSum), ' ')
	switch n.Op {
	case IsNull:
		return append(append(append(dst, "IS "...), not...), "NULL"...)
	case In:
		dst = append(append(dst, not...), "IN ("...)
		return append(appendChain(dst, n.Args[1:], ", ", bindOr), ')')
	case Between:
		dst = append(append(dst, not...), "BETWEEN "...)
		return appendChain(dst, n.Args[1:], " AND ", bindSum)
	}
	dst = append(append(dst, not...), "LIKE "...)
	return appendWithin(dst, n.Args[1], bindSum)
}

func appendLiteral(dst []byte, n *Node) []byte {
	switch n.Op {
	case Boolean:
		return append(dst, strings.ToUpper(strconv.FormatBool(n.Int != 0))...)
	case Number:
		return appendNumber(dst, n)
	case String:
		return appendString(dst, n.Text)
	case Date, Timestamp:
		dst = append(append(dst, strings.ToUpper(jsonInstants[n.Op])...), "('"...)
		return append(appendInstant(dst, n), "')"...)
	case Open:
		return append(dst, "'..'"...)
	case Interval:
		dst = appendEnd(append(dst, "INTERVAL("...), n.Args[0])
		return append(appendEnd(append(dst, ", "...), n.Args[1]), ')')
	case Box:
		return append(appendNumbers(append(dst, "BBOX("...), n.Box.West, n.Box.South, n.Box.East, n.Box.North), ')')
	case Geometry:
		return appendWKT(dst, n.Geometry)
	}
	return appendName(dst, n.Text)
}

func appendEnd(dst []byte, n *Node) []byte {
	if n.Op == Date || n.Op == Timestamp {
		return append(appendInstant(append(dst, '\''), n), '\'')
	}
	return appendLiteral(dst, n)
}

func appendNumber(dst []byte, n *Node) []byte {
	if n.IsInt {
		return strconv.AppendInt(dst, n.Int, 10)
	}
	return strconv.AppendFloat(dst, n.Float, 'g', -1, 64)
}

func appendNumbers(dst []byte, numbers ...float64) []byte {
	for i, f := range numbers {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendFloat(dst, f, 'g', -1, 64)
	}
	return dst
}

func appendString(dst []byte, s string) []byte {
	dst = append(dst, '\'')
	for i := range len(s) {
		switch at := strings.IndexByte(escapedAs, s[i]); {
		case at == 0:
			dst = append(dst, "''"...)
		case at > 0:
			dst = append(dst, '\\', escapes[at])
		default:
			dst = append(dst, s[i])
		}
	}
	return append(dst, '\'')
}

// appendName quotes what is no identifier or could be taken for a keyword.
func appendName(dst []byte, name string) []byte {
	_, isFunction := functionOf(name)
	first, _ := utf8.DecodeRuneInString(name)
	plain := isNameStart(first) && span(name, isNamePart) == len(name) &&
		!isFunction && !isOneOf(name, reserved) && !isOneOf(name, constructors)
	if plain {
		return append(dst, name...)
	}
	return append(append(append(dst, '"'), strings.ReplaceAll(name, `"`, `""`)...), '"')
}

// AppendJSON appends the filter as cql2-json. What [ParseJSON] makes of it is equal.
func AppendJSON(dst []byte, n *Node) []byte {
	switch n.Op {
	case Boolean:
		return strconv.AppendBool(dst, n.Int != 0)
	case Number:
		return appendNumber(dst, n)
	case String:
		return appendJSONString(dst, n.Text)
	case Property:
		return append(appendJSONString(append(dst, `{"property":`...), n.Text), '}')
	case Date, Timestamp:
		dst = append(append(append(dst, `{"`...), jsonInstants[n.Op]...), `":"`...)
		return append(appendInstant(dst, n), `"}`...)
	case Open:
		return append(dst, `".."`...)
	case Interval:
		return append(appendJSONEnds(append(dst, `{"interval":[`...), n.Args), "]}"...)
	case Box:
		return append(appendNumbers(append(dst, `{"bbox":[`...), n.Box.West, n.Box.South, n.Box.East, n.Box.North), "]}"...)
	case Geometry:
		return appendGeoJSON(dst, n.Geometry)
	case Array:
		return append(appendJSONList(append(dst, '['), n.Args), ']')
	}
	dst = append(appendJSONString(append(dst, `{"op":`...), n.Op.String()), `,"args":[`...)
	if n.Op == In {
		dst = append(AppendJSON(dst, n.Args[0]), ",["...)
		return append(appendJSONList(dst, n.Args[1:]), "]]}"...)
	}
	return append(appendJSONList(dst, n.Args), "]}"...)
}

func appendJSONList(dst []byte, nodes []*Node) []byte {
	for i, n := range nodes {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendJSON(dst, n)
	}
	return dst
}

func appendJSONEnds(dst []byte, ends []*Node) []byte {
	for i, end := range ends {
		if i > 0 {
			dst = append(dst, ',')
		}
		if end.Op == Date || end.Op == Timestamp {
			dst = append(appendInstant(append(dst, '"'), end), '"')
			continue
		}
		dst = AppendJSON(dst, end)
	}
	return dst
}

// appendJSONString keeps < and > as they are: they are operators.
func appendJSONString(dst []byte, s string) []byte {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil { // cannot be: a string
		return append(dst, `""`...)
	}
	return append(dst, strings.TrimSuffix(out.String(), "\n")...)
}
