package cql

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// jsonValue is JSON that remembers where it stood.
type jsonValue struct {
	kind  jsonKind
	pos   int // character, from 1
	text  string
	truth bool
	items []*jsonValue // of an array; of an object, the members' values
	keys  []string     // of an object
}

type jsonKind string

const (
	jsonNull   jsonKind = "null"
	jsonBool   jsonKind = "a boolean"
	jsonNumber jsonKind = "a number"
	jsonString jsonKind = "a string"
	jsonArray  jsonKind = "an array"
	jsonObject jsonKind = "an object"
)

// member returns the value of an object's member, nil if there is none.
func (v *jsonValue) member(name string) *jsonValue {
	for i, key := range v.keys {
		if key == name {
			return v.items[i]
		}
	}
	return nil
}

type jsonReader struct {
	source  string
	decoder *json.Decoder
	bytes   int // how far the characters are counted
	chars   int
}

func readJSON(source string) (*jsonValue, error) {
	r := jsonReader{source: source, decoder: json.NewDecoder(strings.NewReader(source))}
	r.decoder.UseNumber()
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, failIn(source, r.position(), "expected the end of the JSON")
	}
	return v, nil
}

// position is the character at which the next token begins.
func (r *jsonReader) position() int {
	at := int(r.decoder.InputOffset())
	for at < len(r.source) && strings.IndexByte(" \t\r\n,:", r.source[at]) >= 0 {
		at++
	}
	r.chars += utf8.RuneCountInString(r.source[r.bytes:at])
	r.bytes = at
	return r.chars + 1
}

// value reads what comes next. A level of the tree takes two of the JSON (object and
// args), and a geometry up to five more.
func (r *jsonReader) value(depth int) (*jsonValue, error) {
	v := &jsonValue{pos: r.position()}
	if depth > 2*MaxDepth+8 {
		return nil, fail(v.pos, "it is nested deeper than %d levels", MaxDepth)
	}
	token, err := r.decoder.Token()
	if err != nil {
		return nil, r.broken(v.pos, err)
	}
	switch t := token.(type) {
	case nil:
		v.kind = jsonNull
	case bool:
		v.kind, v.truth = jsonBool, t
	case json.Number:
		v.kind, v.text = jsonNumber, t.String()
	case string:
		v.kind, v.text = jsonString, t
	case json.Delim:
		v.kind = jsonArray
		if t == '{' {
			v.kind = jsonObject
		}
		return v, r.items(v, depth)
	}
	return v, nil
}

func (r *jsonReader) items(v *jsonValue, depth int) error {
	for r.decoder.More() {
		if v.kind == jsonObject {
			pos := r.position()
			key, err := r.decoder.Token()
			if err != nil {
				return r.broken(pos, err)
			}
			name, _ := key.(string) // More and Token see to it
			if v.member(name) != nil {
				return failIn(r.source, pos, "the member %q stands twice", name)
			}
			v.keys = append(v.keys, name)
		}
		item, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		v.items = append(v.items, item)
	}
	pos := r.position()
	if _, err := r.decoder.Token(); err != nil {
		return r.broken(pos, err)
	}
	return nil
}

func (r *jsonReader) broken(pos int, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return failIn(r.source, pos, "the JSON ends too early")
	}
	return failIn(r.source, pos, "this is no JSON: %s", err)
}
