package extract

import (
	"fmt"
	"slices"
	"strings"

	"lindero/geo"
)

// texts are the short files of a field pack: the outline, and what to do with the others,
// in both languages.
func (p *Plan) texts(o Options) ([]packedText, error) {
	outline, err := p.Area.Feature()
	if err != nil {
		return nil, err
	}
	const markdown = "text/markdown"
	return []packedText{
		{"area.geojson", "application/geo+json", geo.Text{ES: "Contorno del área", EN: "Outline of the area"}, append(outline, '\n')},
		{"LEAME.md", markdown, geo.Text{ES: "Léame", EN: "Read me, in Spanish"}, p.readme(o, "es")},
		{"README.md", markdown, geo.Text{ES: "Léame, en inglés", EN: "Read me"}, p.readme(o, "en")},
	}, nil
}

// page is a text in one language.
type page struct {
	strings.Builder
	lang string
}

func (p *page) line(text geo.Text, args ...any) {
	fmt.Fprintf(p, text.In(p.lang)+"\n", args...)
}

func (p *page) heading(es, en string) {
	p.line(geo.Text{ES: "\n## " + es + "\n", EN: "\n## " + en + "\n"})
}

// readme says what is in a pack and how to open it.
func (p *Plan) readme(o Options, lang string) []byte {
	t := &page{lang: lang}
	fmt.Fprintf(t, "# %s\n\n", oneLine(p.data.Dataset.Title.In(lang)))
	t.line(geo.Text{ES: "Paquete de campo de Lindero: un área con sus capas, para trabajar sin conexión.\n", EN: "A field pack of Lindero: an area with its layers, for work offline.\n"})
	t.line(geo.Text{ES: "- Área: %s (%.1f km²)", EN: "- Area: %s (%.1f km²)"}, oneLine(p.Area.Description.In(lang)), p.Area.SquareKilometres())
	t.line(geo.Text{ES: "- Hecho: %s", EN: "- Made: %s"}, p.created(o).UTC().Format("2006-01-02 15:04 UTC"))
	t.line(geo.Text{ES: "- Versión de los datos: `%.16s`", EN: "- Version of the data: `%.16s`"}, p.data.Version)
	t.line(geo.Text{ES: "- Clase de acceso: %s", EN: "- Access class: %s"}, p.data.Class)
	if p.Request.Datetime != "" {
		t.line(geo.Text{ES: "- Tiempo pedido: `%s`", EN: "- Time asked for: `%s`"}, p.Request.Datetime)
	}
	p.writeWarnings(t)
	p.writeFiles(t)
	p.writeLayers(t)
	p.writeSources(t)
	t.heading("Comprobar los archivos", "Checking the files")
	t.line(geo.Text{
		ES: "`manifest.json` tiene el SHA-256 y el tamaño de cada archivo, el contorno, los filtros y las versiones. En Linux o macOS compruebe con `sha256sum ARCHIVO`; en Windows, con `certutil -hashfile ARCHIVO SHA256`.",
		EN: "`manifest.json` has the SHA-256 and the size of each file, the outline, the filters and the versions. On Linux or macOS check with `sha256sum FILE`; on Windows with `certutil -hashfile FILE SHA256`.",
	})
	return []byte(t.String())
}

func (p *Plan) writeWarnings(t *page) {
	if len(p.Warnings) == 0 {
		return
	}
	t.heading("Tenga en cuenta", "Bear in mind")
	for _, warning := range p.Warnings {
		fmt.Fprintf(t, "- %s\n", oneLine(warning.In(t.lang)))
	}
}

func (p *Plan) writeFiles(t *page) {
	t.heading("Qué hay y cómo se abre", "What is in it and how to open it")
	for _, x := range parts() {
		fmt.Fprintf(t, "- `%s`: %s\n", x.name, x.use.In(t.lang))
	}
	t.line(geo.Text{ES: "- `area.geojson`: el contorno del área.", EN: "- `area.geojson`: the outline of the area."})
	if !p.CRS.IsDefault() {
		t.line(geo.Text{
			ES: "\nEl GeoPackage está en %s; los demás archivos, en longitud y latitud (WGS 84).",
			EN: "\nThe GeoPackage is in %s; the other files are in longitude and latitude (WGS 84).",
		}, p.CRS.Name)
	}
}

func (p *Plan) writeLayers(t *page) {
	t.heading("Capas", "Layers")
	t.line(geo.Text{ES: "| capa | elementos | sintéticos | filtro |\n|---|---|---|---|", EN: "| layer | features | synthetic | filter |\n|---|---|---|---|"})
	for i := range p.Layers {
		l := &p.Layers[i]
		title := l.Collection.Title.Or(geo.Text{ES: l.Collection.ID}).In(t.lang)
		fmt.Fprintf(t, "| %s (`%s`) | %d | %d | %s |\n", cell(title), l.Collection.ID, l.Features, l.Synthetic, code(p.Request.Filter[l.Collection.ID]))
	}
}

// writeSources lists whose data they are, each once.
func (p *Plan) writeSources(t *page) {
	t.heading("Fuentes y licencias", "Sources and licences")
	var lines []string
	for _, source := range p.data.Dataset.Attribution {
		lines = append(lines, oneLine(source))
	}
	all := slices.Clone(p.data.Basemap)
	for i := range p.Layers {
		all = append(all, p.Layers[i].Collection)
	}
	for _, c := range all {
		line := fmt.Sprintf("%s: %s", c.Title.Or(geo.Text{ES: c.ID}).In(t.lang), c.Attribution)
		if c.License != "" {
			line += " — " + c.License
		}
		if c.LicenseURL != "" {
			line += " <" + c.LicenseURL + ">"
		}
		if c.Attribution != "" || c.License != "" {
			lines = append(lines, oneLine(line))
		}
	}
	for i, line := range lines {
		if !slices.Contains(lines[:i], line) {
			fmt.Fprintf(t, "- %s\n", line)
		}
	}
}

// oneLine keeps a text from ending the line that it stands in.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// cell keeps a text within a cell of a table.
func cell(s string) string { return strings.ReplaceAll(oneLine(s), "|", `\|`) }

// code shows a text as it is; "" for none.
func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(cell(s), "`", "'") + "`"
}
