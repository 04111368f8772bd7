//go:build interop

package style

import (
	"fmt"
	"testing"
)

// TestThemeIsThatOfTheMapPage compares the basemap's colours, pens and letterings, and
// what grows with the zoom.
func TestThemeIsThatOfTheMapPage(t *testing.T) {
	p := askPage(t)
	same := func(name string, got, want any) {
		t.Helper()
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, the page has %v", name, got, want)
		}
	}
	same("water", waterColor, p.Theme.Water)
	same("lakes", waterColor, p.Theme.Lake)
	same("land", landColor, p.Theme.Land)
	strokes := []pageStroke{p.Theme.Coast, p.Theme.LakeShore, p.Theme.BoundaryBand, p.Theme.Boundary}
	same("pens", []pen{coastPen, shorePen, boundaryBandPen, boundaryPen}, pensOf(strokes))
	same("dots", fmt.Sprintf("#%02x%02x%02x #%02x%02x%02x", townFill.R, townFill.G, townFill.B, townRing.R, townRing.G, townRing.B), p.Theme.TownDot.Fill+" "+p.Theme.TownDot.Stroke)
	same("texts", []pageText{fontOf(countryText), fontOf(departmentText), fontOf(placeText), fontOf(dataText)},
		[]pageText{p.Theme.Text.Country, p.Theme.Text.Department, p.Theme.Text.Place, p.Theme.Text.Data})
	for i, town := range towns {
		same(town.dot, fontOf(town.text), p.Theme.Text.Town[i])
	}
	for z := range p.Scales {
		same(fmt.Sprint("scale of symbols at ", z), round(stopsAt(growStops(zoom(5), 0.4, zoom(11), 1), zoom(float64(z)))), round(p.Scales[z]))
		for i, l := range rivers() {
			same(fmt.Sprint(l.ID, " at ", z), round(widthAt(l, zoom(float64(z)))), round(p.Rivers[i][z]))
		}
		same(fmt.Sprint("departments at ", z), round(widthAt(departments()[0], zoom(float64(z)))), round(p.Departments[z]))
	}
}

func round(x float64) float64 { return float64(int(x*1e6+0.5)) / 1e6 }

// fontOf writes a lettering as the page does.
func fontOf(l lettering) pageText {
	weight := map[string]string{"Go Regular": "400", "Go Medium": "500", "Go Bold": "600"}[l.font]
	return pageText{fmt.Sprintf("%s %gpx", weight, l.size), l.color, l.halo, l.upper, l.spacing}
}

// widthAt is the width of a layer's lines at a zoom, 0 where it is not drawn.
func widthAt(l Layer, zoom float64) float64 {
	if zoom < l.MinZoom || l.MaxZoom > 0 && zoom >= l.MaxZoom {
		return 0
	}
	e := l.Paint["line-width"].(expression)
	return between(zoom, e[3].(float64), e[4].(float64), e[5].(float64), e[6].(float64))
}

func stopsAt(p Properties, zoom float64) float64 {
	s := p["stops"].([2][2]float64)
	return between(zoom, s[0][0], s[0][1], s[1][0], s[1][1])
}

func between(x, x0, y0, x1, y1 float64) float64 {
	return y0 + (y1-y0)*max(0, min(1, (x-x0)/(x1-x0)))
}
