package cql

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"lindero/geo"
)

// The interpreter walks the tree for every feature, over plain Go values, nil being
// null or unknown. It shares no evaluation with the package: dates are time.Time,
// patterns are regular expressions, and every spatial question goes to the library.

type row struct {
	c *geo.Collection
	i uint32
}

// moment is an instant; span an interval, its open ends nil.
type moment struct {
	at    time.Time
	daily bool
}

type period struct {
	start, end *moment
	isNull     bool
}

func (r row) truth(n *Node) any {
	switch n.Op {
	case And, Or:
		return r.logic(n)
	case Not:
		if v, ok := r.truth(n.Args[0]).(bool); ok {
			return !v
		}
		return nil
	case Between:
		low := &Node{Op: Ge, Args: n.Args[:2]}
		high := &Node{Op: Le, Args: []*Node{n.Args[0], n.Args[2]}}
		return r.truth(&Node{Op: And, Args: []*Node{low, high}})
	case In:
		any := &Node{Op: Or}
		for _, e := range n.Args[1:] {
			any.Args = append(any.Args, &Node{Op: Eq, Args: []*Node{n.Args[0], e}})
		}
		return r.truth(any)
	case IsNull:
		if n.Args[0].isCondition() {
			return r.truth(n.Args[0]) == nil
		}
		return r.isNull(n.Args[0])
	case Like:
		return r.like(n)
	}
	switch {
	case n.Op.isComparison():
		return r.compare(n)
	case n.Op.isSpatial():
		return r.spatial(n)
	case n.Op.isTemporal():
		return r.temporal(n)
	case n.Op.isArray():
		return r.arrays(n)
	}
	return r.value(n)
}

func (r row) logic(n *Node) any {
	decisive := n.Op == Or
	unsure := false
	for _, arg := range n.Args {
		switch v := r.truth(arg); v {
		case decisive:
			return decisive
		case nil:
			unsure = true
		}
	}
	if unsure {
		return nil
	}
	return !decisive
}

// isNull is about the raw value: a date that cannot be read is there all the same.
func (r row) isNull(n *Node) bool {
	if n.Op == Property {
		if c := r.c.Column(n.Text); c != nil {
			return c.Value(r.i).Kind == geo.KindNull
		}
	}
	return r.value(n) == nil
}

func (r row) value(n *Node) any {
	switch n.Op {
	case Boolean:
		return n.Int != 0
	case Number:
		if n.IsInt {
			return n.Int
		}
		return n.Float
	case String:
		return norm.NFC.String(n.Text)
	case Date, Timestamp:
		return literalMoment(n)
	case Box:
		return simple(boxGeometry(n.Box))
	case Geometry:
		return simple(n.Geometry)
	case Property:
		return r.property(n.Text)
	case CaseI, AccentI:
		if s, ok := r.textOf(n.Args[0]).(string); ok {
			return folds[n.Op](s)
		}
		return nil
	}
	if n.isCondition() {
		return r.truth(n)
	}
	return r.calculate(n)
}

var folds = map[Op]func(string) string{
	CaseI: func(s string) string { return norm.NFC.String(cases.Fold().String(s)) },
	AccentI: func(s string) string {
		s = strings.NewReplacer("ø", "o", "Ø", "O").Replace(s)
		kept := slices.DeleteFunc([]rune(norm.NFD.String(s)), func(c rune) bool { return unicode.Is(unicode.Mn, c) })
		return norm.NFC.String(string(kept))
	},
}

func literalMoment(n *Node) moment {
	if n.Op == Date {
		return moment{time.Unix(n.Int*86400, 0).UTC(), true}
	}
	return moment{time.UnixMicro(n.Int).UTC(), false}
}

