package border

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/geodesy"
)

// Line is a border that chainage is counted along. It is immutable and safe for any number
// of readers.
type Line struct {
	// ID names the border, such as "GT-MX".
	ID string
	// Countries are the two countries, by the codes that the data have; empty where they
	// have none.
	Countries [2]string
	// Left and Right are the countries on the left and on the right of whoever walks with
	// the chainage; empty where nothing tells. See [NewSet].
	Left, Right string
	// Parts are the runs without a gap, in the order of chainage, closed ones last.
	Parts []Part
	// Gaps lie between open parts, in the order of chainage, which does not count them.
	Gaps []Gap
	// Stretches tell which feature of the collection each stretch comes from, in the order
	// of chainage.
	Stretches []Stretch

	segments []segment
	tree     tree
	metres   float64
}

// Part is a run of a border without a gap, from one chainage to another. A closed one ends
// where it starts: an enclave.
type Part struct {
	From, To float64 // km
	Closed   bool

	first, end int // segments
}

// Gap is where the line of a border breaks off and goes on elsewhere: at a chainage, from
// one position to another that is so many metres away. Parts less than a metre apart have
// none between.
type Gap struct {
	Km       float64
	Metres   float64
	From, To orb.Point
}

// Stretch is a run of a border from one chainage in km to another that comes from one
// feature, by its ordinal.
type Stretch struct {
	From, To float64
	Ordinal  uint32
}

// segment is a geodesic between positions that follow one another. Its azimuths, at both
// ends, go with the chainage.
type segment struct {
	geodesy.Segment
	chord  geodesy.Chord
	bulge  float64 // how far it lies from its chord at most
	at     float64 // chainage where it starts, in metres
	source uint32
}

// longestSegment is what segments are cut to, in metres: short ones stay near their chords.
const longestSegment = 10_000

// touching is how far apart in metres two parts may lie without a gap to speak of.
const touching = 1

// NewLine makes a line of geometries: LineStrings, MultiLineStrings, and collections of
// them, in longitude and latitude (CRS84); others have no line. The position of a geometry
// in the list is its ordinal. Errors say what keeps it from being a line.
func NewLine(id string, geometries ...orb.Geometry) (*Line, error) {
	var runs []run
	for i, g := range geometries {
		runs = appendRuns(runs, g, uint32(i))
	}
	return newLine(id, runs)
}

func appendRuns(runs []run, g orb.Geometry, source uint32) []run {
	switch g := g.(type) {
	case orb.LineString:
		if r, ok := newRun(g, source); ok {
			runs = append(runs, r)
		}
	case orb.MultiLineString:
		for _, l := range g {
			runs = appendRuns(runs, l, source)
		}
	case orb.Collection:
		for _, m := range g {
			runs = appendRuns(runs, m, source)
		}
	}
	return runs
}

func newLine(id string, runs []run) (*Line, error) {
	if len(runs) == 0 {
		return nil, geo.Errorf(geo.CodeInvalid, "", "the border %q has no line of any length", id)
	}
	open, closed, err := chain(runs)
	if err != nil {
		return nil, geo.Errorf(geo.CodeInvalid, "", "no chainage can be counted along the border %q: %s", id, err)
	}
	l := &Line{ID: id}
	for i, r := range open {
		if i > 0 {
			l.addGap(open[i-1].last(), r.first())
		}
		l.addPart(r)
	}
	for _, r := range closed {
		l.addPart(r)
	}
	l.tree = newTree(l.segments)
	return l, nil
}

// addPart adds a run.
func (l *Line) addPart(r run) {
	part := Part{From: l.metres / 1000, Closed: r.closed(), first: len(l.segments)}
	for i, source := range r.sources {
		l.addSegments(r.points[i], r.points[i+1], source)
	}
	part.To, part.end = l.metres/1000, len(l.segments)
	l.Parts = append(l.Parts, part)
}

func (l *Line) addGap(from, to orb.Point) {
	if metres, _, _ := geodesy.Inverse(from, to); metres >= touching {
		l.Gaps = append(l.Gaps, Gap{l.metres / 1000, metres, from, to})
	}
}

// addSegments adds the geodesic between two vertices, cut where it is long.
func (l *Line) addSegments(from, to orb.Point, source uint32) {
	whole := geodesy.NewSegment(from, to)
	n := max(1, math.Ceil(whole.Metres/longestSegment))
	s := segment{Segment: whole, at: l.metres, source: source}
	s.Metres = whole.Metres / n
	start := geodesy.Cartesian(from)
	for i := 1.0; i <= n; i++ {
		s.To, s.Arrive = to, whole.Arrive
		if i < n {
			s.To, s.Arrive = geodesy.Direct(from, whole.Leave, whole.Metres*i/n)
		}
		s.chord = geodesy.Chord{Start: start, End: geodesy.Cartesian(s.To)}
		s.bulge = s.chord.Bulge()
		l.segments = append(l.segments, s)
		s.From, s.Leave, s.at, start = s.To, s.Arrive, l.metres+whole.Metres*i/n, s.chord.End
	}
	l.stretch(whole.Metres, source)
	l.metres += whole.Metres
}

// stretch notes where so many metres more come from.
func (l *Line) stretch(metres float64, source uint32) {
	from, to := l.metres/1000, (l.metres+metres)/1000
	if n := len(l.Stretches); n > 0 && l.Stretches[n-1].Ordinal == source {
		l.Stretches[n-1].To = to
		return
	}
	l.Stretches = append(l.Stretches, Stretch{from, to, source})
}

// Length returns the length in km: the chainage of the other end.
func (l *Line) Length() float64 { return l.metres / 1000 }

// Ends returns the positions where chainage starts and where it ends.
func (l *Line) Ends() (first, last orb.Point) {
	return l.segments[0].From, l.segments[len(l.segments)-1].To
}

// Bound returns the box of the line in longitude and latitude; that of a line across the
// antimeridian goes round the earth.
func (l *Line) Bound() orb.Bound {
	b := l.segments[0].From.Bound()
	for i := range l.segments {
		b = b.Extend(l.segments[i].From).Extend(l.segments[i].To)
	}
	return b
}
