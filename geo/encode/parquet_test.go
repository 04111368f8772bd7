package encode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"lindero/geo"
)

// parquetFile is a file read with parquet-go.
type parquetFile struct {
	*parquet.File
	rows []parquet.Row
	geo  struct {
		Version string
		Primary string `json:"primary_column"`
		Columns map[string]struct {
			Encoding string
			Types    []string `json:"geometry_types"`
			Bbox     []float64
			CRS      json.RawMessage
			Covering struct{ Bbox map[string][]string }
		}
	}
}

func readParquet(t testing.TB, data []byte) parquetFile {
	t.Helper()
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	p := parquetFile{File: file}
	about, _ := file.Lookup("geo")
	if err := json.Unmarshal([]byte(about), &p.geo); err != nil {
		t.Fatalf("%v in %s", err, about)
	}
	for _, g := range file.RowGroups() {
		rows := g.Rows()
		buf := make([]parquet.Row, 1000)
		for {
			n, err := rows.ReadRows(buf)
			for _, r := range buf[:n] {
				p.rows = append(p.rows, r.Clone())
			}
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func decodeParquet(t testing.TB, data []byte, c *geo.Collection) []row {
	t.Helper()
	p := readParquet(t, data)
	var rows []row
	for _, values := range p.rows {
		r := row{values: map[string]string{}}
		box := map[string]float64{}
		for _, v := range values {
			path := p.Schema().Columns()[v.Column()]
			switch name := path[0]; {
			case name == idName(c):
				r.id = parquetText(t, v, c.NumericIDs())
			case v.IsNull():
			case len(path) == 2:
				box[path[1]] = float64(v.Float())
			case name == p.geo.Primary:
				g, err := wkb.Unmarshal(v.ByteArray())
				if err != nil {
					t.Fatal(err)
				}
				r.geometry = g
			default:
				r.values[name] = parquetValue(t, v, c.Column(name))
			}
		}
		checkBox(t, box, r.geometry)
		rows = append(rows, r)
	}
	return rows
}

func parquetText(t testing.TB, v parquet.Value, number bool) string {
	t.Helper()
	if number {
		return strconv.FormatInt(v.Int64(), 10)
	}
	return strconv.Quote(string(v.ByteArray()))
}

// parquetValue has dates and date-times as the samples have them.
func parquetValue(t testing.TB, v parquet.Value, c *geo.Column) string {
	t.Helper()
	switch v.Kind() {
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean())
	case parquet.Int32:
		return strconv.Quote(time.Unix(int64(v.Int32())*secondsADay, 0).UTC().Format(time.DateOnly))
	case parquet.Double:
		return fmt.Sprint(v.Double())
	case parquet.Int64:
		if c.Type == geo.String {
			return strconv.Quote(time.UnixMilli(v.Int64()).UTC().Format(time.RFC3339Nano))
		}
		return strconv.FormatInt(v.Int64(), 10)
	}
	if c.Type == geo.JSON {
		return string(v.ByteArray())
	}
	return parquetText(t, v, false)
}

// checkBox checks that the box of a feature holds its geometry and not much more.
func checkBox(t testing.TB, box map[string]float64, g orb.Geometry) {
	t.Helper()
	want, ok := geo.BoundOf(g)
	if ok != (len(box) == 4) {
		t.Fatalf("%v has the box %v", g, box)
	}
	for i, sides := range [][2]string{{"xmin", "xmax"}, {"ymin", "ymax"}} {
		low, high := want.Min[i]-box[sides[0]], box[sides[1]]-want.Max[i]
		if room := 1e-6 * math.Max(math.Abs(want.Min[i]), math.Abs(want.Max[i])); ok && (low < 0 || high < 0 || low > room || high > room) {
			t.Fatalf("%v has the box %v", want, box)
		}
	}
}

func TestParquetSaysWhatItHolds(t *testing.T) {
	c := sample(t, false, sampleGeometries()["multipolygon"], orb.Point{-92, 14}, nil)
	for _, system := range systemsOf(t) {
		p := readParquet(t, encoded(t, "parquet", c, allOf(c), Options{CRS: system}))
		about := p.geo.Columns["geometry"]
		if p.geo.Version != "1.1.0" || p.geo.Primary != "geometry" || about.Encoding != "WKB" || !slices.Equal(about.Types, []string{"MultiPolygon", "Point"}) {
			t.Errorf("%+v", p.geo)
		}
		var definition struct{ ID struct{ Code int } }
		if system.IsWGS84() != (about.CRS == nil) {
			t.Errorf("%s: %s", system.URI, about.CRS)
		} else if about.CRS != nil && (json.Unmarshal(about.CRS, &definition) != nil || definition.ID.Code != system.EPSG) {
			t.Errorf("%s: %s", system.URI, about.CRS)
		}
		box := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
		for i := range uint32(c.Len()) {
			if b, ok := geo.BoundOf(system.GeometryXY(c.Geometry(i))); ok {
				box = box.Union(b)
			}
		}
		if want := []float64{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}; !slices.Equal(about.Bbox, want) {
			t.Errorf("%v, want %v", about.Bbox, want)
		}
		if !slices.Equal(about.Covering.Bbox["ymax"], []string{"bbox", "ymax"}) {
			t.Errorf("%v", about.Covering)
		}
	}
	p := readParquet(t, encoded(t, "parquet", c, allOf(c), Options{}))
	if text, _ := p.Lookup("about"); text != `{"title_es":"Muestra","title_en":"Sample","license":"CC-BY-4.0"}` {
		t.Error(text)
	}
	for name, want := range map[string]string{"code": "STRING", "text": "STRING", "count": "INT64", "width": "DOUBLE", "open": "BOOLEAN", "uses": "JSON",
		"seen": "DATE", "at": "TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS)", "nothing": "STRING", "geometry": "BYTE_ARRAY"} {
		leaf, ok := p.Schema().Lookup(name)
		if !ok || leaf.Node.Type().String() != want {
			t.Errorf("%s is %s, want %s", name, leaf.Node.Type(), want)
		}
	}
}

// Names of properties may be those of the format's own columns.
func TestParquetNamesAreItsOwn(t *testing.T) {
	b := geo.NewBuilder(geo.Info{ID: "test"}, geo.Schema{Properties: []geo.Property{{Name: "geometry", Type: geo.String}, {Name: "BBox", Type: geo.String}}})
	if err := b.Add(&geo.Feature{ID: text("a"), IsPoint: true, Point: orb.Point{1, 2}, Values: []geo.Value{text("x"), text("y")}}); err != nil {
		t.Fatal(err)
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	p := readParquet(t, encoded(t, "parquet", c, allOf(c), Options{}))
	if p.geo.Primary != "_geometry" || p.geo.Columns["_geometry"].Covering.Bbox["xmin"][0] != "_bbox" || len(p.rows) != 1 {
		t.Errorf("%+v", p.geo)
	}
}

// Columns of dates that are none, or would lose something, stay texts.
func TestParquetDates(t *testing.T) {
	for _, c := range []struct{ format, value, want string }{
		{geo.FormatDate, "1969-12-31", "DATE"}, {geo.FormatDate, "2024-05-31T12:00:00Z", "STRING"}, {geo.FormatDate, "mayo", "STRING"}, {geo.FormatDate, "2024-02-30", "STRING"},
		{geo.FormatDateTime, "1969-12-31T23:59:59.999-06:00", "TIMESTAMP(isAdjustedToUTC=true,unit=MILLIS)"}, {geo.FormatDateTime, "2024-05-31", "STRING"},
		{geo.FormatDateTime, "2024-05-31T12:00:00.0001Z", "STRING"},
	} {
		b := geo.NewBuilder(geo.Info{ID: "test"}, geo.Schema{Properties: []geo.Property{{Name: "when", Type: geo.String, Format: c.format}}})
		if err := b.Add(&geo.Feature{ID: text("a"), Values: []geo.Value{text(c.value)}}); err != nil {
			t.Fatal(err)
		}
		collection, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		p := readParquet(t, encoded(t, "parquet", collection, []uint32{0}, Options{}))
		leaf, _ := p.Schema().Lookup("when")
		v := p.rows[0][leaf.ColumnIndex]
		when, _ := parseTime([]byte(c.value))
		if got := leaf.Node.Type().String(); got != c.want {
			t.Errorf("%s is %s, want %s", c.value, got, c.want)
		}
		if c.want == "DATE" && int64(v.Int32())*secondsADay != when.Unix() || v.Kind() == parquet.Int64 && v.Int64() != when.UnixMilli() {
			t.Errorf("%s is %v", c.value, v)
		}
	}
}

// Texts are UTF-8, whatever they were, and otherwise what they were.
func TestParquetOfHostileTexts(t *testing.T) {
	c := crossings(t, hostile()...)
	for _, r := range decodeParquet(t, encoded(t, "parquet", c, allOf(c), Options{}), c) {
		id, err := strconv.Atoi(r.id)
		if err != nil {
			t.Fatal(err)
		}
		if want := strconv.Quote(strings.ToValidUTF8(hostile()[id], "\ufffd")); r.values["name"] != want {
			t.Errorf("%s came back as %s", want, r.values["name"])
		}
	}
}

// Row groups are full, read back whole, and hold neighbours: their statistics bound what
// they hold.
func TestParquetRowGroups(t *testing.T) {
	c := scattered(t, parquetGroupRows+30_000, false)
	p := readParquet(t, encoded(t, "parquet", c, allOf(c), Options{}))
	groups := p.RowGroups()
	if len(groups) != 2 || groups[0].NumRows() != parquetGroupRows || len(p.rows) != c.Len() {
		t.Fatalf("%d groups of %d rows", len(groups), len(p.rows))
	}
	compareRows(t, "row groups", decodeParquet(t, encoded(t, "parquet", c, allOf(c), Options{}), c), expected(c, allOf(c), Options{}, "parquet"))
	first := uint32(0)
	for k, g := range groups {
		box, _ := geo.BoundOf(nil)
		for i := first; i < first+uint32(g.NumRows()); i++ {
			if b, ok := geo.BoundOf(c.Geometry(i)); ok {
				box = box.Union(b)
			}
		}
		first += uint32(g.NumRows())
		for _, side := range []struct {
			name string
			want float64
			max  bool
		}{{"xmin", box.Min[0], false}, {"ymin", box.Min[1], false}, {"xmax", box.Max[0], true}, {"ymax", box.Max[1], true}} {
			leaf, _ := p.Schema().Lookup("bbox", side.name)
			least, greatest, ok := g.ColumnChunks()[leaf.ColumnIndex].(interface {
				Bounds() (parquet.Value, parquet.Value, bool)
			}).Bounds()
			got := least
			if side.max {
				got = greatest
			}
			if !ok || math.Abs(float64(got.Float())-side.want) > 1e-4 {
				t.Errorf("group %d: %s is %v, want %v", k, side.name, got, side.want)
			}
		}
	}
}

// A group ends where its geometries are large.
func TestParquetGroupsOfLargeGeometries(t *testing.T) {
	line := make(orb.LineString, 1<<20)
	for i := range line {
		line[i] = orb.Point{float64(i) / 1e5, 14}
	}
	c := collection(t, geo.Feature{Geometry: line}, geo.Feature{Geometry: line}, geo.Feature{Geometry: line}, geo.Feature{Geometry: orb.Point{1, 2}})
	p := readParquet(t, encoded(t, "parquet", c, allOf(c), Options{}))
	if len(p.RowGroups()) != 2 || len(p.rows) != 4 {
		t.Errorf("%d groups, %d rows", len(p.RowGroups()), len(p.rows))
	}
}

func TestHybridReadsBack(t *testing.T) {
	for _, values := range [][]uint32{
		{}, {0}, {1}, {1, 1, 1, 1, 1, 1, 1, 1}, {0, 1, 2, 3, 4, 5, 6, 7, 5}, slices.Repeat([]uint32{300}, 1000),
		slices.Concat([]uint32{1, 2, 3}, slices.Repeat([]uint32{7}, 20), []uint32{4}), slices.Concat(slices.Repeat([]uint32{7}, 9), []uint32{1, 2}, slices.Repeat([]uint32{70000}, 9)),
	} {
		for _, width := range []int{1, 3, 9, 17} {
			var fit []uint32
			for _, v := range values {
				fit = append(fit, v&(1<<width-1))
			}
			got, err := (&rle.Encoding{BitWidth: width}).DecodeInt32(nil, appendHybrid(nil, fit, width))
			same := func(a int32, b uint32) bool { return uint32(a) == b }
			if err != nil || len(got) < len(fit) || len(got) > len(fit)+7 || !slices.EqualFunc(got[:len(fit)], fit, same) {
				t.Errorf("width %d: %v came back as %v, %v", width, fit, got, err)
			}
		}
	}
}
