package cql

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// generator writes random filters that compile against the sample.
type generator struct{ *rand.Rand }

func (g generator) of(list ...string) string { return pick(g.Rand, list) }

func (g generator) condition(depth int) string {
	if depth > 0 && g.IntN(3) > 0 {
		return g.of(
			"("+g.condition(depth-1)+" AND "+g.condition(depth-1)+")",
			"("+g.condition(depth-1)+" OR "+g.condition(depth-1)+")",
			"NOT "+g.condition(depth-1),
			"("+g.condition(depth-1)+") IS NULL",
			"("+g.condition(depth-1)+" OR "+g.condition(depth-1)+" OR "+g.condition(depth-1)+")",
		)
	}
	leaves := []func() string{g.text, g.text, g.like, g.number, g.number, g.boolean, g.date, g.temporal, g.list, g.spatial, g.null}
	return pick(g.Rand, leaves)()
}

func (g generator) comparison() string { return g.of(" = ", " <> ", " < ", " > ", " <= ", " >= ") }

func quote(s string) string { return string(appendString(nil, s)) }

func (g generator) fold(s string) string {
	return fmt.Sprintf(g.of("%s", "%s", "CASEI(%s)", "ACCENTI(%s)", "ACCENTI(CASEI(%s))", "CASEI(ACCENTI(%s))"), s)
}

func (g generator) text() string {
	literal := func() string { return g.fold(quote(pick(g.Rand, append(places, statuses...)))) }
	value := g.fold(g.of("status", "name", "id"))
	return g.of(
		value+g.comparison()+literal(),
		literal()+g.comparison()+value,
		value+g.of(" IN (", " NOT IN (")+literal()+", "+literal()+", "+literal()+")",
		value+g.comparison()+g.fold(g.of("status", "name")),
		value+" BETWEEN "+literal()+" AND "+literal(),
		"id"+g.of(" = 'x-007'", " <> 'x-007'", " IN ('x-007', 'x-011', 'y')"),
	)
}

func (g generator) like() string {
	pattern := quote(g.of("%", "_%", "", "Cop%", "%o%e%", "C_p_n", `Cop\%n`, `San\_%`, "%", "%.%", `C:\\%`, "stra%e", "%Ó%", "____"))
	return g.fold(g.of("status", "name", "id", "first_seen")) + g.of(" LIKE ", " NOT LIKE ") + g.fold(pattern)
}

func (g generator) numeric(depth int) string {
	if depth > 0 && g.IntN(2) == 0 {
		return "(" + g.numeric(depth-1) + g.of(" + ", " - ", " * ", " / ", " % ", " div ", " ^ ") + g.numeric(depth-1) + ")"
	}
	return g.of("lanes", "people", "width_m", "length_m", "-lanes", "0", "1", "3", "-2", "0.5", "9007199254740992", "9007199254740993")
}

func (g generator) number() string {
	return g.of(
		g.numeric(2)+g.comparison()+g.numeric(2),
		g.numeric(0)+g.comparison()+g.numeric(0),
		g.numeric(1)+" BETWEEN "+g.numeric(0)+" AND "+g.numeric(1),
		g.of("lanes", "people", "width_m")+" IN ("+g.numeric(0)+", 3, 0)",
		"people IN (1, 3, 9007199254740993)",
	)
}

func (g generator) boolean() string {
	return g.of("synthetic", "armed = TRUE", "FALSE"+g.comparison()+"synthetic", "synthetic"+g.comparison()+"armed",
		"TRUE", "FALSE", "(lanes > 1) = armed", "armed IN (TRUE)")
}

func (g generator) instant() string {
	return g.of("first_seen", "last_seen", "updated", "DATE('2020-01-01')", "DATE('2020-02-29')",
		"TIMESTAMP('2020-01-01T00:00:00Z')", "TIMESTAMP('2020-01-01T12:30:00Z')")
}

func (g generator) interval() string {
	start := g.of("first_seen", "updated", "'..'", "'2020-01-01'", "'2020-01-01T00:00:00Z'", "'2019-12-31'")
	end := g.of("last_seen", "updated", "'..'", "'2020-01-02'", "'2020-02-29T00:00:00Z'", "'2021-06-30'")
	return "INTERVAL(" + start + ", " + end + ")"
}

func (g generator) date() string {
	return g.of(
		g.instant()+g.comparison()+g.instant(),
		g.of("first_seen", "updated")+g.comparison()+g.of("'2020-01-01'", "'2020-01-01T12:30:00Z'"),
		"first_seen BETWEEN DATE('2020-01-01') AND "+g.instant(),
		"last_seen IN (DATE('2020-01-01'), '2020-02-29')",
	)
}

