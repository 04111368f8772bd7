package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"lindero/geo/extract"
)

// areaProcess finds the outline of an area, however it is named.
func areaProcess() process {
	return process{
		ID:    "area",
		Title: both("Contorno de un área", "Outline of an area"),
		Description: both(
			"El contorno exacto de un área, con su superficie y su rectángulo: lo que un extracto tomaría.",
			"The exact outline of an area, with its size and box: what an extract would take."),
		Inputs: []processValue{areaInput()},
		Output: processValue{ID: "outline", Title: both("El área", "The area"), Description: both("Un elemento GeoJSON con description y square_kilometres", "A GeoJSON feature with description and square_kilometres"), Schema: kind("object", member{"required", []string{"type", "geometry", "properties", "bbox"}})},
		Media:  []string{mediaGeoJSON},
		Sync:   true,
		Prepare: func(_ context.Context, x execution, inputs json.RawMessage) (product, error) {
			var in struct {
				Area extract.Place `json:"area"`
			}
			if err := readInputs(inputs, &in); err != nil {
				return product{}, err
			}
			area, err := x.extractData().Resolve(in.Area)
			if err != nil {
				return product{}, err
			}
			outline, err := area.Feature()
			return document("area.geojson", mediaGeoJSON, outline), err
		},
	}
}

// document is a product that is known already.
func document(name, mediaType string, content []byte) product {
	return product{Name: name, MediaType: mediaType, Write: func(_ context.Context, w io.Writer, _ progress) error {
		_, err := io.Copy(w, bytes.NewReader(append(content, '\n')))
		return err
	}}
}
