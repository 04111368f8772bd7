package api

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"lindero/geo"
	"lindero/tiles"
	"lindero/tiles/pack"
	"lindero/web/job"
)

// packInputs are the inputs of the process pack.
type packInputs struct {
	Collections []string  `json:"collections"` // in the order of the layers; nil: all
	MinZoom     *uint32   `json:"minzoom"`
	MaxZoom     *uint32   `json:"maxzoom"`
	BBox        []float64 `json:"bbox"` // west, south, east, north in degrees
	Format      string    `json:"format"`
}

// The formats of archives, with their media types.
const (
	formatPMTiles = "pmtiles"
	formatMBTiles = "mbtiles"
	mediaPMTiles  = "application/vnd.pmtiles"
	mediaMBTiles  = "application/vnd.mbtiles+sqlite3"
)

// packProcess packs vector tiles into an archive, as lindero pack does.
func packProcess() process {
	zoom := kind("integer", member{"minimum", 0}, member{"maximum", tiles.MaxZoom})
	return process{
		ID:    "pack",
		Title: both("Empaquetar teselas", "Pack tiles"),
		Description: both(
			"Teselas vectoriales de las colecciones, de los niveles de zoom y del rectángulo pedidos, en un solo archivo PMTiles o MBTiles para usarlo sin conexión.",
			"Vector tiles of the collections, zooms and box asked for, in one PMTiles or MBTiles file for use offline."),
		Inputs: []processValue{
			{ID: "collections", Title: both("Colecciones", "Collections"), Description: both("Identificadores, en el orden de las capas; sin ellos, todas", "Identifiers, in the order of the layers; without them, all"), Schema: listOf(filledText())},
			{ID: "minzoom", Title: both("Primer nivel de zoom", "First zoom"), Description: both("Sin él, el primero de las capas", "Without it, the layers' first"), Schema: zoom},
			{ID: "maxzoom", Title: both("Último nivel de zoom", "Last zoom"), Description: both("Sin él, el último de las capas", "Without it, the layers' last"), Schema: zoom},
			{ID: "bbox", Title: both("Rectángulo", "Box"), Description: both("Oeste, sur, este y norte en grados; con oeste mayor que este cruza el antimeridiano; sin él, en todas partes",
				"West, south, east and north in degrees; with west above east it crosses the antimeridian; without it, everywhere"),
				Schema: append(kind("array", member{"items", kind("number")}), numbers(4)...)},
			{ID: "format", Title: both("Formato", "Format"), Description: both("Sin él, PMTiles", "Without it, PMTiles"), Schema: append(oneOf(formatPMTiles, formatMBTiles), member{"default", formatPMTiles})},
		},
		Output: processValue{ID: "archive", Title: both("Archivo de teselas", "Archive of tiles"), Description: both("Los mismos bytes que sirve el servidor", "The very bytes that the server serves"), Schema: orderedObject{
			{"oneOf", []orderedObject{fileSchema(mediaPMTiles), fileSchema(mediaMBTiles)}}}},
		Media:   []string{mediaPMTiles, mediaMBTiles},
		Sync:    true,
		Prepare: preparePack,
	}
}

// fileSchema is a file as a value (OGC 18-062r2, 7.11.2.3.4).
func fileSchema(mediaType string) orderedObject {
	return kind("string", member{"contentEncoding", "binary"}, member{"contentMediaType", mediaType})
}

// preparePack reads the inputs of pack.
func preparePack(_ context.Context, x execution, inputs json.RawMessage) (product, error) {
	in := packInputs{Format: formatPMTiles}
	if err := readInputs(inputs, &in); err != nil {
		return product{}, err
	}
	if in.Collections != nil && len(in.Collections) == 0 {
		return product{}, geo.Errorf(geo.CodeInvalid, "collections", "name a collection, or leave collections out for all")
	}
	media, ok := map[string]string{formatPMTiles: mediaPMTiles, formatMBTiles: mediaMBTiles}[in.Format]
	if !ok {
		return product{}, geo.Errorf(geo.CodeInvalid, "format", "there is no format %q; there are %s and %s", in.Format, formatPMTiles, formatMBTiles)
	}
	name := "tiles." + in.Format
	if len(in.Collections) == 1 {
		name = in.Collections[0] + "." + in.Format
	}
	o, err := packOptions(x, in, name)
	if err != nil {
		return product{}, err
	}
	return product{Name: name, MediaType: media, Make: func(ctx context.Context, dir string, tell progress) error {
		o.Output = filepath.Join(dir, name)
		o.Progress = func(p pack.Progress) { tell(packProgress(p)) }
		_, err := pack.Run(ctx, o)
		return err
	}}, nil
}

// packOptions says what is packed, once the inputs are known to make sense.
func packOptions(x execution, in packInputs, name string) (o pack.Options, err error) {
	set := x.data
	if in.Collections != nil {
		if set, err = set.Select(in.Collections); err != nil {
			return o, err
		}
	}
	o = pack.Options{Tileset: set, Zooms: [2]uint32{set.MinZoom, set.MaxZoom}, Program: x.Program, Output: name, Workers: 1,
		Texts: tiles.TileJSONOptions{Name: x.Dataset.Title.In(x.Lang), Language: x.Lang}}
	if in.MinZoom != nil {
		o.Zooms[0] = *in.MinZoom
	}
	if in.MaxZoom != nil {
		o.Zooms[1] = *in.MaxZoom
	}
	if o.Area, err = boxInput("bbox", in.BBox); err != nil {
		return o, err
	}
	return o, o.Check()
}

// packProgress is how far packing has come, for people.
func packProgress(p pack.Progress) (percent float64, message job.Text) {
	if p.Total > 0 {
		percent = 100 * float64(p.Done) / float64(p.Total)
	}
	return percent, job.Text{
		ES: fmt.Sprintf("%d teselas con contenido, %.1f MB.", p.Tiles, float64(p.Bytes)/1e6),
		EN: fmt.Sprintf("%d tiles with content, %.1f MB.", p.Tiles, float64(p.Bytes)/1e6),
	}
}
