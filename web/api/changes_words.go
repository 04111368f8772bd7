package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"lindero/geo"
	"lindero/geo/history"
	"lindero/geo/speech"
)

// changeTitle says in a line what happened to which feature.
func (r *changesRequest) changeTitle(c *history.Change) string {
	name := r.changedName(c)
	kind := c.Kind.Title().In(r.lang)
	if c.Kind == history.Layer {
		return name + ": " + kind
	}
	return fmt.Sprintf("%s: %s (%s)", name, kind, r.changedLayer(c))
}

// changedName is what to call the feature: its name, else its id; of a layer its title.
func (r *changesRequest) changedName(c *history.Change) string {
	if c.Kind == history.Layer {
		return r.changedLayer(c)
	}
	if name := strings.TrimSpace(c.Text("name")); name != "" {
		return name
	}
	return c.Feature
}

func (r *changesRequest) changedLayer(c *history.Change) string {
	collection, err := r.Collection(c.Collection)
	if err != nil { // cannot be: nothing is told of others
		return c.Collection
	}
	return r.titleOf(collection)
}

// changeDetails says what is different.
func (r *changesRequest) changeDetails(c *history.Change) []string {
	s := speech.In(r.lang)
	switch c.Kind {
	case history.Moved:
		if c.From != nil && c.To != nil {
			return []string{s.Quantity(c.Distance, "m")}
		}
	case history.Changed:
		var details []string
		for _, f := range c.Fields {
			p := r.changedProperty(c, f.Name)
			details = append(details, fmt.Sprintf("%s: %s → %s", r.propertyTitle(p), valueWords(s, p, f.From), valueWords(s, p, f.To)))
		}
		return details
	case history.Layer:
		details := []string{c.Reason.Title().In(r.lang)}
		if c.Counts != nil {
			details = append(details, r.countWords(*c.Counts))
		}
		return details
	}
	return nil
}

func (r *changesRequest) changedProperty(c *history.Change, name string) geo.Property {
	if collection, err := r.Collection(c.Collection); err == nil {
		if column := collection.Column(name); column != nil {
			return column.Property
		}
	}
	return geo.Property{Name: name}
}

// countWords says how many changes there are of each kind.
func (r *changesRequest) countWords(n history.Counts) string {
	s := speech.In(r.lang)
	var parts []string
	for _, k := range history.Kinds() {
		if count := n.Of(k); count > 0 {
			parts = append(parts, k.Title().In(r.lang)+": "+s.Count(count))
		}
	}
	return strings.Join(parts, ", ")
}

// valueWords says a value, — for none.
func valueWords(s speech.Speech, p geo.Property, raw json.RawMessage) string {
	if text := s.Value(p, valueOf(raw)); text != "" {
		return short(text, cellRunes)
	}
	return "—"
}

// valueOf is a property's value from JSON; of none where it is null.
func valueOf(raw json.RawMessage) geo.Value {
	switch {
	case len(raw) == 0 || bytes.Equal(raw, []byte("null")):
		return geo.Value{}
	case raw[0] == '"':
		var text string
		if json.Unmarshal(raw, &text) == nil {
			return geo.Value{Kind: geo.KindString, Bytes: []byte(text)}
		}
	case raw[0] == 't' || raw[0] == 'f':
		return geo.Value{Kind: geo.KindBoolean, Int: int64(bytes.Count(raw, []byte("true")))}
	case raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9':
		var whole int64
		if json.Unmarshal(raw, &whole) == nil {
			return geo.Value{Kind: geo.KindInteger, Int: whole}
		}
		var number float64
		if json.Unmarshal(raw, &number) == nil {
			return geo.Value{Kind: geo.KindNumber, Float: number}
		}
	}
	return geo.Value{Kind: geo.KindJSON, Bytes: raw}
}
