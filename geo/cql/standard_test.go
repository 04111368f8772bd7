package cql

import (
	"errors"
	"os"
	"strings"
	"testing"

	"lindero/geo"
)

type example struct {
	name, text, json string
	isForeign        bool // it uses a function that is none of the standard's
}

func examples(t testing.TB) []example {
	t.Helper()
	data, err := os.ReadFile("testdata/standard.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	var list []example
	for ; len(lines) >= 3; lines = lines[3:] {
		name, isForeign := strings.CutPrefix(lines[0], "! ")
		list = append(list, example{name, lines[1], lines[2], isForeign})
	}
	return list
}

func TestExamplesOfTheStandard(t *testing.T) {
	list := examples(t)
	if len(list) != 120 {
		t.Fatalf("%d examples", len(list))
	}
	for _, e := range list {
		t.Run(e.name, func(t *testing.T) {
			fromText, err := Parse(e.text)
			fromJSON, errJSON := ParseJSON([]byte(e.json))
			if e.isForeign {
				refused(t, err, "there is no function")
				refused(t, errJSON, "there is no operator or function")
				return
			}
			if err != nil || errJSON != nil {
				t.Fatalf("text: %v\nJSON: %v", err, errJSON)
			}
			if !Equal(fromText, fromJSON) {
				t.Errorf("text and JSON differ:\n%s\n%s", AppendText(nil, fromText), AppendText(nil, fromJSON))
			}
			roundTrip(t, fromText)
		})
	}
}

// refused asserts an error as a request for a filter answers it, with a part of its
// message.
func refused(t *testing.T, err error, part string) {
	t.Helper()
	var e *geo.Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("no error; expected %q", part)
	case e.Code != geo.CodeInvalid || e.Param != "filter":
		t.Errorf("code %s, param %s: %s", e.Code, e.Param, e.Message)
	case !strings.Contains(e.Message, part):
		t.Errorf("the message is %q, expected %q", e.Message, part)
	}
}

// roundTrip asserts that what is written reads back the same, both ways.
func roundTrip(t *testing.T, n *Node) {
	t.Helper()
	text := AppendText(nil, n)
	again, err := Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if !Equal(n, again) {
		t.Errorf("text %s reads back as %s", text, AppendText(nil, again))
	}
	data := AppendJSON(nil, n)
	again, err = ParseJSON(data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	if !Equal(n, again) {
		t.Errorf("JSON %s reads back as %s", data, AppendJSON(nil, again))
	}
}

// invalidExamples have polygons that cross themselves or holes outside, which a
// server may refuse.
var invalidExamples = map[string]bool{"example46": true, "example46-alt01": true, "example49": true, "example49-alt01": true}

// TestExamplesCompile looks for types of the properties under which an example can
// be answered, among all there are. Other names of geometries become ours.
func TestExamplesCompile(t *testing.T) {
	ours := strings.NewReplacer("footprint", "geometry", "road,", "geometry,", "location", "geometry")
	for _, e := range examples(t) {
		if e.isForeign {
			continue
		}
		n := parsed(t, ours.Replace(e.text))
		ok, err := compilesSomehow(t, n)
		if ok == invalidExamples[e.name] {
			t.Errorf("%s: %s: %v", e.name, e.text, err)
		}
	}
}

func compilesSomehow(t *testing.T, n *Node) (ok bool, err error) {
	types := []geo.Property{
		{Type: geo.String}, {Type: geo.Number}, {Type: geo.Boolean}, {Type: geo.JSON},
		{Type: geo.String, Format: geo.FormatDate}, {Type: geo.String, Format: geo.FormatDateTime},
	}
	var used []string
	combinations := 1
	for _, name := range Names(n) {
		if name != geometryName {
			used = append(used, name)
			combinations *= len(types)
		}
	}
	for i := range combinations {
		var schema geo.Schema
		for _, name := range used {
			p := types[i%len(types)]
			p.Name = name
			schema.Properties = append(schema.Properties, p)
			i /= len(types)
		}
		b := geo.NewBuilder(geo.Info{}, schema)
		if err := b.Add(&geo.Feature{ID: str("x")}); err != nil {
			t.Fatal(err)
		}
		c, buildError := b.Build()
		if buildError != nil {
			t.Fatal(buildError)
		}
		var f *Filter
		if f, err = Compile(n, c); err == nil {
			f.Match(0)
			return true, nil
		}
	}
	return false, err
}
