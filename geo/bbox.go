package geo

import (
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// BBox is a query box in degrees of longitude and latitude (CRS84). West above
// East means that it spans the antimeridian. Edges belong to it.
type BBox struct {
	West, South, East, North float64
}

// ParseBBox reads four numbers (west, south, east, north) or six (with heights,
// which are ignored) with commas between, as in the bbox parameter of OGC API
// Features (OGC 17-069r4, 7.15.3). Errors are of [CodeInvalid] with Param "bbox".
func ParseBBox(s string) (BBox, error) {
	fail := func(format string, args ...any) (BBox, error) {
		return BBox{}, Errorf(CodeInvalid, "bbox", format, args...)
	}
	fields := strings.Split(s, ",")
	if len(fields) != 4 && len(fields) != 6 {
		return fail("bbox takes 4 numbers (west,south,east,north) or 6 (with heights), not %d", len(fields))
	}
	numbers := make([]float64, len(fields))
	for i, field := range fields {
		v, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return fail("bbox: number %d, %q, is not a number", i+1, field)
		}
		numbers[i] = v
	}
	b := BBox{numbers[0], numbers[1], numbers[len(numbers)/2], numbers[len(numbers)/2+1]}
	switch {
	case math.Abs(b.West) > 180 || math.Abs(b.East) > 180:
		return fail("bbox: longitudes lie between -180 and 180")
	case math.Abs(b.South) > 90 || math.Abs(b.North) > 90:
		return fail("bbox: latitudes lie between -90 and 90; the order is west,south,east,north")
	case b.South > b.North:
		return fail("bbox: the southern edge %g lies north of the northern edge %g", b.South, b.North)
	}
	return b, nil
}

// Bounds returns the box as one bound, or as two where it spans the antimeridian.
// A meridian that is both -180 and 180 belongs to a box that touches either.
func (b BBox) Bounds() []orb.Bound {
	whole := orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{b.East, b.North}}
	if b.West > b.East {
		east, west := whole, whole
		east.Max[0], west.Min[0] = 180, -180
		return []orb.Bound{east, west}
	}
	if b.West == -180 && b.East < 180 {
		return []orb.Bound{whole, edge(b, 180)}
	}
	if b.East == 180 && b.West > -180 {
		return []orb.Bound{whole, edge(b, -180)}
	}
	return []orb.Bound{whole}
}

func edge(b BBox, lon float64) orb.Bound {
	return orb.Bound{Min: orb.Point{lon, b.South}, Max: orb.Point{lon, b.North}}
}
