package style

import (
	"slices"

	"lindero/geo"
)

// The sources of a style.
const (
	dataSource    = "data"
	basemapSource = "basemap"
	placesSource  = "places"
)

// basemapLayer begins a layer of the basemap.
func basemapLayer(id, kind, sourceLayer string) Layer {
	return Layer{ID: basemapSource + "/" + id, Type: kind, Source: basemapSource, SourceLayer: sourceLayer}
}

func fillLayer(id, sourceLayer, color string) Layer {
	l := basemapLayer(id, "fill", sourceLayer)
	l.Paint = Properties{"fill-color": color, "fill-antialias": false}
	return l
}

func lineLayer(id, sourceLayer string, p pen) Layer {
	l := basemapLayer(id, "line", sourceLayer)
	l.stroke(p, p.color)
	return l
}

// ground draws land, water and lines of the basemap, as paintBasemap of the map page
// does. hidden are the boundaries that the data draw better.
func ground(hidden []string) []Layer {
	background := Layer{ID: basemapSource + "/water", Type: "background", Paint: Properties{"background-color": waterColor}}
	// The coast lies under the land, so that only its outer half is left, and nothing of it between two countries.
	coast := coastPen
	coast.width *= 2
	layers := []Layer{background, lineLayer("coast", "countries", coast), fillLayer("land", "countries", landColor)}
	layers = append(layers, departments()...)
	// Between two countries simplified apart, what lies under the land may shine through.
	layers = append(layers, lineLayer("seams", "boundaries", pen{color: landColor, width: 2.5}))
	layers = append(layers, rivers()...)
	layers = append(layers, fillLayer("lakes", "lakes", waterColor), lineLayer("shores", "lakes", shorePen))
	return append(layers, boundaries(hidden)...)
}

// departments draws their borders. They come from another source than coasts and
// boundaries, and run beside them by a kilometre: along the inside of every country
// the pen of the land wipes them out.
func departments() []Layer {
	border := lineLayer("departments", "departments", departmentPen)
	border.Paint["line-width"] = grow(zoom(8), 0.8, zoom(9), departmentPen.width)
	wipe := lineLayer("departments-wiped", "countries", pen{color: landColor, width: 6})
	wipe.Paint["line-offset"] = 3
	for _, l := range []*Layer{&border, &wipe} {
		l.MinZoom, l.MaxZoom = zoom(7), zoom(13)
	}
	return []Layer{border, wipe}
}

// rivers draws the levels, each with a pen that grows by a fifth of a pixel a zoom
// and is a tenth thinner than that of the level before.
func rivers() []Layer {
	var layers []Layer
	for _, r := range []struct {
		id     string
		filter expression
		level  float64
		from   float64
	}{
		{"rivers-2", expression{"<=", "level", 2}, 2, 6},
		{"rivers-3", expression{"==", "level", 3}, 3, 6},
		{"rivers-4", expression{">=", "level", 4}, 4, 9},
	} {
		l := lineLayer(r.id, "rivers", pen{color: riverColor})
		l.Filter, l.MinZoom = r.filter, zoom(r.from)
		thinnest := 6 + (r.level-1)/2 + 0.5 // 0.5 + (zoom - 6) * 0.2 - (level - 1) * 0.1 is 0.6 here, and 2.2 eight zooms on
		l.Paint["line-width"] = grow(zoom(thinnest), 0.6, zoom(thinnest+8), 2.2)
		layers = append(layers, l)
	}
	return layers
}

// apart is the zoom of the map page from which a boundary of the basemap and the same
// border in the data are two lines.
const apart = 8

// boundaries draws those between countries; nearer by, without those that the data
// draw better.
func boundaries(hidden []string) []Layer {
	var layers []Layer
	draw := func(suffix string, minZoom, maxZoom float64, filter expression) {
		for _, l := range []Layer{lineLayer("boundaries-band"+suffix, "boundaries", boundaryBandPen), lineLayer("boundaries"+suffix, "boundaries", boundaryPen)} {
			l.MinZoom, l.MaxZoom, l.Filter = minZoom, maxZoom, filter
			layers = append(layers, l)
		}
	}
	if len(hidden) == 0 {
		draw("", 0, 0, nil)
		return layers
	}
	filter := expression{"!in", "id"}
	for _, id := range hidden {
		filter = append(filter, id)
	}
	draw("-far", 0, zoom(apart), nil)
	draw("-near", zoom(apart), 0, filter)
	return layers
}

// bordersDrawn are the ids of the basemap's boundaries between two countries whose
// border the data have a line for.
func bordersDrawn(basemap []*geo.Collection, collections []Collection) []string {
	pairs := make(map[string]bool)
	for _, c := range collections {
		if column := c.Column("border"); c.ID == "borders" && c.Geometry == lines && column != nil && column.Type == geo.String {
			for code := range uint32(column.Dict().Len()) {
				pairs[string(column.Dict().Bytes(code))] = true
			}
		}
	}
	var ids []string
	for _, c := range basemap {
		if c.ID != "boundaries" {
			continue
		}
		for i := range uint32(c.Len()) {
			pair := []string{value(c, "a", i), value(c, "b", i)}
			slices.Sort(pair)
			if pairs[pair[0]+"-"+pair[1]] {
				ids = append(ids, string(c.AppendID(nil, i)))
			}
		}
	}
	return ids
}

// value is a feature's text in a property of strings, "" where there is none.
func value(c *geo.Collection, property string, i uint32) string {
	column := c.Column(property)
	if column == nil || column.Type != geo.String || column.IsNull(i) {
		return ""
	}
	return string(column.Dict().Bytes(column.Code(i)))
}

// townNames writes the names of the towns of a rank, each beside its dot. A dot
// without a name says little: only towns whose name finds room get one.
func townNames(t town) Layer {
	l := basemapLayer(t.dot, "symbol", "towns")
	l.Filter, l.MinZoom = t.rankFilter, zoom(t.from)
	l.Layout = t.text.beside(t.text.layout(get("name")), 6)
	l.Layout["icon-image"] = t.dot
	l.Layout["symbol-sort-key"] = expression{"-", expression{"coalesce", get("population"), 0}}
	l.Paint = t.text.paint()
	return l
}

// present keeps the layers whose source has them: MapLibre complains of others.
func present(layers []Layer, basemap []*geo.Collection) []Layer {
	return slices.DeleteFunc(layers, func(l Layer) bool {
		return l.SourceLayer != "" && !slices.ContainsFunc(basemap, func(c *geo.Collection) bool { return c.ID == l.SourceLayer })
	})
}
