package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ours is the sub-benchmark that measures this program; its siblings measure
// references: BenchmarkRead/lindero beside BenchmarkRead/orb.
const ours = "lindero"

// A benchRow is one benchmark, or one with its references, by what it measures.
type benchRow struct {
	name    string // without the names of the package, of ours and of the reference
	samples []benchSamples
}

// benchSamples are the measurements of one contestant of a row: a list of
// values, one a run, for each unit.
type benchSamples struct {
	contestant string // ours, the name of a reference, or empty when alone
	units      []string
	values     map[string][]float64
}

// parseBenchmarks reads what `go test -bench` writes. Rows, contestants and
// units keep the order in which they first appear.
func parseBenchmarks(r io.Reader) ([]benchRow, error) {
	var rows []benchRow
	pkg := ""
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) == 2 && fields[0] == "pkg:" {
			pkg = strings.TrimPrefix(fields[1], modulePath+"/")
		}
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		if _, err := strconv.Atoi(fields[1]); err != nil {
			continue // a line that a benchmark printed itself
		}
		name, contestant := splitBenchmark(fields[0])
		s := samplesOf(&rows, pkg+" "+name, contestant)
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return nil, fmt.Errorf("benchmark line %q: %w", lines.Text(), err)
			}
			s.add(fields[i+1], value)
		}
	}
	return pairRows(rows), lines.Err()
}

// splitBenchmark takes the name of a benchmark apart: what it measures, and the
// last part of the name, which may be a contestant's. The number of
// processors at the end is dropped.
func splitBenchmark(full string) (name, contestant string) {
	if i := strings.LastIndexByte(full, '-'); i > 0 {
		if _, err := strconv.Atoi(full[i+1:]); err == nil {
			full = full[:i]
		}
	}
	full = strings.TrimPrefix(full, "Benchmark")
	if i := strings.LastIndexByte(full, '/'); i >= 0 {
		return full[:i], full[i+1:]
	}
	return full, ""
}

func samplesOf(rows *[]benchRow, name, contestant string) *benchSamples {
	i := slices.IndexFunc(*rows, func(r benchRow) bool { return r.name == name })
	if i < 0 {
		i = len(*rows)
		*rows = append(*rows, benchRow{name: name})
	}
	row := &(*rows)[i]
	j := slices.IndexFunc(row.samples, func(s benchSamples) bool { return s.contestant == contestant })
	if j < 0 {
		j = len(row.samples)
		row.samples = append(row.samples, benchSamples{contestant: contestant, values: make(map[string][]float64)})
	}
	return &row.samples[j]
}

func (s *benchSamples) add(unit string, value float64) {
	if _, ok := s.values[unit]; !ok {
		s.units = append(s.units, unit)
	}
	s.values[unit] = append(s.values[unit], value)
}

// median returns the median of a unit's values, and whether there are any.
func (s *benchSamples) median(unit string) (float64, bool) {
	v := slices.Sorted(slices.Values(s.values[unit]))
	if len(v) == 0 {
		return 0, false
	}
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2, true
}

// pairRows keeps together what has our own measurement in it, ours first, and
// splits groups without one into rows that stand alone.
func pairRows(rows []benchRow) []benchRow {
	var all []benchRow
	for _, r := range rows {
		i := slices.IndexFunc(r.samples, func(s benchSamples) bool { return s.contestant == ours })
		if i >= 0 {
			mine := r.samples[i]
			others := slices.Delete(r.samples, i, i+1)
			all = append(all, benchRow{r.name, append([]benchSamples{mine}, others...)})
			continue
		}
		for _, s := range r.samples {
			name := r.name
			if s.contestant != "" {
				name += "/" + s.contestant
			}
			s.contestant = ""
			all = append(all, benchRow{name, []benchSamples{s}})
		}
	}
	return all
}

// benchTable writes rows as a Markdown table of medians. The ratio says how
// many times better this program is than the reference: the reference over
// ours, or ours over the reference where more is better.
func benchTable(rows []benchRow) string {
	var b strings.Builder
	b.WriteString("| benchmark | unit | lindero | reference | | ratio |\n|---|---|--:|--:|---|--:|\n")
	for _, r := range rows {
		mine, references := r.samples[0], r.samples[1:]
		for _, unit := range mine.units {
			value, _ := mine.median(unit)
			if len(references) == 0 {
				fmt.Fprintf(&b, "| %s | %s | %s | | | |\n", r.name, unit, number(value))
			}
			for _, ref := range references {
				other, ok := ref.median(unit)
				if !ok {
					continue
				}
				fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n",
					r.name, unit, number(value), number(other), ref.contestant, ratio(unit, value, other))
			}
		}
	}
	return b.String()
}

// ratio returns how many times better ours is; a rate is better when larger.
func ratio(unit string, mine, reference float64) string {
	if strings.HasSuffix(unit, "/s") {
		mine, reference = reference, mine
	}
	switch {
	case mine == reference:
		return "1.00"
	case mine == 0:
		return "∞"
	}
	r := reference / mine
	if r >= 10 {
		return strconv.FormatFloat(r, 'f', 1, 64)
	}
	return strconv.FormatFloat(r, 'f', 2, 64)
}

// number writes a value with about four significant digits and spaces between
// thousands.
func number(v float64) string {
	digits := 0
	if a := math.Abs(v); a > 0 && a < 1000 {
		digits = min(6, max(0, 3-int(math.Floor(math.Log10(a)))))
	}
	text := strconv.FormatFloat(v, 'f', digits, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + " " + whole[i:]
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}
