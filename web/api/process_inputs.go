package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"lindero/geo"
)

// readInputs reads the inputs of a process into a struct whose fields are named after
// them. Errors are of [geo.CodeInvalid] and name the input where it can be told.
func readInputs(inputs json.RawMessage, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(inputs))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind):
		return geo.Errorf(geo.CodeInvalid, kind.Field, "the input %q cannot be %s", kind.Field, kind.Value)
	default:
		return geo.Errorf(geo.CodeInvalid, "inputs", "the inputs cannot be read: %v", err)
	}
}

// boxInput is an input of west, south, east and north in degrees; nil for none.
func boxInput(name string, corners []float64) (*geo.BBox, error) {
	if corners == nil {
		return nil, nil
	}
	if len(corners) != 4 {
		return nil, geo.Errorf(geo.CodeInvalid, name, "%s takes 4 numbers (west, south, east, north), not %d", name, len(corners))
	}
	box, err := geo.NewBBox([4]float64(corners))
	return &box, err
}

// plainInputs brings the inputs of a request into the form that processes read: those
// that the process has, all that it requires, each as its value alone (OGC 18-062r2,
// 7.11.2.3).
func (p *process) plainInputs(given map[string]json.RawMessage) (json.RawMessage, error) {
	plain := make(map[string]json.RawMessage, len(given))
	for _, name := range slices.Sorted(maps.Keys(given)) { // of several faults, always the same is named
		if !slices.ContainsFunc(p.Inputs, func(v processValue) bool { return v.ID == name }) {
			return nil, geo.Errorf(geo.CodeInvalid, name, "the process %s has no input %q; it has %s", p.ID, name, strings.Join(p.inputIDs(), ", "))
		}
		value, err := plainInput(name, given[name])
		if err != nil {
			return nil, err
		}
		plain[name] = value
	}
	for _, v := range p.Inputs {
		if _, ok := plain[v.ID]; v.Required && !ok {
			return nil, geo.Errorf(geo.CodeInvalid, v.ID, "the process %s needs the input %q", p.ID, v.ID)
		}
	}
	return json.Marshal(plain) // in the order of names
}

func (p *process) inputIDs() []string {
	ids := make([]string, len(p.Inputs))
	for i, v := range p.Inputs {
		ids[i] = v.ID
	}
	return ids
}

// plainInput is the value of an input that is given as it is, as {"value": …} or by
// reference as {"href": "data:…"}.
func plainInput(name string, given json.RawMessage) (json.RawMessage, error) {
	var wrapped map[string]json.RawMessage
	if json.Unmarshal(given, &wrapped) != nil {
		return given, nil // no object
	}
	if href, ok := wrapped["href"]; ok {
		return referenced(name, href)
	}
	value, ok := wrapped["value"]
	for member := range wrapped {
		ok = ok && slices.Contains([]string{"value", "mediaType", "schema"}, member) // with an encoding it is a file, whole as it is
	}
	if !ok {
		return given, nil
	}
	return value, nil
}

// referenced is the JSON that a link holds in itself (RFC 2397). Others are not followed:
// the server asks no other machine for anything.
func referenced(name string, href json.RawMessage) (json.RawMessage, error) {
	var address string
	if err := json.Unmarshal(href, &address); err != nil {
		return nil, geo.Errorf(geo.CodeInvalid, name, "the link of the input %q is no text", name)
	}
	text, err := dataOf(address)
	if err != nil {
		return nil, geo.Errorf(geo.CodeInvalid, name, "the input %q: %v", name, err)
	}
	if !json.Valid(text) {
		return nil, geo.Errorf(geo.CodeInvalid, name, "the link of the input %q holds no JSON", name)
	}
	return text, nil
}

// dataOf is what a data: address holds.
func dataOf(address string) ([]byte, error) {
	rest, ok := strings.CutPrefix(address, "data:")
	if !ok {
		return nil, errors.New("only data: links are followed; this server asks no other machine for anything")
	}
	head, data, ok := strings.Cut(rest, ",")
	if !ok {
		return nil, errors.New("the data: link has no comma")
	}
	plain, err := url.PathUnescape(data)
	if err != nil {
		return nil, fmt.Errorf("the data: link is not properly escaped")
	}
	if !strings.HasSuffix(head, ";base64") {
		return []byte(plain), nil
	}
	text, err := base64.StdEncoding.DecodeString(plain)
	if err != nil {
		return nil, errors.New("the data: link holds no base64")
	}
	return text, nil
}
