package encode

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"lindero/geo"
)

var sampleCreated = time.Date(2026, 3, 4, 5, 6, 8, 0, time.UTC)

// openSQLite opens a database that was written, and checks it from end to end.
func openSQLite(t testing.TB, data []byte) *sql.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sample.gpkg")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, check := range []string{"PRAGMA integrity_check", "SELECT iif(count(*) = 0, 'ok', 'broken') FROM pragma_foreign_key_check"} {
		if got := texts(t, db, check); !slices.Equal(got, []string{"ok"}) {
			t.Fatalf("%s: %q", check, got)
		}
	}
	for _, index := range texts(t, db, "SELECT name FROM sqlite_schema WHERE sql LIKE '%USING rtree%'") {
		if got := texts(t, db, "SELECT rtreecheck('main', '"+index+"')"); !slices.Equal(got, []string{"ok"}) {
			t.Fatalf("%s: %q", index, got)
		}
	}
	return db
}

// texts are the first column of the rows of an answer.
func texts(t testing.TB, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s sql.NullString
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// readGPKG reads a table with SQLite and orb's reader of well-known binary, in the order
// of its keys.
func readGPKG(t testing.TB, db *sql.DB, c *geo.Collection) []row {
	t.Helper()
	table := gpkgTableName(c.ID)
	columns := texts(t, db, "SELECT name FROM pragma_table_info(?)", table)
	rows, err := db.Query("SELECT * FROM " + quoteSQL(table) + " ORDER BY 1")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []row
	for rows.Next() {
		cells, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			targets[i] = &cells[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		r := row{id: fmt.Sprint(cells[0]), values: map[string]string{}}
		if blob, ok := cells[1].([]byte); ok {
			r.geometry = gpkgGeometry(t, blob)
		}
		for i, name := range columns[2:] {
			if name == idName(c) {
				r.id = fmt.Sprint(cells[2+i])
				if !c.NumericIDs() {
					r.id = strconv.Quote(r.id)
				}
			} else if cells[2+i] != nil {
				r.values[name] = gpkgValue(c.Column(name), cells[2+i])
			}
		}
		all = append(all, r)
	}
	return all
}

func gpkgValue(c *geo.Column, cell any) string {
	switch cell := cell.(type) {
	case time.Time:
		if c.Format == geo.FormatDate {
			return strconv.Quote(cell.Format(time.DateOnly))
		}
		return strconv.Quote(cell.Format(time.RFC3339))
	case string:
		if c.Type == geo.JSON {
			return cell
		}
		return strconv.Quote(cell)
	case int64:
		if c.Type == geo.Boolean {
			return strconv.FormatBool(cell == 1)
		}
	}
	return fmt.Sprint(cell)
}

func gpkgGeometry(t testing.TB, blob []byte) orb.Geometry {
	t.Helper()
	if string(blob[:3]) != "GP\x00" {
		t.Fatalf("%x", blob)
	}
	size := 8
	if blob[3]&gpkgEnvelope != 0 {
		size += 32
	}
	g, err := wkb.Unmarshal(blob[size:])
	if err != nil {
		t.Fatalf("%v in %x", err, blob)
	}
	box, ok := geo.BoundOf(g)
	if ok == (blob[3]&gpkgEmpty != 0) {
		t.Errorf("%v is flagged as empty wrongly", g)
	}
	if size > 8 {
		var envelope [4]float64
		if err := binary.Read(bytes.NewReader(blob[8:]), binary.LittleEndian, &envelope); err != nil {
			t.Fatal(err)
		}
		if envelope != [4]float64{box.Min[0], box.Max[0], box.Min[1], box.Max[1]} {
			t.Errorf("the envelope of %v is %v", g, envelope)
		}
	}
	return g
}

// gpkgExpected are the rows in the order of keys, with multiple geometries where those
// stand among simple ones.
func gpkgExpected(c *geo.Collection, o Options) []row {
	ordinals := allOf(c)
	negative := func(i uint32) bool { return c.IntID(i) < 0 }
	if c.NumericIDs() && !slices.ContainsFunc(ordinals, negative) {
		slices.SortFunc(ordinals, func(a, b uint32) int { return int(c.IntID(a) - c.IntID(b)) })
	}
	rows := expected(c, ordinals, o, "gpkg")
	var kinds geometryKinds
	for _, r := range rows {
		kinds.add(r.geometry)
	}
	if _, multi := kinds.gpkgType(); multi {
		for i, r := range rows {
			switch g := r.geometry.(type) {
			case orb.Point:
				rows[i].geometry = orb.MultiPoint{g}
			case orb.LineString:
				rows[i].geometry = orb.MultiLineString{g}
			case orb.Polygon:
				rows[i].geometry = orb.MultiPolygon{g}
			}
		}
	}
	return rows
}

func TestGeoPackagesReadBack(t *testing.T) {
	for name, c := range samples(t) {
		for _, system := range systemsOf(t) {
			o := Options{CRS: system}
			db := openSQLite(t, writeLayers(t, "gpkg", FileOptions{Created: sampleCreated}, o, c))
			compareRows(t, name+", "+system.URI, readGPKG(t, db, c), gpkgExpected(c, o))
		}
	}
}

// Keys are ids where no id is below zero.
func TestGeoPackageKeys(t *testing.T) {
	var features []geo.Feature
	for i := range 500 {
		features = append(features, geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i * 7919 % 5000)}, Geometry: orb.LineString{{float64(i), 1}, {2, 3}}})
	}
	c := collection(t, features...)
	db := openSQLite(t, writeFile(t, "gpkg", FileOptions{}, c))
	compareRows(t, "ids", readGPKG(t, db, c), gpkgExpected(c, Options{}))
	if got := texts(t, db, "SELECT name FROM pragma_table_info(?)", c.ID); !slices.Equal(got[:2], []string{"fid", "geom"}) || slices.Contains(got, "id") {
		t.Errorf("columns %q", got)
	}
	file, err := openGeoPackage(io.Discard, FileOptions{Temp: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteLayer(file, c, Options{}, each([]uint32{1, 2, 1})); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same feature twice: %v", err)
	}
	if err := file.Discard(); err != nil {
		t.Error(err)
	}
}

