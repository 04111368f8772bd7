package geodesy

import (
	"math"

	"github.com/paulmach/orb"
)

// Segment is the geodesic between two positions.
type Segment struct {
	From, To      orb.Point
	Metres        float64 // length
	Leave, Arrive float64 // azimuths onward, where it starts and where it ends
}

// NewSegment returns the geodesic from one position to another.
func NewSegment(from, to orb.Point) Segment {
	s := Segment{From: from, To: to}
	s.Metres, s.Leave, s.Arrive = Inverse(from, to)
	return s
}

// At is where one gets on the segment after some metres, and the azimuth onward. Before its
// start and beyond its end it is there.
func (s *Segment) At(along float64) (p orb.Point, onward float64) {
	switch {
	case along <= 0:
		return s.From, s.Leave
	case along >= s.Metres:
		return s.To, s.Arrive
	}
	return Direct(s.From, s.Leave, along)
}

const (
	// longest is what a segment is looked at in one piece, in metres: on longer ones the
	// distance may have several minima.
	longest = 1_000_000
	// small is when a foot is found, in metres along the segment: the distance has a minimum
	// there, and is off by less.
	small = 2e-5
	// far is from where on the distance to a short piece may have a maximum within, in metres:
	// more than a quarter of a meridian.
	far = 9_000_000
)

// Nearest returns the position on the segment that is nearest to p, as metres from its start,
// and its distance.
func (s *Segment) Nearest(p orb.Point) (along, metres float64) {
	share := 0.0
	c := Chord{Cartesian(s.From), Cartesian(s.To)}
	if s.Metres <= longest {
		_, share = c.Distance(Cartesian(p))
	}
	metres = math.Inf(1)
	pieces := max(1, math.Ceil(s.Metres/longest))
	for i := range int(pieces) {
		low, high := s.Metres*float64(i)/pieces, s.Metres*float64(i+1)/pieces
		if at, d := s.foot(p, low, high, low+share*(high-low)); d < metres {
			along, metres = at, d
		}
	}
	if metres < far {
		return along, metres
	}
	for _, end := range [2]float64{0, s.Metres} {
		at, _ := s.At(end)
		if d, _, _ := Inverse(at, p); d < metres {
			along, metres = end, d
		}
	}
	return along, metres
}

// foot looks for the nearest position between two others, from a guess on. Where the way
// from the segment to p leaves it at the angle θ after d, the foot lies atan(tan d · cos θ)
// ahead, were the earth a sphere of radius 1 (Napier's rules); over and over that comes to
// where θ is a right angle. What lies on the wrong side of a step is not looked at again;
// a step beyond it is one to the middle of what is left.
func (s *Segment) foot(p orb.Point, low, high, guess float64) (along, metres float64) {
	const most = 80
	metres = math.Inf(1)
	beenLow, beenHigh := false, false
	for range most {
		at, onward := s.At(guess)
		d, azimuth, _ := Inverse(at, p)
		if d < metres {
			along, metres = guess, d
		}
		sin, cos := math.Sincos(d / mean)
		step := mean * math.Atan2(sin*math.Cos((azimuth-onward)*radians), cos)
		if step > 0 {
			low, beenLow = guess, true
		} else {
			high, beenHigh = guess, true
		}
		next := min(max(guess+step, low), high)
		if math.Abs(next-guess) < small || high-low < small {
			break
		}
		if (next == low && beenLow) || (next == high && beenHigh) {
			next = (low + high) / 2
		}
		guess = next
	}
	return along, metres
}
