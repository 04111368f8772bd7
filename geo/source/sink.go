package source

import (
	"math"

	"lindero/geo"
	"lindero/geo/crs"
)

// place is where a feature stands in its file.
type place struct {
	record int   // from 1
	offset int64 // in bytes, where that has a meaning
	line   int   // 0: to be found from the offset
}

// sink takes the features of one file, one at a time: a reader calls begin, fills
// feature and reports what it finds, and calls add. The sink checks geometry,
// values and id, and passes on what is good to the layer's builder.
type sink struct {
	builder *geo.Builder
	layer   *LayerConfig
	report  *FileReport
	limits  *Limits
	strict  bool
	// typed is false for formats that have only text: conversion is then no news
	typed bool
	crs   crs.CRS
	// lineAt tells the line of an offset, where the format has lines
	lineAt func(offset int64) int

	feature geo.Feature
	columns int // known to the builder
	checks  []check
	scratch []byte // values made here, valid for one feature

	idColumn int // -1 if none
	idBase   int // automatic ids count on from the file before
	records  int // the highest record met

	bad      *finding  // why the current feature is refused
	findings []finding // of the current feature, if it is taken

	builderNotes   int
	notedAutomatic bool
	north          float64 // the highest latitude taken
}

// finding is an issue of the current feature before its place is known.
type finding struct {
	code     Code
	severity Severity
	message  string
}

func newSink(b *geo.Builder, layer *LayerConfig, report *FileReport, o *Options) *sink {
	s := &sink{
		builder: b, layer: layer, report: report, limits: &o.Limits, strict: o.Strict,
		typed: true, idColumn: -1, north: math.Inf(-1), builderNotes: len(b.Notes()),
	}
	for _, p := range layer.Properties {
		if i := s.column([]byte(p.Name)); i >= 0 {
			s.checks[i] = newCheck(p.property())
		}
	}
	if layer.IDColumn != "" {
		s.idColumn = s.column([]byte(layer.IDColumn))
	}
	return s
}

// begin empties the feature for the next one.
func (s *sink) begin() {
	s.feature.Reset()
	s.widen()
	s.bad = nil
	s.findings = s.findings[:0]
	s.scratch = s.scratch[:0]
}

// widen gives the feature a null for every column.
func (s *sink) widen() {
	for len(s.feature.Values) < s.columns {
		s.feature.Values = append(s.feature.Values, geo.Value{})
	}
}

// column returns the index of the named property, -1 where a name is not taken; the
// reader then leaves the value out.
func (s *sink) column(name []byte) int {
	if fault := nameFault(name); fault != "" {
		s.warn(CodePropertyName, "the property name %q %s: its values are left out", clip(name), fault)
		return -1
	}
	i, err := s.builder.Column(name)
	if err != nil {
		s.refuse(CodeManyColumns, "%s", err)
		return -1
	}
	for i >= s.columns { // new to this file, or to the layer
		s.checks = append(s.checks, check{})
		s.columns++
	}
	s.widen()
	return i
}

// nameFault says what is wrong with a property name, "" if nothing is.
func nameFault(name []byte) string {
	const longest = 255
	if len(name) == 0 {
		return "is empty"
	}
	if len(name) > longest {
		return "is longer than 255 bytes"
	}
	for _, c := range name {
		if c < 0x20 || c == 0x7f {
			return "has a control character"
		}
	}
	return ""
}