func (r row) property(name string) any {
	c := r.c.Column(name)
	switch {
	case c == nil && name == "id":
		return string(r.c.AppendID(nil, r.i))
	case c == nil:
		if _, ok := geo.BoundOf(r.c.Geometry(r.i)); !ok {
			return nil
		}
		return simple(r.c.Geometry(r.i))
	}
	switch v := c.Value(r.i); v.Kind {
	case geo.KindString:
		if c.Format != "" {
			return readMoment(string(v.Bytes), c.Format == geo.FormatDate)
		}
		return norm.NFC.String(string(v.Bytes))
	case geo.KindInteger:
		return v.Int
	case geo.KindNumber:
		return v.Float
	case geo.KindBoolean:
		return v.Int != 0
	case geo.KindJSON:
		return string(v.Bytes)
	}
	return nil
}

func readMoment(s string, daily bool) any {
	layouts := []string{time.DateOnly, time.RFC3339Nano, time.DateTime}
	for _, layout := range layouts {
		if at, err := time.Parse(layout, s); err == nil {
			return moment{at.UTC(), daily}
		}
	}
	return nil
}

// textOf is a value as a string, dates included.
func (r row) textOf(n *Node) any {
	if n.Op == Property {
		if c := r.c.Column(n.Text); c != nil && c.Format != "" {
			if v := c.Value(r.i); v.Kind == geo.KindString {
				return string(v.Bytes)
			}
			return nil
		}
	}
	return r.value(n)
}

func (r row) calculate(n *Node) any {
	a, ok1 := float(r.value(n.Args[0]))
	b, ok2 := float(r.value(n.Args[1]))
	if !ok1 || !ok2 {
		return nil
	}
	v := map[Op]float64{
		Add: a + b, Sub: a - b, Mul: a * b, Div: a / b, IntDiv: math.Trunc(a / b), Mod: math.Mod(a, b), Pow: math.Pow(a, b),
	}[n.Op]
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}

func float(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

func (r row) compare(n *Node) any {
	x, y := r.value(n.Args[0]), r.value(n.Args[1])
	if s, ok := y.(string); ok {
		if _, isMoment := x.(moment); isMoment {
			y = readMoment(s, len(s) == 10)
		}
	}
	if x == nil || y == nil {
		return nil
	}
	sign := 0
	switch x := x.(type) {
	case string:
		sign = strings.Compare(x, y.(string))
	case int64:
		if y, ok := y.(int64); ok {
			sign = cmp.Compare(x, y)
			break
		}
		f, _ := float(y)
		sign = cmp.Compare(float64(x), f)
	case float64:
		f, _ := float(y)
		sign = cmp.Compare(x, f)
	case bool:
		sign = map[bool]int{true: 1}[x] - map[bool]int{true: 1}[y.(bool)]
	case moment:
		sign = x.compare(y.(moment), x.daily || y.(moment).daily)
	}
	return map[Op]bool{Eq: sign == 0, Ne: sign != 0, Lt: sign < 0, Gt: sign > 0, Le: sign <= 0, Ge: sign >= 0}[n.Op]
}

func (m moment) compare(o moment, daily bool) int {
	if daily {
		return m.at.Truncate(24 * time.Hour).Compare(o.at.Truncate(24 * time.Hour))
	}
	return m.at.Compare(o.at)
}

func (r row) like(n *Node) any {
	s, ok := r.textOf(n.Args[0]).(string)
	if !ok {
		return nil
	}
	p := n.Args[1]
	var around []Op
	for ; p.Op.isFold(); p = p.Args[0] {
		around = append(around, p.Op)
	}
	literal := func(s string) string {
		for _, op := range slices.Backward(around) {
			s = folds[op](s)
		}
		return regexp.QuoteMeta(s)
	}
	tokens := regexp.MustCompile(`(?s)\\[%_\\]|.[^%_\\]*`).FindAllString(p.Text, -1)
	pattern := ""
	for _, t := range tokens {
		switch {
		case len(t) == 2 && t[0] == '\\' && strings.Contains(`%_\`, t[1:]):
			pattern += literal(t[1:])
		case t[0] == '%' || t[0] == '_':
			pattern += map[byte]string{'%': ".*", '_': "."}[t[0]] + literal(t[1:])
		default:
			pattern += literal(t)
		}
	}
	return regexp.MustCompile("(?s)^(?:" + pattern + ")$").MatchString(s)
}
