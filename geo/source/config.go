package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"lindero/geo"
)

// ConfigName is the file in a folder that says how its files are to be read.
const ConfigName = "lindero.yaml"

// Config is what a lindero.yaml says of data. Its section "server", which is the
// program's, is passed over.
type Config struct {
	Title       geo.Text      `yaml:"title"`
	Description geo.Text      `yaml:"description"`
	Attribution []string      `yaml:"attribution"`
	Access      AccessConfig  `yaml:"access"`
	Layers      []LayerConfig `yaml:"layers"`
	Server      yaml.Node     `yaml:"server"`
}

// LayerConfig says how one layer is read and what it is called. A nil pointer means
// that the file does not say.
type LayerConfig struct {
	ID          string           `yaml:"id"`
	Files       []string         `yaml:"files"`
	Title       geo.Text         `yaml:"title"`
	Description geo.Text         `yaml:"description"`
	Attribution string           `yaml:"attribution"`
	License     string           `yaml:"license"`
	LicenseURL  string           `yaml:"license_url"`
	IDColumn    string           `yaml:"id_column"`
	Class       string           `yaml:"class"`
	Date        string           `yaml:"date"`
	Sensitive   *bool            `yaml:"sensitive"`
	Access      Access           `yaml:"access"`
	MinZoom     *int             `yaml:"minzoom"`
	MaxZoom     *int             `yaml:"maxzoom"`
	Tiles       TilesConfig      `yaml:"tiles"`
	CSV         CSVOptions       `yaml:"csv"`
	Properties  []PropertyConfig `yaml:"properties"`
}

// TilesConfig bounds the tiles of a layer, see [geo.Cutting]. Zeros are the defaults.
type TilesConfig struct {
	MaxBytes    int      `yaml:"max_bytes"`
	MaxFeatures int      `yaml:"max_features"`
	Cells       int      `yaml:"cells"`
	Keep        []string `yaml:"keep"`
	KeepTo      int      `yaml:"keep_to"`
}

// The bounds of what tiles may be told: of fewer bytes not even a cluster or two fit.
const (
	leastTileBytes = 1_000
	mostCells      = 4
)

func (t *TilesConfig) check(at []any) *placedError {
	switch {
	case t.MaxBytes != 0 && t.MaxBytes < leastTileBytes:
		return misconfigured(append(at, "max_bytes"), "max_bytes %d is below %d", t.MaxBytes, leastTileBytes)
	case t.MaxFeatures < 0:
		return misconfigured(append(at, "max_features"), "max_features %d is below zero", t.MaxFeatures)
	case t.Cells < 0 || t.Cells > mostCells:
		return misconfigured(append(at, "cells"), "cells %d is not between 1 and %d: a tile is 2^cells wide and high", t.Cells, mostCells)
	case t.KeepTo < 0 || t.KeepTo > maxZoom:
		return misconfigured(append(at, "keep_to"), "keep_to %d is no zoom between 0 and %d", t.KeepTo, maxZoom)
	case t.KeepTo > 0 && t.Keep == nil:
		return misconfigured(append(at, "keep_to"), "keep_to is the last zoom at which tiles have only the properties under keep, which is not there; keep: [] keeps none")
	}
	return nil
}

// PropertyConfig declares a property; what it leaves empty is found out, or
// inherited in a known layer.
type PropertyConfig struct {
	Name   string       `yaml:"name"`
	Type   string       `yaml:"type"`
	Format string       `yaml:"format"`
	Title  geo.Text     `yaml:"title"`
	Unit   string       `yaml:"unit"`
	Enum   []EnumConfig `yaml:"enum"`

	found bool // in a file, not declared
}

// EnumConfig is a value with its labels.
type EnumConfig struct {
	Value string `yaml:"value"`
	ES    string `yaml:"es"`
	EN    string `yaml:"en"`
}

// ConfigError is a fault in a lindero.yaml. Line is 0 where it has none.
type ConfigError struct {
	File    string
	Line    int
	Message string
}

func (e *ConfigError) Error() string {
	s := first(e.File, ConfigName)
	if e.Line > 0 {
		s += ":" + strconv.Itoa(e.Line)
	}
	return s + ": " + e.Message
}

// ParseConfig reads and checks a lindero.yaml. A key that is not known is an error
// that names it and its line, as every fault is: a [ConfigError].
func ParseConfig(data []byte) (Config, error) {
	var c Config
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return Config{}, yamlError(err)
	}
	if err := c.check(); err != nil {
		err.Line = lineOf(data, err.path)
		return Config{}, &err.ConfigError
	}
	return c, nil
}

var (
	unknownKey = regexp.MustCompile(`^line (\d+): field (.+) not found in type .*$`)
	wrongKind  = regexp.MustCompile("^line (\\d+): cannot unmarshal \\S+( `.*`)? into ")
	otherFault = regexp.MustCompile(`^(?:yaml: )?line (\d+): (?s:(.+))$`)
)

