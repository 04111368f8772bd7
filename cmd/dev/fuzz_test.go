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

func TestOnlyTheClockIsForgiven(t *testing.T) {
	clock := "fuzz: elapsed: 5s, execs: 119162 (23012/sec)\n--- FAIL: FuzzParseBBox (4.62s)\n    context deadline exceeded\nFAIL\nexit status 1\n"
	finding := "--- FAIL: FuzzParseBBox (0.62s)\n    --- FAIL: FuzzParseBBox (0.00s)\n        x_test.go:9: bad\n\n    Failing input written to testdata/fuzz/FuzzParseBBox/1\nFAIL\n"
	for text, want := range map[string]bool{
		clock: true, finding: false, clock + finding: false, "panic: x\n" + clock: false, "": false, "FAIL\n": false,
	} {
		if got := endedByClock(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
