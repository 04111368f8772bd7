package geodesy

import "math"

// Chord is the straight way between the ends of a geodesic: near the geodesic, and measured
// in no time.
type Chord struct{ Start, End Vector }

// Distance returns how far v lies from the chord, and how far along that its foot is, from
// 0 to 1.
func (c Chord) Distance(v Vector) (metres, share float64) {
	d, w := c.End.Minus(c.Start), v.Minus(c.Start)
	if square := d.Dot(d); square > 0 {
		share = min(max(w.Dot(d)/square, 0), 1)
	}
	for axis := range 3 {
		w[axis] -= share * d[axis]
	}
	return w.Length(), share
}

// Bulge bounds how far the geodesic lies from its chord, in metres. A curve of length L whose curvature
// is κ at most stays within κL²/8 of its chord (the error of linear interpolation). The
// geodesic is no longer than the image of a great circle's arc under the linear map that makes
// the unit sphere the ellipsoid, which stretches by polar at least and equatorial at most:
// a chord c is that of an angle of 2 asin(c / 2 polar) at most.
func (c Chord) Bulge() float64 {
	straight := c.End.Minus(c.Start).Length()
	length := 2 * equatorial * math.Asin(min(straight/(2*polar), 1))
	return length * length / (8 * Sharpest)
}
