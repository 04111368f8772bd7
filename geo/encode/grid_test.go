package encode

import (
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// gridPoints are points in several zones and beyond all; UTM is as PROJ has it, MGRS as
// GEOTRANS does.
func gridPoints(t testing.TB) (c *geo.Collection, want []string) {
	t.Helper()
	var features []geo.Feature
	for _, p := range []struct {
		at   orb.Point
		want string
	}{
		{orb.Point{-90.25, 14.5}, "15N,796421.5,1604807.1,15PYS9642104807"},
		{orb.Point{-87.5, -0.25}, "16S,444362.3,9972366.4,16MDE4436272366"},
		{orb.Point{5, 60.5}, "32N,280356.5,6713774.2,32VKN8035613774"},
		{orb.Point{0, 84}, ",,, north"},
		{orb.Point{0, -80.5}, ",,, south"},
	} {
		features = append(features, geo.Feature{ID: text(p.want), IsPoint: true, Point: p.at})
	}
	features = append(features, geo.Feature{ID: text(",,, none")})
	c = collection(t, features...)
	for i := range uint32(c.Len()) {
		id, _, _ := strings.Cut(string(c.AppendID(nil, i)), " ")
		want = append(want, id)
	}
	return c, want
}

func TestCSVOnTheGrid(t *testing.T) {
	c, want := gridPoints(t)
	for _, system := range systemsOf(t)[:2] {
		lines := strings.Split(strings.TrimSpace(string(encoded(t, "csv", c, allOf(c), Options{GridColumns: true, Properties: []string{}, CRS: system}))), "\r\n")
		if lines[0] != "id,longitude,latitude,utm_zone,utm_easting,utm_northing,mgrs" || len(lines) != len(want)+1 {
			t.Fatal(lines)
		}
		for i, w := range want {
			fields := strings.Split(lines[i+1], ",")
			if got := strings.Join(fields[len(fields)-4:], ","); got != w {
				t.Errorf("%s, want %s", got, w)
			}
		}
	}
}

// Lines and areas are at no one place of the grid.
func TestOnlyPointsAreOnTheGrid(t *testing.T) {
	c := sample(t, true, sampleGeometries()["line"])
	for _, f := range streams() {
		if string(encoded(t, f.Name, c, allOf(c), Options{GridColumns: true})) != string(encoded(t, f.Name, c, allOf(c), Options{})) {
			t.Errorf("%s differs", f.Name)
		}
	}
}

func TestGridNamesAreTheirOwn(t *testing.T) {
	b := geo.NewBuilder(geo.Info{ID: "test"}, geo.Schema{Properties: []geo.Property{{Name: "MGRS", Type: geo.String}}})
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range gridProperties(c) {
		names = append(names, p.Name)
	}
	if !slices.Equal(names, []string{"utm_zone", "utm_easting", "utm_northing", "_mgrs"}) {
		t.Error(names)
	}
}

func TestWorkbookOnTheGrid(t *testing.T) {
	c, want := gridPoints(t)
	var out strings.Builder
	book, err := openWorkbook(&out, FileOptions{Layers: 1, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteLayer(book, c, Options{GridColumns: true, Properties: []string{}, Lang: "en"}, each(allOf(c))); err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	_, sheets := readXLSX(t, []byte(out.String()))
	for i, line := range sheets[1].Rows {
		cells := map[string]string{}
		for _, cell := range line.Cells {
			cells[cell.R[:1]] = cell.V + cell.Is
		}
		got := strings.Join([]string{cells["D"], cells["E"], cells["F"], cells["G"]}, ",")
		w := "UTM zone,UTM easting (m),UTM northing (m),MGRS"
		if i > 0 {
			w = want[i-1]
		}
		if got != w {
			t.Errorf("row %d: %s, want %s", i+1, got, w)
		}
	}
	if len(sheets[1].Rows) != len(want)+1 {
		t.Errorf("%d rows", len(sheets[1].Rows))
	}
}

// Nothing is allocated for a feature.
func TestGridTakesConstantMemory(t *testing.T) {
	c := manyPoints(t, 20_000)
	var out pieces
	if n := allocations(t, func() error { return WriteAll(newCSV(&out, c, Options{GridColumns: true}), allOf(c)) }); n > 300 {
		t.Errorf("%d allocations for %d features", n, c.Len())
	}
}

func BenchmarkGrid(b *testing.B) {
	const n = 100_000
	c := manyPoints(b, n)
	for b.Loop() {
		var out pieces
		if err := WriteAll(newCSV(&out, c, Options{GridColumns: true}), allOf(c)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/feature")
}
