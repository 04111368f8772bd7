package main

import (
	"slices"
	"testing"
)

func TestParseFuzzList(t *testing.T) {
	const text = `?   	lindero/fixtures	[no test files]
ok  	lindero/geo	0.004s
FuzzReadCSV
FuzzReadGeoJSON
ok  	lindero/geo/source	0.012s
FuzzDecodeTile
ok  	lindero/tiles	0.003s [no tests to run]
`
	got, err := parseFuzzList([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []fuzzTarget{
		{"lindero/geo/source", "FuzzReadCSV"},
		{"lindero/geo/source", "FuzzReadGeoJSON"},
		{"lindero/tiles", "FuzzDecodeTile"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestParseFuzzListCutShort(t *testing.T) {
	if got, err := parseFuzzList([]byte("FuzzReadCSV\n")); err == nil {
		t.Errorf("a list with no package gave %v", got)
	}
}
