package api

import (
	"encoding/json"
	"math"
	"regexp"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/border"
	"lindero/geo/encode"
)

// borderFeature is a place or a stretch of a border as GeoJSON (RFC 7946).
type borderFeature struct {
	Type       string          `json:"type"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties any             `json:"properties"`
	Links      []Link          `json:"links"`
}

func (r *request) borderFeature(g orb.Geometry, properties any) borderFeature {
	return borderFeature{Type: "Feature", Geometry: encode.AppendGeometry(nil, g), Properties: properties, Links: r.own()}
}

// borderPlace is a place on a border. A position beside it has the distance to it, above
// zero on the left and below on the right of whoever walks with the chainage, and the
// country on its side, where the data tell.
type borderPlace struct {
	Border     string      `json:"border"`
	ChainageKM float64     `json:"chainage_km"`
	Bearing    float64     `json:"bearing"`
	Asked      *[2]float64 `json:"asked,omitempty"`
	DistanceM  *float64    `json:"distance_m,omitempty"`
	Side       border.Side `json:"side,omitempty"`
	Country    string      `json:"country,omitempty"`

	at orb.Point
}

// Locate answers with the place at a kilometre of a border or, with lon and lat, with the
// nearest one on it.
func (a *API) Locate(c echo.Context) error {
	r, l, err := a.borderDocument(c, []string{"km", "lon", "lat"}, asItem()...)
	if err != nil {
		return err
	}
	asked, isPosition, err := positionParams(c)
	if err != nil {
		return err
	}
	var place borderPlace
	if isPosition {
		place, err = placeBeside(l, asked)
	} else {
		place, err = placeAt(c, l)
	}
	if err != nil {
		return err
	}
	if r.wantsHTML() {
		return r.sendHTML("border_place", r.borderPlacePage(l, place))
	}
	return r.send(mediaGeoJSON, r.borderFeature(place.at, place))
}

func placeAt(c echo.Context, l *border.Line) (place borderPlace, err error) {
	km := 0.0
	if c.QueryParams().Has("km") {
		if km, err = numberParam(c, "km"); err != nil {
			return place, err
		}
	}
	p, bearing, err := l.At(km)
	km = min(max(km, 0), l.Length())
	return borderPlace{Border: l.ID, ChainageKM: roundedTo(km, 4), Bearing: azimuth(bearing), at: degrees(p)}, err
}

func placeBeside(l *border.Line, asked orb.Point) (borderPlace, error) {
	found := l.Locate(asked)
	_, bearing, err := l.At(found.Km)
	distance := signed(found)
	return borderPlace{
		Border: l.ID, ChainageKM: roundedTo(found.Km, 4), Bearing: azimuth(bearing),
		Asked: (*[2]float64)(&asked), DistanceM: &distance, Side: found.Side, Country: countryOn(l, found.Side), at: degrees(found.Point),
	}, err
}

// signed is the distance to a border in metres, to the centimetre.
func signed(p border.Position) float64 { return roundedTo(p.Distance, 2) + 0 } // -0 becomes 0

// countryOn is the country on a side of a border; "" where the data do not tell.
func countryOn(l *border.Line, side border.Side) string {
	switch side {
	case border.Left:
		return l.Left
	case border.Right:
		return l.Right
	}
	return ""
}

// azimuth rounds degrees clockwise from north to hundredths, below 360.
func azimuth(degrees float64) float64 { return math.Mod(roundedTo(degrees, 2), 360) }

// positionParams are the parameters lon and lat, which go together and not with km.
func positionParams(c echo.Context) (p orb.Point, ok bool, err error) {
	query := c.QueryParams()
	if !query.Has("lon") && !query.Has("lat") {
		return p, false, nil
	}
	for axis, name := range [2]string{"lon", "lat"} {
		if !query.Has(name) {
			other := [2]string{"lat", "lon"}[axis]
			return p, false, geo.Errorf(geo.CodeInvalid, other, "lon and lat go together: there is no %s", name)
		}
		if p[axis], err = numberParam(c, name); err != nil {
			return p, false, err
		}
		if most := [2]float64{180, 90}[axis]; math.Abs(p[axis]) > most {
			return p, false, geo.Errorf(geo.CodeInvalid, name, "%s lies between -%g and %g, and %g does not", name, most, most, p[axis])
		}
	}
	if query.Has("km") {
		return p, false, geo.Errorf(geo.CodeInvalid, "km", "km names a place on the border, lon and lat one beside it: send either")
	}
	return p, true, nil
}

func numberParam(c echo.Context, name string) (float64, error) {
	v, ok := geo.ParseNumber(c.QueryParam(name))
	if !ok {
		return 0, geo.Errorf(geo.CodeInvalid, name, "%s takes a number, not %q", name, c.QueryParam(name))
	}
	return v, nil
}

// borderLine is what an answer says of a stretch of a border.
type borderLine struct {
	Border   string  `json:"border"`
	FromKM   float64 `json:"from_km"`
	ToKM     float64 `json:"to_km"`
	LengthKM float64 `json:"length_km"`
}

// Stretch answers with a border's line from one kilometre to another, all of it unless km
// says so: km=100-150, or km=150-100 for the other direction.
func (a *API) Stretch(c echo.Context) error {
	r, l, err := a.borderDocument(c, []string{"km"}, asItem()...)
	if err != nil {
		return err
	}
	from, to, err := stretchParam(c, l)
	if err != nil {
		return err
	}
	lines, err := l.Between(from, to)
	if err != nil {
		return err
	}
	if len(lines) == 0 {
		return geo.Errorf(geo.CodeInvalid, "km", "km %g to %g is no stretch of any length", from, to)
	}
	stretch := borderLine{l.ID, metre(from), metre(to), metre(math.Abs(to - from))}
	if r.wantsHTML() {
		return r.sendHTML("border_place", r.borderStretchPage(l, stretch, lines))
	}
	return r.send(mediaGeoJSON, r.borderFeature(simplest(lines), stretch))
}

// simplest is a LineString where there is only one, to the centimetre.
func simplest(lines orb.MultiLineString) orb.Geometry {
	for _, line := range lines {
		for i, p := range line {
			line[i] = degrees(p)
		}
	}
	if len(lines) == 1 {
		return lines[0]
	}
	return lines
}

// stretchPattern is what the parameter km of a stretch looks like.
const stretchPattern = `^[0-9]+(\.[0-9]+)?-[0-9]+(\.[0-9]+)?$`

var stretchExpression = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)-([0-9]+(?:\.[0-9]+)?)$`)

// stretchParam is the parameter km of a stretch.
func stretchParam(c echo.Context, l *border.Line) (from, to float64, err error) {
	if !c.QueryParams().Has("km") {
		return 0, l.Length(), nil
	}
	text := c.QueryParam("km")
	m := stretchExpression.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, geo.Errorf(geo.CodeInvalid, "km", "km takes two kilometres with a hyphen between, as 100-150, not %q", text)
	}
	from, fine := geo.ParseNumber(m[1])
	to, fineToo := geo.ParseNumber(m[2])
	if !fine || !fineToo {
		return 0, 0, geo.Errorf(geo.CodeInvalid, "km", "km %q is too large", text)
	}
	return from, to, nil
}
