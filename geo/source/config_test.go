package source

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"lindero/geo"
)

func TestParseConfig(t *testing.T) {
	c, err := ParseConfig([]byte(`
title: {es: Fronteras, en: Borders}
attribution: ["one", "two"]
server: {addr: ":80", anything: [1, 2]}
layers:
  - id: a
    files: [x.csv]
    sensitive: true
    minzoom: 3
    tiles: {max_bytes: 90000, max_features: 100, cells: 2, keep: [p], keep_to: 6}
    csv: {lon: e, lat: n, delimiter: ";"}
    properties:
      - {name: s, type: string, format: date, title: {es: S, en: s}}
      - name: k
        enum: [{value: b, es: bb, en: bbb}]
`))
	if err != nil {
		t.Fatal(err)
	}
	l := c.Layers[0]
	info, schema := l.info(), l.schema()
	if c.Title.ES != "Fronteras" || len(c.Attribution) != 2 || !info.Sensitive || info.MinZoom != 3 || !reflect.DeepEqual(info.Cutting, geo.Cutting{MaxBytes: 90000, MaxFeatures: 100, Cells: 2, Keep: []string{"p"}, KeepTo: 6}) || info.MaxZoom != 14 ||
		schema.Properties[0].Format != "date" || schema.Properties[1].Type != geo.String || schema.Properties[1].Enum[0].Title.EN != "bbb" || l.CSV.Lon != "e" {
		t.Errorf("%+v %+v", info, schema)
	}
	if c, err := ParseConfig(nil); err != nil || len(c.Layers) != 0 {
		t.Error(err)
	}
}

func TestConfigFaultsNameTheirLine(t *testing.T) {
	for _, c := range []struct {
		text string
		line int
		says string
	}{
		{"titel: {es: x}\n", 1, `"titel"`},
		{"layers:\n  - id: a\n    colour: red\n", 3, `"colour"`},
		{"layers:\n  - id: a\n    properties:\n      - {name: p, labels: 1}\n", 4, `"labels"`},
		{"layers:\n  - id: a\n    minzoom: low\n", 3, "`low` is not"},
		{"layers:\n  - id: Á b\n", 2, "a-z"},
		{"layers:\n  - id: a\n  - id: b\n  - id: a\n", 4, "twice"},
		{"layers:\n  - title: {es: x}\n", 2, "a-z"},
		{"layers:\n  - id: a\n    properties:\n      - name: p\n        type: text\n", 5, "text"},
		{"layers:\n  - id: a\n    properties:\n      - name: p\n        format: time\n", 5, "time"},
		{"layers:\n  - id: a\n    properties:\n      - name: p\n        type: integer\n        format: date\n", 6, "no string"},
		{"layers:\n  - id: a\n    properties:\n      - name: p\n      - name: p\n", 5, "twice"},
		{"layers:\n  - id: a\n    properties:\n      - name: p\n        enum: [{value: x}, {value: x}]\n", 5, "twice"},
		{"layers:\n  - id: a\n    minzoom: 9\n    maxzoom: 3\n", 3, "maxzoom 3"},
		{"layers:\n  - id: a\n    csv: {delimiter: abc}\n", 3, "delimiter"},
		{"layers:\n  - id: a\n    csv: {encoding: abc}\n", 3, "encoding"},
		{"layers:\n  - id: a\n    tiles: {max_bytes: 10}\n", 3, "below 1000"},
		{"layers:\n  - id: a\n    tiles: {max_features: -1}\n", 3, "below zero"},
		{"layers:\n  - id: a\n    tiles:\n      cells: 9\n", 4, "between 1 and 4"},
		{"layers:\n  - id: a\n    tiles: {keep_to: 40, keep: []}\n", 3, "no zoom"},
		{"layers:\n  - id: a\n    tiles: {keep_to: 4}\n", 3, "keep: []"},
		{"layers:\n  - id: a\n    tiles: {bytes: 4}\n", 3, `"bytes"`},
		{"title: [\n", 1, "did not find"},
		{"a: 1\na: 2\n", 2, "already"},
		{"- x\n", 1, "belongs"},
	} {
		_, err := ParseConfig([]byte(c.text))
		var e *ConfigError
		if !errors.As(err, &e) || e.Line != c.line || !strings.Contains(e.Message, c.says) || strings.Contains(e.Message, "source.") {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

func TestKnownLayers(t *testing.T) {
	layers, err := KnownLayers()
	if err != nil {
		t.Fatal(err)
	}
	common := []string{"id", "source", "source_date", "confidence", "position_accuracy_m", "last_verified", "synthetic"}
	var ids []string
	for _, l := range layers {
		ids = append(ids, l.ID)
		for _, name := range common {
			if !l.declares(name) {
				t.Errorf("%s has no property %q", l.ID, name)
			}
		}
		if l.Title.ES == "" || l.Title.EN == "" || l.Description.ES == "" || l.Description.EN == "" || l.Sensitive == nil || !l.declares(l.Class) || !l.declares(l.Date) || l.IDColumn != "id" {
			t.Errorf("%s is not complete", l.ID)
		}
		for _, p := range l.Properties {
			if p.Title.ES == "" || p.Title.EN == "" || p.Type == "" {
				t.Errorf("%s.%s is not complete", l.ID, p.Name)
			}
			for _, e := range p.Enum {
				if e.Value == "" || e.ES == "" || e.EN == "" {
					t.Errorf("%s.%s: value %q is not complete", l.ID, p.Name, e.Value)
				}
			}
		}
	}
	if got := strings.Join(ids, " "); got != "official_crossings blind_crossings airstrips municipalities borders posts" {
		t.Error(got)
	}
}

func TestInheritance(t *testing.T) {
	layers, err := KnownLayers()
	if err != nil {
		t.Fatal(err)
	}
	no := false
	l := LayerConfig{ID: "posts", Title: geo.Text{ES: "Mis puestos"}, Sensitive: &no,
		Properties: []PropertyConfig{{Name: "kind", Title: geo.Text{EN: "What"}}, {Name: "extra", Type: "integer"}}}.inherit(known(layers, "posts"))
	if l.Title.ES != "Mis puestos" || *l.Sensitive || l.Class != "kind" || l.Properties[0].Title.EN != "What" || len(l.Properties[0].Enum) != 5 ||
		l.Properties[1].Name != "extra" || l.Properties[2].Name != "id" {
		t.Errorf("%+v", l)
	}
	adding := LayerConfig{ID: "posts", Properties: []PropertyConfig{{Name: "extra"}}}.inherit(known(layers, "posts"))
	if adding.Properties[0].Name != "id" || adding.Properties[len(adding.Properties)-1].Name != "extra" {
		t.Errorf("%+v", adding.Properties)
	}
}
