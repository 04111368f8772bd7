package extract

import (
	"fmt"

	"lindero/geo"
)

// warnings are what whoever takes the extract should know of it.
func (p *Plan) warnings() []geo.Text {
	all := p.Area.Notes
	for i := range p.Layers {
		all = append(all, p.layerWarnings(&p.Layers[i])...)
	}
	if p.Features == 0 {
		all = append(all, geo.Text{ES: "No hay ningún elemento en el área.", EN: "There is no feature in the area."})
	}
	return all
}

func (p *Plan) layerWarnings(l *Layer) (all []geo.Text) {
	c := l.Collection
	title := geo.Text{ES: c.Title.In("es"), EN: c.Title.In("en")}.Or(geo.Text{ES: c.ID, EN: c.ID})
	say := func(es, en string, args ...any) {
		all = append(all, geo.Text{
			ES: fmt.Sprintf("%s: "+es, append([]any{title.ES}, args...)...),
			EN: fmt.Sprintf("%s: "+en, append([]any{title.EN}, args...)...),
		})
	}
	if l.Synthetic > 0 {
		say("datos sintéticos, que no existen: %d de %d elementos.", "synthetic data, which do not exist: %d of %d features.", l.Synthetic, l.Features)
	}
	if c.Generalised.To != "" {
		say("los lugares están generalizados: son zonas con totales, no posiciones.", "places are generalised: these are zones with counts, not positions.")
	}
	if p.Request.Cut == Whole && c.Points() == nil && l.Features > 0 {
		say("líneas y superficies están enteras y pueden salir del área.", "lines and polygons are whole and may reach beyond the area.")
	}
	if p.Request.Datetime != "" && c.Column(c.Schema.Date) == nil {
		say("no tiene fechas; está entera, sin considerar el tiempo pedido.", "it has no dates; the time asked for does not narrow it.")
	}
	return all
}
