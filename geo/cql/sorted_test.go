package cql

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"lindero/geo"
)

// enumerated is the sample's schema, its first property an enumeration in an order that is
// not that of the alphabet, with values that it does not name.
func enumerated() geo.Schema {
	s := geo.Schema{Properties: slices.Clone(schema.Properties)}
	s.Properties[0].Enum = []geo.EnumValue{{Value: "open"}, {Value: "closed"}, {Value: "never"}, {Value: "intermittent"}}
	return s
}

// placeOf is where a value of the enumeration stands; what it does not name comes behind.
func placeOf(status string) int {
	if i := slices.Index([]string{"open", "closed", "never", "intermittent"}, status); i >= 0 {
		return i
	}
	return 99
}

// compareValues compares two features as the documentation says, over plain Go values.
func compareValues(c *geo.Collection, name string, i, j uint32) int {
	column := c.Column(name)
	if column == nil {
		if c.NumericIDs() {
			return cmp.Compare(c.IntID(i), c.IntID(j))
		}
		return strings.Compare(string(c.AppendID(nil, i)), string(c.AppendID(nil, j)))
	}
	a, b := column.Value(i), column.Value(j)
	if a.Kind == geo.KindNull || b.Kind == geo.KindNull {
		nulls := map[bool]int{true: 1}
		return nulls[a.Kind == geo.KindNull] - nulls[b.Kind == geo.KindNull]
	}
	x, y := norm.NFC.String(string(a.Bytes)), norm.NFC.String(string(b.Bytes))
	switch {
	case a.Kind == geo.KindInteger || a.Kind == geo.KindBoolean:
		return cmp.Compare(a.Int, b.Int)
	case a.Kind == geo.KindNumber:
		return cmp.Compare(a.Float, b.Float)
	case name == "status":
		if placeOf(x) < 99 || placeOf(y) < 99 {
			return cmp.Compare(placeOf(x), placeOf(y))
		}
	case column.Format != "":
		s, ok1 := readMoment(x, false).(moment)
		t, ok2 := readMoment(y, false).(moment)
		if ok1 || ok2 { // what is no date comes behind
			late := moment{at: time.Unix(math.MaxInt32, 0)}
			if !ok1 {
				s = late
			}
			if !ok2 {
				t = late
			}
			return s.at.Compare(t.at)
		}
	}
	return strings.Compare(x, y)
}

func sortedByHand(c *geo.Collection, found []uint32, keys []SortKey) []uint32 {
	list := slices.Clone(found)
	sort.SliceStable(list, func(i, j int) bool {
		for _, key := range keys {
			sign := compareValues(c, key.Name, list[i], list[j])
			if key.Descending {
				sign = -sign
			}
			if sign != 0 {
				return sign < 0
			}
		}
		return false
	})
	return list
}

func TestSortedEqualsStableSort(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 8))
	for seed, c := range []*geo.Collection{builtAs(t, enumerated(), 8, 2500, true, true), builtAs(t, enumerated(), 9, 1200, false, false), built(t, 3, 0, true, false)} {
		x := NewIndex(c)
		filters := someFilters(t, c, uint64(seed), 4)
		tried := map[string]bool{}
		for range 400 {
			keys := randomKeys(r, c)
			tried[keys[0].Name] = true
			o, err := CompileOrder(keys, c)
			if err != nil {
				t.Fatal(err)
			}
			f, q := pick(r, filters), randomQuery(r)
			got, err := x.Sorted(t.Context(), f, o, q)
			if err != nil {
				t.Fatal(err)
			}
			list := sortedByHand(c, matching(c, f, q.BBox), keys)
			first := min(q.From+q.Skip, len(list))
			want := geo.Page{Ordinals: list[first:min(first+q.Limit, len(list))], Matched: len(list), Prev: -1}
			if first+q.Limit < len(list) {
				want.Next = first + q.Limit
			}
			if first > 0 && q.Limit > 0 {
				want.Prev = max(0, first-q.Limit)
			}
			if !equalPages(got, want) {
				t.Fatalf("collection %d, by %v, %+v: \n got %v\nwant %v", seed, keys, q, got, want)
			}
		}
		if len(tried) != len(Sortables(c)) {
			t.Errorf("tried %v of %v", tried, Sortables(c))
		}
	}
}

func randomKeys(r *rand.Rand, c *geo.Collection) []SortKey {
	names := Sortables(c)
	var keys []SortKey
	for _, i := range r.Perm(len(names))[:1+r.IntN(3)] {
		keys = append(keys, SortKey{names[i], r.IntN(2) == 0})
	}
	return keys
}

