package encode

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/geo/crs"
)

// parquetGeo is what the metadata say of the geometries (GeoParquet 1.1.0, "Metadata").
type parquetGeo struct {
	geometry, box string // names of columns
	crs           crs.Offered
	types         []string
	bounds        orb.Bound
	bounded       bool
	about         []byte
}

func newParquetGeo(c *geo.Collection, o Options) parquetGeo {
	return parquetGeo{geometry: freeName(c, "geometry"), box: freeName(c, "bbox"), crs: o.CRS, about: fgbMetadata(c)}
}

func (g *parquetGeo) notePoint(p orb.Point) {
	if p[0] == p[0] && p[1] == p[1] {
		g.noteBox("Point", orb.Bound{Min: p, Max: p}, true)
	}
}

func (g *parquetGeo) note(shape orb.Geometry) {
	if shape == nil {
		return
	}
	box, ok := geo.BoundOf(shape)
	g.noteBox(shape.GeoJSONType(), box, ok)
}

func (g *parquetGeo) noteBox(kind string, box orb.Bound, ok bool) {
	if !slices.Contains(g.types, kind) {
		g.types = append(g.types, kind)
		slices.Sort(g.types)
	}
	switch {
	case !ok:
	case g.bounded:
		g.bounds = g.bounds.Union(box)
	default:
		g.bounds, g.bounded = box, true
	}
}

// keyValues are names and values of the metadata.
func (g *parquetGeo) keyValues() [][2]string {
	all := [][2]string{{"geo", string(g.json())}}
	if g.about != nil {
		all = append(all, [2]string{"about", string(g.about)})
	}
	return all
}

func (g *parquetGeo) json() []byte {
	name, box := string(appendString(nil, []byte(g.geometry))), string(appendString(nil, []byte(g.box)))
	types := ""
	if len(g.types) > 0 {
		types = `"` + strings.Join(g.types, `","`) + `"`
	}
	dst := fmt.Appendf(nil, `{"version":"1.1.0","primary_column":%s,"columns":{%s:{"encoding":"WKB","geometry_types":[%s]`, name, name, types)
	if g.bounded {
		dst = append(dst, `,"bbox":[`...)
		for i, v := range [4]float64{g.bounds.Min[0], g.bounds.Min[1], g.bounds.Max[0], g.bounds.Max[1]} {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendNumber(dst, v)
		}
		dst = append(dst, ']')
	}
	if definition := projJSON(g.crs); definition != "" {
		dst = append(append(dst, `,"crs":`...), definition...)
	}
	dst = append(dst, `,"covering":{"bbox":{`...)
	for i, side := range [4]string{"xmin", "ymin", "xmax", "ymax"} {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = fmt.Appendf(dst, `"%s":[%s,"%s"]`, side, box, side)
	}
	return append(dst, "}}}}}"...)
}
