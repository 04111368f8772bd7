package history

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"lindero/geo"
)

// TestCompareIsThatOfMaps compares with looking at each feature by its id and each
// property by its name.
func TestCompareIsThatOfMaps(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	kinds := map[Kind]int{}
	for range 60 {
		before := randomThings(r, 40)
		after := edited(r, before)
		var got []string
		err := Compare(layerOf(t, "x", before), layerOf(t, "x", after), func(c *Change) error {
			kinds[c.Kind]++
			got = append(got, summary(c))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		if want := differences(before, after); !slices.Equal(got, want) {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	for _, k := range []Kind{Added, Removed, Moved, Changed} {
		if kinds[k] < 50 {
			t.Errorf("only %d are %s", kinds[k], k)
		}
	}
}

func summary(c *Change) string {
	line := fmt.Sprint(c.Feature, " ", c.Kind)
	if c.Kind != Changed {
		line += " from " + wktOf(shape(c.From)) + " to " + wktOf(shape(c.To))
	}
	for _, f := range c.Fields {
		line += fmt.Sprintf(" %s: %s to %s", f.Name, f.From, f.To)
	}
	return line
}

func shape(s *Shape) orb.Geometry {
	if s == nil {
		return nil
	}
	return s.Geometry
}

func wktOf(g orb.Geometry) string {
	if g == nil {
		return "nowhere"
	}
	return wkt.MarshalString(g)
}

func differences(before, after things) (lines []string) {
	for id, was := range before {
		if _, ok := after[id]; !ok {
			lines = append(lines, id+" removed from "+wktOf(was.shape)+" to nowhere")
		}
	}
	for id, is := range after {
		was, ok := before[id]
		if !ok {
			lines = append(lines, id+" added from nowhere to "+wktOf(is.shape))
			continue
		}
		if wktOf(was.shape) != wktOf(is.shape) {
			lines = append(lines, id+" moved from "+wktOf(was.shape)+" to "+wktOf(is.shape))
		}
		line := ""
		for _, name := range names {
			if was.values[name] != is.values[name] {
				line += fmt.Sprintf(" %s: %s to %s", name, orNull(was.values[name]), orNull(is.values[name]))
			}
		}
		if line != "" {
			lines = append(lines, id+" changed"+line)
		}
	}
	slices.Sort(lines)
	return lines
}

func orNull(text string) string {
	if text == "" {
		return "null"
	}
	return text
}

// TestEqualFilesInAnyOrderAreTheSame shows that nothing is told where nothing changed.
func TestEqualFilesInAnyOrderAreTheSame(t *testing.T) {
	all := randomThings(rand.New(rand.NewPCG(5, 6)), 200)
	err := Compare(layerOf(t, "x", all), layerOf(t, "x", maps.Clone(all)), func(c *Change) error { return fmt.Errorf("%s", lineOf(c)) })
	if err != nil {
		t.Error(err)
	}
}

// TestOtherPropertiesAreOneChange keeps a new column from being told of every feature.
func TestOtherPropertiesAreOneChange(t *testing.T) {
	all := things{"a": {orb.Point{1, 2}, map[string]string{"name": `"A"`, "status": `"open"`}}}
	var got []string
	err := Compare(layerOf(t, "x", all, "name"), layerOf(t, "x", all, "name", "status"), func(c *Change) error {
		got = append(got, lineOf(c))
		return nil
	})
	if want := []string{`{"kind":"layer","collection":"x","reason":"properties"}`}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v %q", err, got)
	}
}

// TestMovesAreMeasured compares with what PROJ's geod says of the same positions
// (geod +ellps=WGS84 -I): 14.679 -92.147 to 14.680 -92.146 is 154.414 m.
func TestMovesAreMeasured(t *testing.T) {
	for _, tt := range []struct {
		a, b   orb.Point
		metres float64
	}{
		{orb.Point{-92.147, 14.679}, orb.Point{-92.146, 14.680}, 154.4},
		{orb.Point{-90, 0}, orb.Point{-89, 0}, 111319.5},
		{orb.Point{179.9, 15}, orb.Point{-179.9, 15}, 21510.1},
		{orb.Point{1, 1}, orb.Point{1, 1}, 0},
	} {
		if got := metres(tt.a, tt.b); got != tt.metres {
			t.Errorf("from %v to %v: %g m, want %g", tt.a, tt.b, got, tt.metres)
		}
	}
}

// million are a million points, of which a thousand are elsewhere where moved.
func million(b *testing.B, moved bool) *geo.Collection {
	builder := geo.NewBuilder(geo.Info{ID: "x"}, geo.Schema{Properties: []geo.Property{
		{Name: "name", Type: geo.String}, {Name: "status", Type: geo.String}, {Name: "width", Type: geo.Number}, {Name: "n", Type: geo.Integer}}})
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 1_000_000 {
		f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, IsPoint: true, Point: orb.Point{-92 + 4*r.Float64(), 13 + 4*r.Float64()}}
		f.Set(0, geo.Value{Kind: geo.KindString, Bytes: fmt.Append(nil, "Paso ", i)})
		f.Set(1, geo.Value{Kind: geo.KindString, Bytes: []byte([]string{"open", "closed"}[r.IntN(2)])})
		f.Set(2, geo.Value{Kind: geo.KindNumber, Float: r.Float64()})
		f.Set(3, geo.Value{Kind: geo.KindInteger, Int: int64(r.IntN(100))})
		if moved && i%1000 == 0 {
			f.Point[0] += 0.01
		}
		if err := builder.Add(&f); err != nil {
			b.Fatal(err)
		}
	}
	c, err := builder.Build()
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func BenchmarkCompare(b *testing.B) {
	old, new := million(b, false), million(b, true)
	for b.Loop() {
		found := 0
		if err := Compare(old, new, func(*Change) error { found++; return nil }); err != nil || found != 1000 {
			b.Fatal(err, found)
		}
	}
}

func BenchmarkWriteState(b *testing.B) {
	c := million(b, false)
	for b.Loop() {
		if err := encodeState(io.Discard, c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadState(b *testing.B) {
	var packed bytes.Buffer
	if err := encodeState(&packed, million(b, false)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := decodeState(bytes.NewReader(packed.Bytes()), "x"); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(packed.Len())/1e6, "B/feature")
}