// Sorted pages lead to the end and back over all matches.
func TestSortedPagesLeadForthAndBack(t *testing.T) {
	c := built(t, 5, 1500, true, false)
	x := NewIndex(c)
	f := compiled(t, c, "lanes > 0")
	o, err := CompileOrder([]SortKey{{"name", true}, {"width_m", false}}, c)
	if err != nil {
		t.Fatal(err)
	}
	query := func(from int) geo.Page {
		page, err := x.Sorted(t.Context(), f, o, geo.Query{From: from, Limit: 70})
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	forth := []geo.Page{query(0)}
	for forth[len(forth)-1].Next > 0 {
		forth = append(forth, query(forth[len(forth)-1].Next))
	}
	all := slices.Concat(ordinalsOf(forth)...)
	if want := sortedByHand(c, matching(c, f, nil), []SortKey{{"name", true}, {"width_m", false}}); !slices.Equal(all, want) || len(forth) < 3 {
		t.Errorf("%d pages hold %d of %d", len(forth), len(all), len(want))
	}
	for i := len(forth) - 1; i > 0; i-- {
		if back := query(forth[i].Prev); !equalPages(back, forth[i-1]) {
			t.Errorf("back at page %d: %v, want %v", i-1, back, forth[i-1])
		}
	}
	if forth[0].Prev != -1 {
		t.Errorf("a page before the first: %d", forth[0].Prev)
	}
}

func TestPartFindsWhatHasARank(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	shapes := map[string]func(i, n int) int{
		"random": func(int, int) int { return r.IntN(50) }, "ascending": func(i, _ int) int { return i }, "descending": func(i, n int) int { return n - i },
		"equal": func(int, int) int { return 7 }, "pipe": func(i, n int) int { return min(i, n-i) }, "saw": func(i, _ int) int { return i % 5 },
	}
	f := &firsts{}
	for name, shape := range shapes {
		for n := 1; n < 3000; n = n*3/2 + 1 {
			list := make([]ranked, n)
			for i := range list {
				list[i] = ranked{uint64(shape(i, n)), uint32(i)}
			}
			sorted := slices.SortedFunc(slices.Values(list), f.compare)
			k := r.IntN(n)
			f.part(list, k)
			if list[k] != sorted[k] || slices.MaxFunc(list[:k+1], f.compare) != sorted[k] || slices.MinFunc(list[k:], f.compare) != sorted[k] {
				t.Errorf("%s, rank %d of %d: %v, want %v", name, k, n, list[k], sorted[k])
			}
		}
	}
}

func TestNumbersSortAsTheyCompare(t *testing.T) {
	values := []float64{math.Inf(-1), -math.MaxFloat64, -1.5, -math.SmallestNonzeroFloat64, 0, math.SmallestNonzeroFloat64, 1, math.MaxFloat64, math.Inf(1), math.NaN()}
	for i := 1; i < len(values); i++ {
		if keyOfFloat(values[i-1]) >= keyOfFloat(values[i]) {
			t.Errorf("%g does not sort before %g", values[i-1], values[i])
		}
	}
	if keyOfFloat(math.Copysign(0, -1)) != keyOfFloat(0) {
		t.Error("-0 and 0 differ")
	}
}

func TestSortedIsSafeForManyReaders(t *testing.T) {
	c := built(t, 5, 1500, true, false)
	x := NewIndex(c)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			keys := []SortKey{{[]string{"name", "id"}[worker%2], worker%4 > 1}}
			o, err := CompileOrder(keys, c)
			if err != nil {
				t.Error(err)
				return
			}
			page, err := x.Sorted(t.Context(), nil, o, geo.Query{Limit: 20})
			if want := sortedByHand(c, matching(c, nil, nil), keys)[:20]; err != nil || !slices.Equal(page.Ordinals, want) {
				t.Errorf("%v: %v, want %v, %v", keys, page.Ordinals, want, err)
			}
		})
	}
	group.Wait()
}

func TestSortedKeepsWhatThePageNeeds(t *testing.T) {
	c := million(t, 50_000)
	x := NewIndex(c)
	o, err := CompileOrder([]SortKey{{"town", false}, {"width_m", true}}, c)
	if err != nil {
		t.Fatal(err)
	}
	sorted := func() {
		if _, err := x.Sorted(t.Context(), nil, o, geo.Query{From: 20, Limit: 10}); err != nil {
			t.Error(err)
		}
	}
	sorted() // ranks the towns
	if n := testing.AllocsPerRun(5, sorted); n > 60 {
		t.Errorf("%g allocations", n)
	}
}

func TestParseSort(t *testing.T) {
	good := map[string]string{
		"name": "[{name false}]", "+name": "[{name false}]", "-name": "[{name true}]",
		"status,-width_m,+año": "[{status false} {width_m true} {año false}]", "a b": "[{a b false}]", "--x": "[{-x true}]",
	}
	for text, want := range good {
		if keys, err := ParseSort(text); err != nil || fmt.Sprint(keys) != want {
			t.Errorf("%q: %v, %v", text, keys, err)
		}
	}
	bad := map[string]string{
		"": "a name is missing", "a,,b": "a name is missing", "a,": "a name is missing", "-": "a name is missing",
		" name": "begins with a blank: a + is written %2B", "a, b": "begins with a blank",
	}
	for text, want := range bad {
		_, err := ParseSort(text)
		refusedSort(t, text, err, want)
	}
}

func TestCompileOrderRefuses(t *testing.T) {
	c := sample(t)
	for name, want := range map[string]string{
		"uses": `the property "uses" is a list`, "geometry": "geometries have no order", "geom": "geometries have no order",
		"foo": `there is no property "foo"; there are id, status, name, `,
	} {
		_, err := CompileOrder([]SortKey{{Name: name}}, c)
		refusedSort(t, name, err, want)
	}
	_, err := CompileOrder([]SortKey{{"name", false}, {"id", false}, {"name", true}}, c)
	refusedSort(t, "twice", err, `"name" stands twice`)
}

func refusedSort(t *testing.T, what string, err error, part string) {
	t.Helper()
	var e *geo.Error
	if !errors.As(err, &e) || e.Code != geo.CodeInvalid || e.Param != "sortby" || !strings.Contains(e.Message, part) {
		t.Errorf("%s: %v, expected %q", what, err, part)
	}
}

func FuzzParseSort(f *testing.F) {
	f.Add("status,-width_m,+año")
	f.Add(" a,,--b")
	c := sample(f)
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := ParseSort(text)
		if err != nil {
			return
		}
		if o, err := CompileOrder(keys, c); err == nil && len(o.keys) != len(keys) {
			t.Fatalf("%q: %d keys of %d", text, len(o.keys), len(keys))
		}
	})
}
