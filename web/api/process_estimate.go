package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"lindero/geo"
	"lindero/geo/extract"
)

// estimateProcess says what an extract would hold.
func estimateProcess() process {
	return process{
		ID:    "estimate",
		Title: both("Estimar un extracto", "Estimate an extract"),
		Description: both(
			"Cuántos elementos tendría un extracto, exactamente, y cuántos bytes, aproximadamente; qué habría que saber de él, y si se entregaría.",
			"How many features an extract would have, exactly, and how many bytes, roughly; what one should know of it, and whether it would be given out."),
		Inputs: extractInputs(false),
		Output: processValue{ID: "estimate", Title: both("Estimación", "Estimate"), Description: both("Cuentas exactas por capa, tamaños estimados por formato, advertencias y el área", "Exact counts by layer, estimated sizes by format, warnings and the area"), Schema: kind("object", member{"required", []string{"features", "layers", "formats", "warnings", "area"}})},
		Media:  []string{mediaJSON},
		Sync:   true,
		Prepare: func(ctx context.Context, x execution, inputs json.RawMessage) (product, error) {
			p, err := x.plan(ctx, inputs)
			if err != nil {
				return product{}, err
			}
			return product{Name: "estimate.json", MediaType: mediaJSON, Write: func(ctx context.Context, w io.Writer, _ progress) error {
				doc, err := x.estimate(ctx, p)
				if err != nil {
					return err
				}
				body, err := marshal(doc)
				if err != nil {
					return err
				}
				_, err = w.Write(append(body, '\n'))
				return err
			}}, nil
		},
	}
}

// estimateDoc says what an extract would hold.
type estimateDoc struct {
	Features int              `json:"features"`
	Layers   []layerEstimate  `json:"layers"`
	Formats  []formatEstimate `json:"formats"`
	Zooms    *[2]uint32       `json:"zooms,omitempty"` // of an offline map
	Tiles    int64            `json:"tiles,omitempty"` // of it, at most
	Warnings []geo.Text       `json:"warnings"`
	Refusal  string           `json:"refusal,omitempty"` // why it would not be given out
	Area     json.RawMessage  `json:"area"`
}

type layerEstimate struct {
	ID        string   `json:"id"`
	Title     geo.Text `json:"title"`
	Features  int      `json:"features"`
	Synthetic int      `json:"synthetic"`
}

type formatEstimate struct {
	Name      string   `json:"name"`
	Title     geo.Text `json:"title"`
	MediaType string   `json:"mediaType"`
	FileName  string   `json:"fileName"`
	Bytes     int64    `json:"bytes,omitempty"` // an estimate
	Refusal   string   `json:"refusal,omitempty"`
	Job       bool     `json:"job"` // so much takes a job
}

// estimate estimates the format asked for, or every one that holds features.
func (x *execution) estimate(ctx context.Context, p *extract.Plan) (doc estimateDoc, err error) {
	doc = estimateDoc{Features: p.Features, Warnings: p.Warnings, Layers: []layerEstimate{}, Formats: []formatEstimate{}}
	if doc.Warnings == nil {
		doc.Warnings = []geo.Text{}
	}
	for _, l := range p.Layers {
		doc.Layers = append(doc.Layers, layerEstimate{l.Collection.ID, l.Collection.Title, l.Features, l.Synthetic})
	}
	if p.Format.Tiles {
		doc.Zooms, doc.Tiles = &p.Zooms, p.Tiles
	}
	if doc.Area, err = p.Area.Feature(); err != nil {
		return doc, err
	}
	if doc.Refusal, err = refusal(p.Check(x.Limits.Limits)); err != nil || doc.Refusal != "" {
		return doc, err
	}
	for _, f := range extract.Formats() {
		asked := p.Format.Name == f.Name
		if !asked && (p.Format.Name != "" || !f.Features()) {
			continue
		}
		said, err := x.estimateFormat(ctx, p.In(f))
		if err != nil {
			return doc, err
		}
		doc.Formats = append(doc.Formats, said)
	}
	return doc, nil
}

// estimateFormat estimates one format; what it cannot hold, it says.
func (x *execution) estimateFormat(ctx context.Context, p *extract.Plan) (said formatEstimate, err error) {
	said = formatEstimate{Name: p.Format.Name, Title: p.Format.Title, MediaType: p.MediaType(), FileName: p.FileName()}
	said.Bytes, err = p.Estimate(ctx, x.extractOptions(p))
	if err == nil {
		err = x.Limits.CheckBytes(said.Bytes)
	}
	said.Job = over(x.Limits.NowFeatures, int64(p.Features)) || over(x.Limits.NowBytes, said.Bytes)
	said.Refusal, err = refusal(err)
	return said, err
}

// refusal is what an error says that is of the request; others are errors still.
func refusal(err error) (string, error) {
	var refused *geo.Error
	if errors.As(err, &refused) {
		return refused.Message, nil
	}
	return "", err
}
