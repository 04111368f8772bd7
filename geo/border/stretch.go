package border

import (
	"math"
	"slices"
	"sort"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/geodesy"
)

// beyond is how far past its ends a chainage is still taken for the end, in km: what was
// written with three decimals may be rounded up.
const beyond = 0.001

// At returns the position at a chainage in km, and the azimuth onward in degrees clockwise
// from north (0 to below 360). At a gap, and where a closed part starts, it is where the
// part before ends. A chainage beyond the ends is an error of [geo.CodeInvalid] with Param
// "km".
func (l *Line) At(km float64) (p orb.Point, bearing float64, err error) {
	if err := l.check(km); err != nil {
		return orb.Point{}, 0, err
	}
	metres := min(max(km*1000, 0), l.metres)
	s := &l.segments[l.segmentAt(metres)]
	p, onward := s.At(metres - s.at)
	return p, geodesy.Clockwise(0, onward), nil
}

func (l *Line) check(km float64) error {
	if !(km >= -beyond && km <= l.Length()+beyond) {
		return geo.Errorf(geo.CodeInvalid, "km", "km %g does not lie on the border %s, which runs from km 0 to km %.3f", km, l.ID, l.Length())
	}
	return nil
}

// segmentAt is the segment that a chainage in metres lies on; where two meet, the first.
func (l *Line) segmentAt(metres float64) int {
	i := sort.Search(len(l.segments), func(i int) bool { return l.segments[i].at >= metres })
	return max(i-1, 0)
}

// Between returns the line from one chainage in km to another, in the direction from the
// first to the second, as longitude and latitude (CRS84): a LineString for each part, cut
// at the antimeridian as RFC 7946 has it. Long segments have a vertex every 10 km, so that
// straight lines on a map follow the geodesic. Equal chainages have no line. Errors are
// those of [Line.At].
func (l *Line) Between(km0, km1 float64) (orb.MultiLineString, error) {
	for _, km := range [2]float64{km0, km1} {
		if err := l.check(km); err != nil {
			return nil, err
		}
	}
	from, to := max(min(km0, km1)*1000, 0), min(max(km0, km1)*1000, l.metres)
	var lines orb.MultiLineString
	for _, part := range l.Parts {
		lines = append(lines, cut(l.within(part, from, to))...)
	}
	if km0 > km1 {
		slices.Reverse(lines)
		for _, line := range lines {
			line.Reverse()
		}
	}
	return lines, nil
}

// within returns the vertices of a part from one chainage in metres to another.
func (l *Line) within(part Part, from, to float64) orb.LineString {
	var line orb.LineString
	first := max(part.first, l.segmentAt(from))
	for i := first; i < part.end && l.segments[i].at < to; i++ {
		s := &l.segments[i]
		if s.at+s.Metres <= from {
			continue
		}
		if len(line) == 0 {
			p, _ := s.At(from - s.at)
			line = append(line, p)
		}
		p, _ := s.At(to - s.at)
		line = append(line, p)
	}
	return line
}

// cut cuts a line at the antimeridian. Lines of no length fall away.
func cut(line orb.LineString) (lines orb.MultiLineString) {
	var current orb.LineString
	flush := func() {
		if len(current) > 1 {
			lines = append(lines, current)
		}
		current = nil
	}
	for i, p := range line {
		if i > 0 && math.Abs(p[0]-line[i-1][0]) > 180 {
			side := math.Copysign(180, line[i-1][0])
			lat := latitudeAt(line[i-1], p)
			current = appendNew(current, orb.Point{side, lat})
			flush()
			current = appendNew(current, orb.Point{-side, lat})
		}
		current = appendNew(current, p)
	}
	flush()
	return lines
}

// appendNew appends a position unless the line has come to it, but for the rounding of what
// was computed: a tenth of a millimetre.
func appendNew(line orb.LineString, p orb.Point) orb.LineString {
	const same = 1e-9 // degrees
	if n := len(line); n > 0 && math.Abs(line[n-1][0]-p[0]) < same && math.Abs(line[n-1][1]-p[1]) < same {
		return line
	}
	return append(line, p)
}

// latitudeAt is where the geodesic from p to q crosses the antimeridian, found by halving.
func latitudeAt(p, q orb.Point) float64 {
	metres, leave, _ := geodesy.Inverse(p, q)
	low, high := 0.0, metres
	at := p
	for range 60 {
		middle := (low + high) / 2
		if at, _ = geodesy.Direct(p, leave, middle); (at[0] < 0) == (p[0] < 0) {
			low = middle
		} else {
			high = middle
		}
	}
	return at[1]
}
