package redact

import "lindero/geo"

// generalised says in a collection's texts, in both languages, that positions are not
// those of features.
func generalised(info geo.Info, zones geo.Zones, partly bool, instead geo.Text) geo.Info {
	info.Generalised = geo.Generalised{Zones: zones, Partly: partly}
	suffix := geo.Text{ES: " (por zonas)", EN: " (by zones)"}
	intro := geo.Text{ES: "Datos generalizados: ", EN: "Generalised data: "}
	if partly {
		suffix = geo.Text{ES: " (en parte por zonas)", EN: " (partly by zones)"}
		intro = geo.Text{ES: "Datos generalizados en parte: de algunos elementos, ", EN: "Partly generalised data: of some features, "}
	}
	title := info.Title.Or(geo.Text{ES: info.ID, EN: info.ID})
	info.Title = geo.Text{ES: title.In("es") + suffix.ES, EN: title.In("en") + suffix.EN}
	info.Description = geo.Text{
		ES: sentences(info.Description.In("es"), intro.ES+instead.ES+"."),
		EN: sentences(info.Description.In("en"), intro.EN+instead.EN+"."),
	}
	return info
}

func sentences(first, second string) string {
	if first == "" {
		return second
	}
	return first + " " + second
}
