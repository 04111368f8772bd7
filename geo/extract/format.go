package extract

import (
	"context"
	"io"
	"slices"
	"strings"

	"lindero/geo"
	"lindero/geo/encode"
)

// Format is a kind of file that an extract may be.
type Format struct {
	Name      string
	MediaType string
	Extension string // of file names, with its dot
	Title     geo.Text
	Tiles     bool // it holds an offline map

	file     *encode.FileFormat // of features; nil: write writes it
	write    func(ctx context.Context, w io.Writer, p *Plan, o Options) error
	estimate func(ctx context.Context, p *Plan, o Options) (int64, error)
}

// Features reports whether files of the format are features alone, as programs read them.
func (f Format) Features() bool { return f.file != nil }

// Formats are the formats there are.
func Formats() []Format {
	var all []Format
	for _, f := range encode.Files() {
		all = append(all, ofFile(f))
	}
	return append(append(all, tileFormats()...), mapSheet(), fieldPack())
}

func ofFile(f encode.FileFormat) Format {
	return Format{Name: f.Name, MediaType: f.MediaType, Extension: f.Extension, Title: f.Title, file: &f, write: writeFeatures, estimate: estimateFeatures}
}

// findFormat returns the format with the name. GeoJSON has two.
func findFormat(name string) (Format, error) {
	all := Formats()
	wanted := name
	if name == "geojson" {
		wanted = "json"
	}
	if i := slices.IndexFunc(all, func(f Format) bool { return f.Name == wanted }); i >= 0 {
		return all[i], nil
	}
	var known []string
	for _, f := range all {
		known = append(known, f.Name)
	}
	return Format{}, geo.Errorf(geo.CodeInvalid, "format", "there is no format %q; there are %s", name, strings.Join(known, ", "))
}
