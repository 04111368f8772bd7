package border

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo/geodesy"
)

// linesOf reads "0 0, 1 1 | 2 2, 3 3".
func linesOf(text string) (lines orb.MultiLineString) {
	for part := range strings.SplitSeq(text, "|") {
		var line orb.LineString
		for position := range strings.SplitSeq(part, ",") {
			f := strings.Fields(position)
			if len(f) == 0 {
				continue
			}
			x, err1 := strconv.ParseFloat(f[0], 64)
			y, err2 := strconv.ParseFloat(f[1], 64)
			if err1 != nil || err2 != nil {
				panic("not a position: " + position)
			}
			line = append(line, orb.Point{x, y})
		}
		lines = append(lines, line)
	}
	return lines
}

func lineOf(t testing.TB, g ...orb.Geometry) *Line {
	t.Helper()
	l, err := NewLine("A-B", g...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// river winds from a place on, in n steps of so many degrees or less.
func river(r *rand.Rand, from orb.Point, n int, step float64) orb.LineString {
	line := orb.LineString{from}
	heading := r.Float64() * 2 * math.Pi
	for range n {
		heading += r.NormFloat64() * 0.6
		sin, cos := math.Sincos(heading)
		length := step * (0.02 + r.Float64())
		last := line[len(line)-1]
		line = append(line, normal(orb.Point{last[0] + length*cos, min(max(last[1]+length*sin, -89), 89)}))
	}
	return line
}

// beside is a position at a distance of up to so many metres from somewhere on the line.
func beside(t testing.TB, r *rand.Rand, l *Line, metres float64) orb.Point {
	t.Helper()
	p, _, err := l.At(r.Float64() * l.Length())
	if err != nil {
		t.Fatal(err)
	}
	q, _ := geodesy.Direct(p, 360*r.Float64(), metres*r.Float64())
	return q
}

// bruteForce is the distance to the line by sampling every segment, and its best sample's
// surroundings again and again, but for those that start too far away.
func bruteForce(l *Line, p orb.Point) float64 {
	best := math.Inf(1)
	for i := range l.segments {
		if d, _, _ := geodesy.Inverse(l.segments[i].From, p); d-l.segments[i].Metres > best {
			continue
		}
		best = min(best, sampled(&l.segments[i], p, 0, l.segments[i].Metres, 10))
	}
	return best
}

func sampled(s *segment, p orb.Point, from, to float64, rounds int) float64 {
	const samples = 8
	best, at := math.Inf(1), from
	step := (to - from) / samples
	for i := 0.0; i <= samples; i++ {
		q, _ := s.At(from + i*step)
		if d, _, _ := geodesy.Inverse(q, p); d < best {
			best, at = d, from+i*step
		}
	}
	if rounds == 0 {
		return best
	}
	return min(best, sampled(s, p, max(at-step, 0), min(at+step, s.Metres), rounds-1))
}

// borders are lines of every kind, by name.
func borders(t testing.TB) map[string]*Line {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	return map[string]*Line{
		"river":             lineOf(t, river(r, orb.Point{-92, 15}, 150, 0.02)),
		"two vertices":      lineOf(t, linesOf("-92 15, -91 16")),
		"long":              lineOf(t, linesOf("-120 40, -100 45")),
		"short":             lineOf(t, linesOf("-92 15, -92.000001 15.000001")),
		"repeated vertices": lineOf(t, linesOf("-92 15, -92 15, -91.9 15.1, -91.9 15.1, -91.9 15.1, -91.8 15")),
		"parts":             lineOf(t, orb.MultiLineString{river(r, orb.Point{-92, 15}, 40, 0.02), river(r, orb.Point{-90, 16}, 40, 0.02), river(r, orb.Point{-88, 16}, 40, 0.02)}),
		"enclaves":          lineOf(t, linesOf("-92 15, -91 15 | -91.6 15.2, -91.5 15.2, -91.5 15.3, -91.6 15.3, -91.6 15.2 | -91.5 14.8, -91.4 14.8, -91.45 14.9, -91.5 14.8")),
		"enclave alone":     lineOf(t, linesOf("-91.6 15.2, -91.5 15.2, -91.5 15.3, -91.6 15.3, -91.6 15.2")),
		"antimeridian":      lineOf(t, river(r, orb.Point{179.99, -17}, 150, 0.02)),
		"antimeridian cut":  lineOf(t, linesOf("179 10, 180 10.5 | -180 10.5, -179 10")),
		"equator":           lineOf(t, linesOf("-1 0, 0 0, 1 0, 1 1")),
		"north":             lineOf(t, river(r, orb.Point{20, 88}, 100, 0.1)),
		"over the pole":     lineOf(t, linesOf("0 89.9, 180 89.9")),
	}
}
