package geodesy

import "math"

// chord is the straight way between the ends of an edge: near the edge, and measured in no
// time.
type chord struct{ start, end Vector }

// distance returns how far v lies from the chord, and how far along that its foot is, from
// 0 to 1.
func (c chord) distance(v Vector) (metres, share float64) {
	d, w := c.end.minus(c.start), v.minus(c.start)
	if square := d.dot(d); square > 0 {
		share = min(max(w.dot(d)/square, 0), 1)
	}
	for axis := range 3 {
		w[axis] -= share * d[axis]
	}
	return w.length(), share
}

// bulge bounds how far the edge lies from its chord. A curve of length L whose curvature
// is κ at most stays within κL²/8 of its chord (the error of linear interpolation). The
// edge is no longer than the image of a great circle's arc under the linear map that makes
// the unit sphere the ellipsoid, which stretches by polar at least and equatorial at most:
// a chord c is that of an angle of 2 asin(c / 2 polar) at most.
func (c chord) bulge() float64 {
	straight := c.end.minus(c.start).length()
	length := 2 * equatorial * math.Asin(min(straight/(2*polar), 1))
	return length * length / (8 * sharpest)
}