// yamlError tells the decoder's faults in terms of the file.
func yamlError(err error) error {
	var placed *ConfigError
	if errors.As(err, &placed) {
		return placed
	}
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	var several *yaml.TypeError
	if errors.As(err, &several) && len(several.Errors) > 0 {
		text = several.Errors[0]
	}
	if m := unknownKey.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1]) // digits, by the expression
		return &ConfigError{Line: line, Message: fmt.Sprintf("the key %q is not known here; look for a slip of the pen, or remove it", m[2])}
	}
	if m := wrongKind.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1])
		return &ConfigError{Line: line, Message: first(strings.TrimSpace(m[2]), "a list or mapping") + " is not what belongs here; see the format of " + ConfigName}
	}
	if m := otherFault.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1])
		return &ConfigError{Line: line, Message: m[2]}
	}
	return &ConfigError{Message: text}
}

// placedError is a fault at a place of the document: keys and indexes.
type placedError struct {
	ConfigError
	path []any
}

func misconfigured(path []any, format string, args ...any) *placedError {
	return &placedError{ConfigError{Message: fmt.Sprintf(format, args...)}, path}
}

var layerID = regexp.MustCompile(`^[a-z0-9_-]{1,64}$`)

const maxZoom = 22

func (c *Config) check() *placedError {
	if err := c.Access.check(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range c.Layers {
		l := &c.Layers[i]
		at := []any{"layers", i}
		if !layerID.MatchString(l.ID) {
			return misconfigured(append(at, "id"), "the layer id %q is not made of a-z, 0-9, _ and - alone, up to 64 of them", l.ID)
		}
		if seen[l.ID] {
			return misconfigured(append(at, "id"), "the layer %q is described twice", l.ID)
		}
		seen[l.ID] = true
		if err := l.check(at); err != nil {
			return err
		}
	}
	return nil
}

func (l *LayerConfig) check(at []any) *placedError {
	low, high := l.zooms()
	if low < 0 || high > maxZoom || low > high {
		return misconfigured(append(at, "minzoom"), "minzoom %d and maxzoom %d are not a range within 0 to %d", low, high, maxZoom)
	}
	if err := l.Tiles.check(append(slices.Clone(at), "tiles")); err != nil {
		return err
	}
	if _, err := l.CSV.comma(); err != nil {
		return misconfigured(append(at, "csv"), "%s", err)
	}
	if _, err := textEncoding(l.CSV.Encoding); err != nil {
		return misconfigured(append(at, "csv"), "%s", err)
	}
	seen := map[string]bool{}
	for j := range l.Properties {
		p := &l.Properties[j]
		here := append(slices.Clone(at), "properties", j)
		if p.Name == "" || seen[p.Name] {
			return misconfigured(here, "the property name %q is empty or stands twice", p.Name)
		}
		seen[p.Name] = true
		if err := p.check(here); err != nil {
			return err
		}
	}
	return nil
}

func (p *PropertyConfig) check(at []any) *placedError {
	if _, ok := geo.ParseType(p.Type); p.Type != "" && !ok {
		return misconfigured(append(at, "type"), "the type %q of property %q is not string, integer, number, boolean or list", p.Type, p.Name)
	}
	if p.Format != "" && p.Format != geo.FormatDate && p.Format != geo.FormatDateTime {
		return misconfigured(append(at, "format"), "the format %q of property %q is not date or date-time", p.Format, p.Name)
	}
	if p.Format != "" && p.Type != "" && p.Type != geo.String.String() {
		return misconfigured(append(at, "format"), "property %q has a format but is no string", p.Name)
	}
	seen := map[string]bool{}
	for _, e := range p.Enum {
		if seen[e.Value] {
			return misconfigured(append(at, "enum"), "the value %q of property %q stands twice", e.Value, p.Name)
		}
		seen[e.Value] = true
	}
	return nil
}

// zooms returns the zooms of the layer's tiles.
func (l *LayerConfig) zooms() (low, high int) {
	const defaultMaxZoom = 14
	high = defaultMaxZoom
	if l.MinZoom != nil {
		low = *l.MinZoom
	}
	if l.MaxZoom != nil {
		high = *l.MaxZoom
	}
	return low, high
}

// lineOf finds the line of a place in the document, or of what holds it.
func lineOf(data []byte, path []any) int {
	var root yaml.Node
	if yaml.Unmarshal(data, &root) != nil || len(root.Content) == 0 {
		return 0
	}
	n := root.Content[0]
	line := n.Line
	for _, step := range path {
		if n = childOf(n, step); n == nil {
			break
		}
		line = n.Line
	}
	return line
}

func childOf(n *yaml.Node, step any) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if i, ok := step.(int); ok {
		if i < len(n.Content) {
			return n.Content[i]
		}
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == step {
			return n.Content[i+1]
		}
	}
	return nil
}
