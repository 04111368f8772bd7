package cql

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"lindero/geo"
)

const benchSize = 1_000_000

// perFeature reports the time a feature, of a loop over the whole collection.
func perFeature(b *testing.B, c *geo.Collection, match func(uint32) bool) {
	b.ReportAllocs()
	matched := 0
	for b.Loop() {
		matched = 0
		for i := range uint32(c.Len()) {
			if match(i) {
				matched++
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.Len()), "ns/feature")
	b.ReportMetric(float64(matched), "matched")
}

func BenchmarkMatchEnum(b *testing.B) {
	c := million(b, benchSize/4)
	f := compiled(b, c, "status IN ('blocked', 'inactive')")
	b.Run("compiled", func(b *testing.B) { perFeature(b, c, f.Match) })
	column := c.Column("status")
	b.Run("strings", func(b *testing.B) {
		perFeature(b, c, func(i uint32) bool {
			s := column.Value(i).Bytes
			return bytes.Equal(s, []byte("blocked")) || bytes.Equal(s, []byte("inactive"))
		})
	})
}

// BenchmarkMatchProperties compares properties with one another.
func BenchmarkMatchProperties(b *testing.B) {
	c := million(b, benchSize/4)
	for name, text := range map[string]string{"integers": "lanes < id", "numbers": "width_m < lanes", "texts": "status < surface"} {
		f := compiled(b, c, text)
		b.Run(name, func(b *testing.B) { perFeature(b, c, f.Match) })
	}
}

// BenchmarkMatchCaseiAccenti runs over a dictionary of 40,000 names.
func BenchmarkMatchCaseiAccenti(b *testing.B) {
	c := million(b, benchSize/4)
	f := compiled(b, c, "ACCENTI(CASEI(town)) LIKE ACCENTI(CASEI('%OCOTEPEQUE 1%'))")
	b.Run("compiled", func(b *testing.B) { perFeature(b, c, f.Match) })
	b.Run("with compilation", func(b *testing.B) {
		for b.Loop() {
			f := compiled(b, c, "ACCENTI(CASEI(town)) LIKE ACCENTI(CASEI('%OCOTEPEQUE 1%'))")
			for i := range uint32(c.Len()) {
				f.Match(i)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.Len()), "ns/feature")
	})
	column := c.Column("town")
	b.Run("strings", func(b *testing.B) {
		perFeature(b, c, func(i uint32) bool {
			s := norm.NFD.String(cases.Fold().String(string(column.Value(i).Bytes)))
			return strings.Contains(s, "ocotepeque 1")
		})
	})
}

// BenchmarkEnumInBox is a page of 10 with the matched count, out of a million: the
// index, the R-tree's candidates tested one by one, and every feature tested.
func BenchmarkEnumInBox(b *testing.B) { inBoxes(b, "status = 'blocked'") }

// BenchmarkCompoundInBox is the same for two enumerations and a range.
func BenchmarkCompoundInBox(b *testing.B) {
	inBoxes(b, "status IN ('active', 'blocked') AND surface = 'gravel' AND width_m BETWEEN 2 AND 5")
}

func inBoxes(b *testing.B, filter string) {
	c := million(b, benchSize)
	x := NewIndex(c)
	b.Logf("the index of %d features takes %d bytes", c.Len(), x.Size())
	f := compiled(b, c, filter)
	boxes := map[string]geo.BBox{
		"1percent": {West: -91, South: 14, East: -89.8, North: 14.8}, "10percent": {West: -92, South: 13, East: -88.2, North: 15.5},
		"half": {West: -94, South: 12, East: -82, North: 16}, "all": {West: -180, South: -90, East: 180, North: 90},
	}
	for _, name := range []string{"1percent", "10percent", "half", "all"} {
		box := boxes[name]
		q := geo.Query{BBox: &box, Limit: 10}
		want := scanned(c, f, q).Matched
		run := func(how string, matched func() int) {
			b.Run(name+"/"+how, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if got := matched(); got != want {
						b.Fatalf("%d matched, want %d", got, want)
					}
				}
				b.ReportMetric(float64(want), "matched")
			})
		}
		run("index", func() int {
			page, err := x.Query(b.Context(), f, q)
			if err != nil {
				b.Fatal(err)
			}
			return page.Matched
		})
		run("rtree", func() int {
			n := 0
			page := c.Query(geo.Query{BBox: &box, Limit: c.Len()})
			for _, i := range page.Ordinals {
				if f.Match(i) {
					n++
				}
			}
			return n
		})
		run("scan", func() int {
			n := 0
			points := c.Points()
			bound := box.Bounds()[0]
			for i := range uint32(c.Len()) {
				if bound.Contains(points[i]) && f.Match(i) {
					n++
				}
			}
			return n
		})
	}
}

// BenchmarkSorted is a page of a million features sorted, at their beginning and in their
// midst, beside the sorting of all that a filter lets through.
func BenchmarkSorted(b *testing.B) {
	c := million(b, benchSize)
	x := NewIndex(c)
	f := compiled(b, c, "lanes < 4")
	for _, name := range []string{"status", "town", "width_m", "lanes", "id"} {
		o, err := CompileOrder([]SortKey{{Name: name, Descending: true}}, c)
		if err != nil {
			b.Fatal(err)
		}
		for _, q := range []geo.Query{{Limit: 1000}, {From: 300_000, Limit: 1000}} {
			b.Run(fmt.Sprintf("%s/%d", name, q.From), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if page, err := x.Sorted(b.Context(), f, o, q); err != nil || len(page.Ordinals) != q.Limit {
						b.Fatal(err)
					}
				}
			})
		}
	}
	b.Run("town/all", func(b *testing.B) {
		key := x.keyOf(c.Column("town"))
		for b.Loop() {
			found := matching(c, f, nil)
			slices.SortStableFunc(found, func(i, j uint32) int { return cmp.Compare(key(j), key(i)) })
		}
	})
}

// BenchmarkRanking puts the texts of a column in order, as the first query sorted by it does.
func BenchmarkRanking(b *testing.B) {
	c := million(b, benchSize)
	column := c.Column("town")
	b.ReportAllocs()
	for b.Loop() {
		ranksOf(valuesOf(column))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(column.Dict().Len()), "ns/text")
}

func BenchmarkIndexBuild(b *testing.B) {
	c := million(b, benchSize/4)
	b.ReportAllocs()
	for b.Loop() {
		NewIndex(c)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.Len()), "ns/feature")
}

func BenchmarkParse(b *testing.B) {
	text := "status IN ('open', 'closed') AND CASEI(name) LIKE CASEI('%copán%') AND S_INTERSECTS(geometry, BBOX(-91,14,-89,15))"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(text); err != nil {
			b.Fatal(err)
		}
	}
}