// The tree finds what brute force finds, whatever the number of its levels.
func TestGeoPackageIndexes(t *testing.T) {
	for _, n := range []int{0, 1, 50, 51, 52, 2601, 2602, 30_000} {
		c := scattered(t, n, n%2 == 0)
		db := openSQLite(t, writeFile(t, "gpkg", FileOptions{}, c))
		random := rand.New(rand.NewPCG(1, uint64(n)))
		for range 20 {
			x, y := 10*random.Float64()-95, 8*random.Float64()+12
			box := orb.Bound{Min: orb.Point{x, y}, Max: orb.Point{x + 3*random.Float64(), y + 3*random.Float64()}}
			got := texts(t, db, `SELECT f.fid FROM "rtree_`+c.ID+`_geom" r JOIN "`+c.ID+`" f ON f.fid = r.id
				WHERE r.minx <= ? AND r.maxx >= ? AND r.miny <= ? AND r.maxy >= ?`, box.Max[0], box.Min[0], box.Max[1], box.Min[1])
			var want []string
			for _, id := range idsWithin(c, box) {
				ordinal, ok := c.Lookup(id)
				if !ok {
					t.Fatal(id)
				}
				if !c.NumericIDs() {
					id = strconv.Itoa(int(ordinal) + 1)
				}
				want = append(want, id)
			}
			slices.Sort(got)
			slices.Sort(want)
			for _, id := range want { // boxes of float32 are a little larger
				if _, ok := slices.BinarySearch(got, id); !ok {
					t.Fatalf("%d features: %s in %v is not found", n, id, box)
				}
			}
			if len(got) > len(want)+3 {
				t.Fatalf("%d features: %d found in %v, want %d", n, len(got), box, len(want))
			}
		}
	}
}

