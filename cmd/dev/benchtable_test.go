package main

import (
	"strings"
	"testing"
)

const benchText = `goos: linux
pkg: lindero/geo/encode
cpu: some cpu
BenchmarkWrite/lindero-2         	    100	   2000 ns/op	 400.00 MB/s	      0 B/op	       0 allocs/op
BenchmarkWrite/lindero-2         	    100	   1000 ns/op	 500.00 MB/s	      0 B/op	       0 allocs/op
BenchmarkWrite/lindero-2         	    100	   9000 ns/op	 100.00 MB/s	      0 B/op	       0 allocs/op
BenchmarkWrite/orb-2             	     10	  34000 ns/op	  20.00 MB/s	    128 B/op	       4 allocs/op
PASS
ok  	lindero/geo/encode	1.2s
pkg: lindero/tiles
BenchmarkTile/points=1000/orb-2  	     10	 300 ns/op	  0.5 peak-MB
BenchmarkTile/points=1000/lindero-2	     10	 100 ns/op	  1.5 peak-MB
BenchmarkTile/points=10/lindero-2	     10	 7.25 ns/op
BenchmarkBuild-2                 	     10	 1234567 ns/op
BenchmarkSort/random-2           	     10	 12 ns/op
BenchmarkSort/sorted             	     10	 3 ns/op
Benchmark output of its own
`

func TestBenchTable(t *testing.T) {
	rows, err := parseBenchmarks(strings.NewReader(benchText))
	if err != nil {
		t.Fatal(err)
	}
	const want = `| benchmark | unit | lindero | reference | | ratio |
|---|---|--:|--:|---|--:|
| geo/encode Write | ns/op | 2 000 | 34 000 | orb | 17.0 |
| geo/encode Write | MB/s | 400 | 20 | orb | 20.0 |
| geo/encode Write | B/op | 0 | 128 | orb | ∞ |
| geo/encode Write | allocs/op | 0 | 4 | orb | ∞ |
| tiles Tile/points=1000 | ns/op | 100 | 300 | orb | 3.00 |
| tiles Tile/points=1000 | peak-MB | 1.5 | 0.5 | orb | 0.33 |
| tiles Tile/points=10 | ns/op | 7.25 | | | |
| tiles Build | ns/op | 1 234 567 | | | |
| tiles Sort/random | ns/op | 12 | | | |
| tiles Sort/sorted | ns/op | 3 | | | |
`
	if got := benchTable(rows); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestSplitBenchmark(t *testing.T) {
	tests := []struct{ full, name, contestant string }{
		{"BenchmarkRead-8", "Read", ""},
		{"BenchmarkRead/orb-8", "Read", "orb"},
		{"BenchmarkRead/size=1-000/lindero-16", "Read/size=1-000", "lindero"},
		{"BenchmarkRead/net-http", "Read", "net-http"},
	}
	for _, tt := range tests {
		if name, contestant := splitBenchmark(tt.full); name != tt.name || contestant != tt.contestant {
			t.Errorf("%s: got %q, %q", tt.full, name, contestant)
		}
	}
}

func TestNumber(t *testing.T) {
	for value, want := range map[float64]string{0: "0", 0.001234: "0.001234", 1.5: "1.5", 999: "999", 1000: "1 000", -1234567: "-1 234 567", 12.3456: "12.35"} {
		if got := number(value); got != want {
			t.Errorf("%v: got %q, want %q", value, got, want)
		}
	}
}

func TestParseBenchmarksBadNumber(t *testing.T) {
	if _, err := parseBenchmarks(strings.NewReader("BenchmarkA-2 10 x ns/op\n")); err == nil {
		t.Error("a measurement that is no number gave no error")
	}
}
