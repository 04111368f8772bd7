package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"lindero/geo"
	"lindero/geo/extract"
	"lindero/tiles"
	"lindero/web/job"
)

// ExtractLimits bound extracts.
type ExtractLimits struct {
	extract.Limits
	// NowFeatures and NowBytes are as much as is given to whoever waits for it; above, it
	// takes a job, where there are any. Zeros are no limit.
	NowFeatures, NowBytes int64
}

// extractProcess writes what lies in an area as one file.
func extractProcess() process {
	var schemas []orderedObject
	var media []string
	for _, mediaType := range extractMedia() {
		media = append(media, mediaType)
		schemas = append(schemas, fileSchema(mediaType))
	}
	return process{
		ID:    "extract",
		Title: both("Extraer un área", "Extract an area"),
		Description: both(
			"Lo que hay en un área, de las capas pedidas, en un solo archivo: para SIG, para GPS, para el teléfono, para papel, o todo junto como paquete de campo.",
			"What lies in an area, of the layers asked for, as one file: for GIS, for GPS units, for telephones, for paper, or all of that as a field pack."),
		Inputs: extractInputs(true),
		Output: processValue{ID: "file", Title: both("El archivo", "The file"), Description: both("En el formato pedido; varias capas de un formato de una sola capa llegan en un zip", "In the format asked for; several layers of a format that holds one come as a zip"),
			Schema: orderedObject{{"oneOf", schemas}}},
		Media:   media,
		Sync:    true,
		Prepare: prepareExtract,
	}
}

// extractMedia are the media types that extracts may have, each once.
func extractMedia() []string {
	all := []string{"application/zip"}
	for _, f := range extract.Formats() {
		if f.MediaType != all[0] {
			all = append(all, f.MediaType)
		}
	}
	return all
}

// prepareExtract plans an extract and refuses what is too much.
func prepareExtract(ctx context.Context, x execution, inputs json.RawMessage) (product, error) {
	p, err := x.plan(ctx, inputs)
	if err != nil {
		return product{}, err
	}
	if err := p.Ready(); err != nil {
		return product{}, err
	}
	o := x.extractOptions(p)
	if err := x.allows(ctx, p, o); err != nil {
		return product{}, err
	}
	return product{Name: p.FileName(), MediaType: p.MediaType(), Features: p.Features, Write: func(ctx context.Context, w io.Writer, tell progress) error {
		o := o
		o.Progress = func(at extract.Progress) { tell(extractProgress(at)) }
		return p.Run(ctx, w, o)
	}}, nil
}

// plan plans what the inputs of an extract ask for.
func (x *execution) plan(ctx context.Context, inputs json.RawMessage) (*extract.Plan, error) {
	request, err := extract.Parse(inputs)
	if err != nil {
		return nil, err
	}
	if request.Lang == "" {
		request.Lang = x.Lang
	}
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	return extract.New(ctx, x.extractData(), request)
}

func (x *execution) extractData() *extract.Data {
	return &extract.Data{Edition: x.Edition, Built: x.built, Indexes: x.indexes, Borders: x.borders.Set, Tilesets: []*tiles.Tileset{x.data, x.basemap}}
}

func (x *execution) extractOptions(p *extract.Plan) extract.Options {
	o := extract.Options{Program: x.Program, Asked: x.Asker, Temp: x.Temp, Workers: 1}
	if x.Base != "" {
		o.ViewURL = x.Base + "/" + viewOf(p.Area.BBox())
	}
	return o
}

// viewOf is the part of the map's address that shows a box: #zoom/latitude/longitude.
func viewOf(b geo.BBox) string {
	width := b.East - b.West
	if width < 0 {
		width += 360
	}
	const shown = 720 // degrees, of a map of 1024 pixels at zoom 0
	zoom := math.Floor(math.Log2(shown / max(width, b.North-b.South, 1e-3)))
	lon := math.Mod(b.West+width/2+540, 360) - 180
	return fmt.Sprintf("#%g/%.4f/%.4f", min(zoom, 18), (b.South+b.North)/2, lon)
}

// allows refuses what goes beyond the limits, and has whoever waits for much take a job.
func (x *execution) allows(ctx context.Context, p *extract.Plan, o extract.Options) error {
	if err := p.Check(x.Limits.Limits); err != nil {
		return err
	}
	large := x.Waits && over(x.Limits.NowFeatures, int64(p.Features))
	if !large && (x.Limits.Bytes > 0 || x.Waits && x.Limits.NowBytes > 0) {
		size, err := p.Estimate(ctx, o)
		if err != nil {
			return err
		}
		if err := x.Limits.CheckBytes(size); err != nil {
			return err
		}
		large = x.Waits && over(x.Limits.NowBytes, size)
	}
	if large {
		return geo.Errorf(geo.CodeTooLarge, "area", "the extract takes too long to wait for, with %d features: ask again with the header Prefer: respond-async, which makes it a job", p.Features)
	}
	return nil
}

func over(limit, n int64) bool { return limit > 0 && n > limit }

// extractProgress is how far an extract has come, for people.
func extractProgress(p extract.Progress) (percent float64, message job.Text) {
	if p.Total > 0 {
		percent = 100 * float64(p.Done) / float64(p.Total)
	}
	return percent, job.Text{ES: fmt.Sprintf("%.1f MB.", float64(p.Bytes)/1e6), EN: fmt.Sprintf("%.1f MB.", float64(p.Bytes)/1e6)}
}
