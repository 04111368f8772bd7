package source

import (
	_ "embed" // known.yaml
	"slices"
	"strings"
	"sync"

	"lindero/geo"
)

//go:embed known.yaml
var knownYAML []byte

// parseKnown reads what never changes once: it takes longer than most files do.
var parseKnown = sync.OnceValues(func() (Config, error) {
	c, err := ParseConfig(knownYAML)
	for _, l := range c.Layers {
		l.Access.relocate("the built-in rules")
	}
	return c, err
})

// KnownLayers returns the layers whose schemas are built in, in their order; what
// they hold is shared.
func KnownLayers() ([]LayerConfig, error) {
	c, err := parseKnown()
	return slices.Clone(c.Layers), err
}

// known returns the built-in description of a layer, empty for others.
func known(layers []LayerConfig, id string) LayerConfig {
	for _, l := range layers {
		if l.ID == id {
			return l
		}
	}
	return LayerConfig{ID: id}
}

// inherit returns l with everything it does not say taken from base. Properties that
// it names come first, in its order; if it names none of base's, it only adds some,
// and they follow.
func (l LayerConfig) inherit(base LayerConfig) LayerConfig {
	l.Title, l.Description = l.Title.Or(base.Title), l.Description.Or(base.Description)
	l.Attribution = first(l.Attribution, base.Attribution)
	l.License, l.LicenseURL = first(l.License, base.License), first(l.LicenseURL, base.LicenseURL)
	l.IDColumn, l.Class, l.Date = first(l.IDColumn, base.IDColumn), first(l.Class, base.Class), first(l.Date, base.Date)
	l.CSV = l.CSV.or(base.CSV)
	if l.Sensitive == nil {
		l.Sensitive = base.Sensitive
	}
	if l.Sensitive != nil && *l.Sensitive { // a layer that is said not to be needs no rules
		l.Access = l.Access.or(base.Access)
	}
	if l.MinZoom == nil {
		l.MinZoom = base.MinZoom
	}
	if l.MaxZoom == nil {
		l.MaxZoom = base.MaxZoom
	}
	l.Properties = inheritAll(l, base)
	return l
}

func inheritAll(l, base LayerConfig) []PropertyConfig {
	if !slices.ContainsFunc(l.Properties, func(p PropertyConfig) bool { return base.declares(p.Name) }) {
		return slices.Concat(base.Properties, l.Properties)
	}
	own := slices.Clone(l.Properties)
	for _, p := range base.Properties {
		at := slices.IndexFunc(own, func(o PropertyConfig) bool { return o.Name == p.Name })
		if at < 0 {
			own = append(own, p)
			continue
		}
		own[at] = own[at].inherit(p)
	}
	return own
}

func (p PropertyConfig) inherit(base PropertyConfig) PropertyConfig {
	if p.Type == "" || p.Type == base.Type {
		p.Format = first(p.Format, base.Format)
	}
	p.Type = first(p.Type, base.Type)
	p.Title = p.Title.Or(base.Title)
	p.Unit = first(p.Unit, base.Unit)
	if p.Enum == nil {
		p.Enum = base.Enum
	}
	return p
}

func (l *LayerConfig) info() geo.Info {
	low, high := l.zooms()
	name := strings.ReplaceAll(l.ID, "_", " ")
	return geo.Info{
		ID: l.ID, Title: l.Title.Or(geo.Text{ES: name, EN: name}), Description: l.Description,
		Attribution: l.Attribution, License: l.License, LicenseURL: l.LicenseURL,
		Sensitive: l.Sensitive != nil && *l.Sensitive, MinZoom: low, MaxZoom: high,
		Cutting: geo.Cutting(l.Tiles),
	}
}

func (l *LayerConfig) schema() geo.Schema {
	s := geo.Schema{ID: l.IDColumn, Class: l.Class, Date: l.Date}
	for _, p := range l.Properties {
		s.Properties = append(s.Properties, p.property())
	}
	return s
}

// property is the declaration as the engine has it. A property with a format or an
// enum is text unless it says otherwise.
func (p *PropertyConfig) property() geo.Property {
	t, _ := geo.ParseType(p.Type) // Unknown if empty; checked before
	if p.Type == "" {
		t = geo.Unknown
		if p.Format != "" || len(p.Enum) > 0 {
			t = geo.String
		}
	}
	out := geo.Property{Name: p.Name, Type: t, Format: p.Format, Title: p.Title, Unit: p.Unit, Declared: !p.found}
	for _, e := range p.Enum {
		out.Enum = append(out.Enum, geo.EnumValue{Value: e.Value, Title: geo.Text{ES: e.ES, EN: e.EN}})
	}
	return out
}

// layerName makes an id of the name of a file or table: lower case, accents off,
// anything else than a-z, 0-9, _ and - an underscore. It is empty if nothing is left.
func layerName(name string) string {
	var b strings.Builder
	for _, r := range foldAccents(strings.ToLower(name)) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			b.WriteRune(r)
		} else {
			b.WriteByte('_')
		}
	}
	s := strings.Trim(b.String(), "_")
	return s[:min(len(s), 64)]
}

// names reports whether the layer speaks of a property.
func (l *LayerConfig) names(property string) bool {
	return l.IDColumn == property || l.declares(property)
}

func (l *LayerConfig) declares(property string) bool {
	return slices.ContainsFunc(l.Properties, func(p PropertyConfig) bool { return p.Name == property })
}
