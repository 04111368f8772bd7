package extract

import (
	"context"
	"io"

	"lindero/geo"
	"lindero/geo/sheet"
)

// mapSheet is the format for paper.
func mapSheet() Format {
	return Format{
		Name: "sheet", MediaType: "application/pdf", Extension: ".pdf",
		Title: geo.Text{ES: "Hoja de mapa en PDF, para imprimir", EN: "Map sheet as PDF, to be printed"},
		write: writeSheet, estimate: estimateSheet,
	}
}

// writeSheet draws the area and its features on paper.
func writeSheet(ctx context.Context, w io.Writer, p *Plan, o Options) error {
	counted := &counter{Writer: w}
	told := &teller{tell: o.Progress, total: int64(p.Features), size: counted}
	options := sheet.Options{
		Edition: p.data.Edition, Lang: p.Request.lang(), Paper: p.paper(), Area: p.Area.Shape, URL: o.ViewURL, Time: p.created(o),
	}
	for i := range p.Layers {
		l := &p.Layers[i]
		options.Layers = append(options.Layers, sheet.Layer{
			Collection: l.Collection, Features: told.counting(l.features.each(ctx, nil)), Shape: l.shape(),
		})
	}
	if err := sheet.Write(counted, options); err != nil {
		return err
	}
	told.now()
	return nil
}

func (p *Plan) paper() sheet.Paper {
	if p.Request.Paper == "letter" {
		return sheet.Letter
	}
	return sheet.A4
}

// estimateSheet draws the sheet, whose size is bounded: it shows and lists no more than so
// many features.
func estimateSheet(ctx context.Context, p *Plan, o Options) (int64, error) {
	size := &counter{Writer: io.Discard}
	o.Progress = nil
	err := writeSheet(ctx, size, p, o)
	return size.n, err
}
