package area

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// place names a position for people: longitude and latitude to a decimetre.
func place(p orb.Point) string {
	lon := math.Mod(p[0], 360)
	switch {
	case lon > 180:
		lon -= 360
	case lon < -180:
		lon += 360
	}
	return degrees(lon) + ", " + degrees(p[1])
}

func degrees(f float64) string {
	return strconv.FormatFloat(math.Round(f*1e6)/1e6+0, 'f', -1, 64)
}
