package crs

import (
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// The latitudes, in degrees, between which UTM is used: from the first on, up to and
// without the second. Beyond them lies Universal Polar Stereographic (NGA.SIG.0012_2.0.0,
// "The Universal Grids and the Transverse Mercator and Polar Stereographic Map
// Projections", 2014, chapter 7).
const (
	UTMSouth = -80
	UTMNorth = 84
)

// Zone is a zone of the Universal Transverse Mercator on WGS 84: a number from 1 to
// 60, and whether northings are counted from 10,000 km south of the equator.
type Zone struct {
	Number int
	South  bool
}

// ZoneOf returns the zone of a longitude and a latitude in degrees: six degrees wide,
// but for the wider 32V in Norway and the wider 31X, 33X, 35X and 37X around Svalbard.
// The longitude may be any finite number. Beyond [UTMSouth] and [UTMNorth] the zone
// follows from the longitude alone.
func ZoneOf(p orb.Point) Zone {
	lon := p[0] - 360*math.Floor((p[0]+180)/360)
	number := min(int(lon+180)/6, 59) + 1
	switch {
	case 56 <= p[1] && p[1] < 64 && 3 <= lon && lon < 12:
		number = 32
	case 72 <= p[1] && p[1] < UTMNorth && 0 <= lon && lon < 42:
		number = 31 + 2*int((lon+3)/12)
	}
	return Zone{number, p[1] < 0}
}

// String returns the number and the hemisphere, as in 15N.
func (z Zone) String() string {
	if z.South {
		return strconv.Itoa(z.Number) + "S"
	}
	return strconv.Itoa(z.Number) + "N"
}

// Meridian returns the central meridian in degrees.
func (z Zone) Meridian() float64 { return float64(6*z.Number - 183) }

// EPSG returns the code of the zone's system.
func (z Zone) EPSG() int {
	if z.South {
		return 32700 + z.Number
	}
	return 32600 + z.Number
}

// FromWGS84 returns easting and northing, in metres, of a longitude and a latitude in
// degrees. It allocates nothing.
func (z Zone) FromWGS84(p orb.Point) orb.Point {
	t := z.transverse()
	m := t.mercator()
	return m.forward(p)
}

// ToWGS84 is the inverse of [Zone.FromWGS84].
func (z Zone) ToWGS84(p orb.Point) orb.Point {
	t := z.transverse()
	m := t.mercator()
	return m.inverse(p)
}

func (z Zone) transverse() transverse {
	t := transverse{lon0: z.Meridian(), scale: 0.9996, falseEasting: 500000}
	if z.South {
		t.falseNorthing = 10000000
	}
	return t
}