// Long rows go on pages of their own; pages of every level of the table fill.
func TestSQLiteTables(t *testing.T) {
	for _, rows := range [][]int{{}, {0}, {4061, 4062, 10_000, 100_000, 489, 8193, 1}, slices.Repeat([]int{900, 40, 5000}, 3000), slices.Repeat([]int{3}, 100_000), slices.Repeat([]int{3000}, 272), slices.Repeat([]int{3000}, 273), slices.Repeat([]int{3000}, 2000)} {
		path := filepath.Join(t.TempDir(), "table.db")
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		var root uint32
		if _, err = db.Exec("PRAGMA page_size=4096; CREATE TABLE a(id INTEGER PRIMARY KEY, x, n); CREATE TABLE b(x); INSERT INTO b VALUES(1)"); err == nil {
			err = db.QueryRow("SELECT rootpage FROM sqlite_schema WHERE name='a'").Scan(&root)
		}
		if err = errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		pages, err := openSQLitePages(path)
		if err != nil {
			t.Fatal(err)
		}
		table := newSQLiteTable(pages, root)
		if len(rows)%1000 == 0 && len(rows) > 0 {
			table.fanout = 3 // many levels
		}
		var r sqliteRecord
		for i, size := range rows {
			r.reset()
			r.null()
			r.text(bytes.Repeat([]byte{'a' + byte(i%26)}, size))
			r.integer(int64(i) * int64(i) * int64(i))
			if err := table.add(int64(3*i-7), r.payload()); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(table.close(), pages.close(), pages.file.Close()); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		db = openSQLite(t, data)
		got := texts(t, db, "SELECT id || ' ' || n || ' ' || length(x) || substr(x, 1, 1) || substr(x, -1) FROM a ORDER BY id")
		if len(got) != len(rows) {
			t.Fatalf("%d rows of %d", len(got), len(rows))
		}
		for i, size := range rows {
			letter := strings.Repeat(string(rune('a'+i%26)), 2*min(size, 1))
			if want := fmt.Sprintf("%d %d %d%s", 3*i-7, i*i*i, size, letter); got[i] != want {
				t.Fatalf("row %d is %s, want %s", i, got[i], want)
			}
		}
	}
}

func TestSQLiteVarints(t *testing.T) {
	for _, v := range []uint64{0, 1, 127, 128, 16383, 16384, 1<<21 - 1, 1 << 21, 1<<49 - 1, 1<<56 - 1, 1 << 56, 1<<63 + 12345, 1<<64 - 1} {
		got := uint64(0)
		encoded := appendSQLiteVarint(nil, v)
		for i, b := range encoded {
			if i == 8 {
				got = got<<8 | uint64(b)
				continue
			}
			got = got<<7 | uint64(b&0x7f)
			if (b&0x80 != 0) != (i < len(encoded)-1) {
				t.Errorf("%d: %x ends in the wrong place", v, encoded)
			}
		}
		if got != v || len(encoded) > 9 {
			t.Errorf("%d: %x is %d", v, encoded, got)
		}
	}
}

// Whatever names there are, every column is there, and its title with it.
func TestGeoPackageTakesHostileNames(t *testing.T) {
	names := []string{"fid", "FID", "geom", "Geom", "rowid", "oid", "id", `a"b`, "a'b", "a`b", "]; DROP TABLE gpkg_contents; --", "ñandú", "Ñandú", "a b", "select", "ogc_fid", "fid_2"}
	schema := geo.Schema{}
	f := geo.Feature{ID: geo.Value{Kind: geo.KindString, Bytes: []byte("x")}, IsPoint: true, Point: orb.Point{-90, 14}}
	for _, name := range names {
		schema.Properties = append(schema.Properties, geo.Property{Name: name, Type: geo.String, Title: geo.Text{ES: `título <&"'> de ` + name}})
		f.Values = append(f.Values, text("valor de "+name))
	}
	b := geo.NewBuilder(geo.Info{ID: "gpkg_contents", Title: geo.Text{ES: `"; DROP TABLE gpkg_extensions; --`}}, schema)
	if err := b.Add(&f); err != nil {
		t.Fatal(err)
	}
	c, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	other := *c
	other.ID = "layer_styles"
	db := openSQLite(t, writeFile(t, "gpkg", FileOptions{Title: `'";--`, Attribution: []string{`a"b`}}, c, &other))
	columns := texts(t, db, "SELECT name FROM pragma_table_info('_gpkg_contents')")
	if len(columns) != 3+len(names) {
		t.Fatalf("%q", columns)
	}
	for i, column := range columns[3:] {
		if got := texts(t, db, "SELECT "+quoteSQL(column)+" FROM _gpkg_contents"); got[0] != "valor de "+names[i] {
			t.Errorf("%s: %q", column, got)
		}
		if got := texts(t, db, "SELECT title FROM gpkg_data_columns WHERE table_name = '_gpkg_contents' AND column_name = ?", column); len(got) != 1 || got[0] != `título <&"'> de `+names[i] {
			t.Errorf("%s: %q", column, got)
		}
	}
	if got := texts(t, db, "SELECT identifier FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1"); len(got) != 2 || got[0] == got[1] {
		t.Errorf("titles %q", got)
	}
}

// Dates that are none make a column of texts; date-times are in UTC.
func TestGeoPackageDates(t *testing.T) {
	at := func(values ...string) *sql.DB {
		b := geo.NewBuilder(geo.Info{ID: "a"}, geo.Schema{Properties: []geo.Property{
			{Name: "day", Type: geo.String, Format: geo.FormatDate}, {Name: "at", Type: geo.String, Format: geo.FormatDateTime}}})
		for i := 0; i < len(values); i += 2 {
			f := geo.Feature{ID: geo.Value{Kind: geo.KindInteger, Int: int64(i)}, Values: []geo.Value{text(values[i]), text(values[i+1])}}
			if err := b.Add(&f); err != nil {
				t.Fatal(err)
			}
		}
		c, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		return openSQLite(t, writeFile(t, "gpkg", FileOptions{}, c))
	}
	for _, test := range []struct{ values, types, first []string }{
		{[]string{"2024-02-29", "2024-05-31T18:00:07.25-06:00"}, []string{"DATE", "DATETIME"}, []string{"2024-02-29|2024-06-01T00:00:07.250Z"}},
		{[]string{"2023-02-29", "2024-05-31T18:00:07.00001Z"}, []string{"TEXT", "TEXT"}, []string{"2023-02-29|2024-05-31T18:00:07.00001Z"}},
		{[]string{"2024-02-29", "2024-05-31T18:00:07Z", "hacia 2020", "ayer"}, []string{"TEXT", "TEXT"}, []string{"2024-02-29|2024-05-31T18:00:07Z", "hacia 2020|ayer"}},
	} {
		db := at(test.values...)
		if got := texts(t, db, "SELECT type FROM pragma_table_info('a') WHERE cid > 1"); !slices.Equal(got, test.types) {
			t.Errorf("%q: types %q", test.values, got)
		}
		if got := texts(t, db, "SELECT day || '|' || at FROM a"); !slices.Equal(got, test.first) {
			t.Errorf("%q: %q", test.values, got)
		}
	}
}

func TestGeoPackagesAreDeterministicAndLeaveNothingBehind(t *testing.T) {
	dir := t.TempDir()
	var all []*geo.Collection
	for i, g := range []orb.Geometry{sampleGeometries()["polygon"], sampleGeometries()["line"], orb.Point{1, 2}} {
		c := *sample(t, i == 0, g)
		c.ID = string(rune('a' + i))
		all = append(all, &c)
	}
	o := FileOptions{Created: sampleCreated, Title: "Muestra", Temp: dir}
	if !bytes.Equal(writeFile(t, "gpkg", o, all...), writeFile(t, "gpkg", o, all...)) {
		t.Error("two runs give other bytes")
	}
	file, err := openGeoPackage(io.Discard, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(file.Discard(), file.Discard()); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v are left: %v", left, err)
	}
	if _, err := openGeoPackage(io.Discard, FileOptions{Temp: filepath.Join(dir, "none")}); err == nil {
		t.Error("a folder that is not there is no error")
	}
}

// writeLayers is writeFile with options of layers.
func writeLayers(t testing.TB, name string, o FileOptions, layer Options, collections ...*geo.Collection) []byte {
	t.Helper()
	var out bytes.Buffer
	o.Layers = len(collections)
	file, err := fileFormat(t, name).Open(&out, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range collections {
		if err := WriteLayer(file, c, layer, each(allOf(c))); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(file.Close(), file.Discard()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
