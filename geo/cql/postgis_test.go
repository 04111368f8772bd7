//go:build interop

package cql

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/fixtures/postgis"
	"lindero/geo"
)

// query runs a script in a cluster of the test's own.
func query(t *testing.T, p *postgis.Server, script string) []string {
	t.Helper()
	lines, err := p.Query(t.Context(), script)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// preparation holds what SQL lacks: arithmetic that gives null instead of an error,
// folding, and dates out of text that may hold none.
const preparation = `
CREATE EXTENSION postgis;
SET timezone = 'UTC';
CREATE FUNCTION calc(op text, a float8, b float8) RETURNS float8 LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE v float8;
BEGIN
  v := CASE op WHEN '+' THEN a + b WHEN '-' THEN a - b WHEN '*' THEN a * b WHEN '/' THEN a / b
    WHEN 'div' THEN trunc(a / b) WHEN '%' THEN mod(a::text::numeric, b::text::numeric)::float8 ELSE power(a, b) END;
  RETURN CASE WHEN v IN ('NaN', 'Infinity', '-Infinity') THEN NULL ELSE v END;
EXCEPTION WHEN numeric_value_out_of_range THEN RETURN CASE WHEN SQLERRM LIKE '%underflow%' THEN 0 END;
  WHEN OTHERS THEN RETURN NULL;
END $$;
CREATE FUNCTION casei(s text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT normalize(replace(lower(s COLLATE "default"), 'ß', 'ss'), NFC) $$;
CREATE FUNCTION accenti(s text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT normalize(regexp_replace(normalize(translate(s, 'øØ', 'oO'), NFD), U&'[\0300-\036F]', '', 'g'), NFC) $$;
CREATE FUNCTION moment(s text) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN s ~ '^\d{4}-\d\d-\d\d' THEN s::timestamptz END $$;
CREATE FUNCTION day(t timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT (t AT TIME ZONE 'UTC')::date $$;
CREATE FUNCTION list(j jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN jsonb_typeof(j) = 'array' THEN j END $$;
CREATE FUNCTION overlaps_(a jsonb, b jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT EXISTS (SELECT jsonb_array_elements(a) INTERSECT SELECT jsonb_array_elements(b)) $$;
CREATE TABLE sample (id text COLLATE "C", status text COLLATE "C", name text COLLATE "C", lanes bigint, people bigint,
  width_m float8, length_m float8, synthetic boolean, armed boolean, first_seen text COLLATE "C", last_seen text COLLATE "C",
  updated text COLLATE "C", uses jsonb, needs jsonb, geom geometry);
`

func insertion(c *geo.Collection) string {
	var sql strings.Builder
	for i := range uint32(c.Len()) {
		fmt.Fprintf(&sql, "INSERT INTO sample VALUES (%s", sqlString(string(c.AppendID(nil, i))))
		for j := range len(schema.Properties) - 1 { // "empty" has no column
			switch v := c.Columns[j].Value(i); v.Kind {
			case geo.KindNull:
				sql.WriteString(", NULL")
			case geo.KindInteger:
				fmt.Fprintf(&sql, ", %d", v.Int)
			case geo.KindNumber:
				fmt.Fprintf(&sql, ", %g", v.Float)
			case geo.KindBoolean:
				fmt.Fprintf(&sql, ", %t", v.Int != 0)
			default:
				sql.WriteString(", " + sqlString(string(v.Bytes)))
			}
		}
		if g := c.Geometry(i); g != nil {
			fmt.Fprintf(&sql, ", %s);\n", sqlGeometry(g))
		} else {
			sql.WriteString(", NULL);\n")
		}
	}
	return sql.String()
}

func TestResultsEqualPostGIS(t *testing.T) {
	for name, onlyPoints := range map[string]bool{"mixed": false, "points": true} {
		t.Run(name, func(t *testing.T) {
			c := built(t, 11, 120, onlyPoints, false)
			p, err := postgis.Start(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := p.Stop(); err != nil {
					t.Error(err)
				}
			}()
			query(t, p, preparation+insertion(c))
			texts, script := filtersInSQL(t, 2500)
			answers := query(t, p, script)
			if len(answers) != len(texts) {
				t.Fatalf("%d answers to %d filters", len(answers), len(texts))
			}
			for i, text := range texts {
				got := strings.Join(matches(c, compiled(t, c, text)), ",")
				if got != answers[i] {
					t.Errorf("%s\nhere    %s\nPostGIS %s\n%s", text, got, answers[i], strings.Split(script, "\n")[i+1])
				}
			}
		})
	}
}

func filtersInSQL(t *testing.T, n int) (texts []string, script string) {
	seen := map[Op]int{}
	var sql strings.Builder
	sql.WriteString("SET timezone = 'UTC';\n")
	for seed := range n {
		g := generator{rand.New(rand.NewPCG(uint64(seed), 99))}
		text := g.condition(1)
		node := parsed(t, text)
		w := &sqlWriter{}
		condition := w.condition(node)
		if w.isForeign {
			continue
		}
		walk(node, func(n *Node) { seen[n.Op]++ })
		texts = append(texts, text)
		fmt.Fprintf(&sql, "SELECT coalesce(string_agg(id, ',' ORDER BY id), '') FROM sample WHERE %s;\n", strings.ReplaceAll(condition, "\n", " "))
	}
	for op := And; op < opCount; op++ {
		if seen[op] == 0 {
			t.Errorf("%s was never tried", op)
		}
	}
	return texts, sql.String()
}

func sqlString(s string) string {
	if strings.Contains(s, `\`) {
		return "E'" + strings.NewReplacer(`\`, `\\`, "'", "''").Replace(s) + "'"
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

func sqlGeometry(g orb.Geometry) string {
	return "'" + string(appendWKT(nil, g)) + "'::geometry"
}
