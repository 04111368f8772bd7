package geo

import (
	"math"
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
	corners, err := ParseCorners(s)
	if err != nil {
		return BBox{}, err
	}
	return NewBBox(corners)
}

// ParseCorners reads the lower and the upper corner of a box in any coordinate system,
// as [ParseBBox] does, without heights: four finite numbers in the order given.
func ParseCorners(s string) (corners [4]float64, err error) {
	fields := strings.Split(s, ",")
	if len(fields) != 4 && len(fields) != 6 {
		return corners, badBBox("bbox takes 4 numbers (west,south,east,north) or 6 (with heights), not %d", len(fields))
	}
	numbers := make([]float64, len(fields))
	for i, field := range fields {
		v, ok := ParseNumber(strings.TrimSpace(field))
		if !ok {
			return corners, badBBox("bbox: number %d, %q, is not a number", i+1, field)
		}
		numbers[i] = v
	}
	upper := len(numbers) / 2
	return [4]float64{numbers[0], numbers[1], numbers[upper], numbers[upper+1]}, nil
}

// NewBBox returns the box of west, south, east and north in degrees. Errors are as
// those of [ParseBBox].
func NewBBox(corners [4]float64) (BBox, error) {
	b := BBox{corners[0], corners[1], corners[2], corners[3]}
	switch {
	case math.Abs(b.West) > 180 || math.Abs(b.East) > 180:
		return BBox{}, badBBox("bbox: longitudes lie between -180 and 180")
	case math.Abs(b.South) > 90 || math.Abs(b.North) > 90:
		return BBox{}, badBBox("bbox: latitudes lie between -90 and 90; the order is west,south,east,north in CRS84")
	case b.South > b.North:
		return BBox{}, badBBox("bbox: the southern edge %g lies north of the northern edge %g", b.South, b.North)
	}
	return b, nil
}

func badBBox(format string, args ...any) error { return Errorf(CodeInvalid, "bbox", format, args...) }

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