func (g generator) temporal() string {
	either := func() string { return g.of(g.instant(), g.interval()) }
	if g.IntN(2) == 0 {
		return g.of("T_AFTER", "T_BEFORE", "T_DISJOINT", "T_EQUALS", "T_INTERSECTS") + "(" + either() + ", " + either() + ")"
	}
	return (TAfter + Op(g.IntN(int(TStarts-TAfter)+1))).keyword() + "(" + g.interval() + ", " + g.interval() + ")"
}

func (g generator) list() string {
	operand := func() string {
		return g.of("uses", "needs", "()", "('people')", "('people', 'local_trade')", "(1, 2.5, TRUE)", "(DATE('2020-01-01'), 'drugs')")
	}
	return (AContainedBy + Op(g.IntN(4))).keyword() + "(" + operand() + ", " + operand() + ")"
}

func (g generator) shape() string {
	a := gridPoint(g.Rand)
	box := orb.Bound{Min: a, Max: orb.Point{a[0] + float64(g.IntN(8)), a[1] + float64(g.IntN(8))}}
	north := orb.Bound{Min: orb.Point{-20, 30}, Max: orb.Point{20, 40}}.ToPolygon()
	shapes := []string{
		fmt.Sprintf("BBOX(%g,%g,%g,%g)", box.Min[0], box.Min[1], box.Max[0], box.Max[1]),
		fmt.Sprintf("BBOX(%g,%g,%g,%g)", 1.0, box.Min[1], -3.0, box.Max[1]), // over the antimeridian
		string(appendWKT(nil, a)),
		string(appendWKT(nil, orb.LineString{a, gridPoint(g.Rand), {11, 3.5}})),
		string(appendWKT(nil, randomBox(g.Rand))),
		string(appendWKT(nil, orb.MultiPolygon{randomBox(g.Rand), north})),
		string(appendWKT(nil, orb.MultiPoint{a, {12, 0}})),
		string(appendWKT(nil, orb.MultiLineString{{a, {12, 0}}, {{12, 0}, {12, 3}}})),
	}
	return pick(g.Rand, shapes)
}

func (g generator) spatial() string {
	op := (SContains + Op(g.IntN(8))).keyword()
	return op + "(" + g.of("geometry, "+g.shape(), g.shape()+", geom", "geom, "+g.shape(), "geom, geometry") + ")"
}

func (g generator) null() string {
	return g.of("status", "lanes", "width_m", "synthetic", "first_seen", "uses", "geometry", "empty", "id", "lanes + width_m", "CASEI(name)") +
		g.of(" IS NULL", " IS NOT NULL")
}

func TestCompiledEqualsInterpreted(t *testing.T) {
	collections := []*geo.Collection{built(t, 1, 90, false, false), built(t, 2, 90, true, false)}
	rounds := 1200
	if testing.Short() {
		rounds = 200
	}
	seen := map[Op]int{}
	for seed := range rounds {
		g := generator{rand.New(rand.NewPCG(uint64(seed), 7))}
		text := g.condition(3)
		n := parsed(t, text)
		roundTrip(t, n)
		walk(n, func(n *Node) { seen[n.Op]++ })
		for _, c := range collections {
			compareWithInterpreter(t, c, n, text)
		}
	}
	for op := And; op < opCount; op++ {
		if seen[op] == 0 && !testing.Short() {
			t.Errorf("%s was never tried", op)
		}
	}
}

func compareWithInterpreter(t *testing.T, c *geo.Collection, n *Node, text string) {
	t.Helper()
	f, err := Compile(n, c)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for i := range uint32(c.Len()) {
		want := row{c, i}.truth(n)
		got := map[truth]any{no: false, yes: true, unknown: nil}[f.root.eval(i)]
		if got != want {
			t.Fatalf("%s\nfeature %s: %v, interpreted %v", text, describe(c, i), got, want)
		}
	}
}

func describe(c *geo.Collection, i uint32) string {
	s := string(c.AppendID(nil, i))
	for j := range c.Columns {
		v := c.Columns[j].Value(i)
		s += fmt.Sprintf(" %s=%v,%v,%s", c.Columns[j].Name, v.Int, v.Float, v.Bytes)
	}
	if g := c.Geometry(i); g != nil {
		s += " " + string(appendWKT(nil, g))
	}
	return s
}
