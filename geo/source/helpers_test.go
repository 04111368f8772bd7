package source

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"lindero/geo"
)

// folderOf is a folder of files by name.
func folderOf(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return m
}

// load reads a folder of files; the load must succeed.
func load(tb testing.TB, files map[string]string, o Options) (*Dataset, *Report) {
	tb.Helper()
	d, r, err := Load(context.Background(), []Input{{FS: folderOf(files)}}, o)
	if err != nil {
		tb.Fatal(err)
	}
	return d, r
}

// loadOne reads one file and returns its report and collection, nil if there is none.
func loadOne(tb testing.TB, name, text string, o Options) (*geo.Collection, *FileReport) {
	tb.Helper()
	d, r := load(tb, map[string]string{name: text}, o)
	if len(r.Files) == 0 {
		tb.Fatal("no report")
	}
	if len(d.Collections) == 0 {
		return nil, r.Files[0]
	}
	return d.Collections[0], r.Files[len(r.Files)-1]
}

// show writes features as lines: id, geometry, properties; sorted by id.
func show(c *geo.Collection) string {
	if c == nil {
		return ""
	}
	var lines []string
	for i := range uint32(c.Len()) {
		line := string(c.AppendID(nil, i)) + " " + showGeometry(c.Geometry(i))
		for k := range c.Columns {
			col := &c.Columns[k]
			if v := col.Value(i); v.Kind != geo.KindNull {
				line += fmt.Sprintf(" %s=%s", col.Name, showValue(v))
			}
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func showGeometry(g orb.Geometry) string {
	if g == nil {
		return "-"
	}
	return wkt.MarshalString(g)
}

func showValue(v geo.Value) string {
	if v.Kind == geo.KindString {
		return fmt.Sprintf("%q", v.Bytes)
	}
	return string(valueText(nil, v))
}

// codes lists the codes of a file's issues with their counts, in order.
func codes(r *FileReport) string {
	var all []string
	for _, c := range r.Counts {
		s := string(c.Code)
		if c.Count > 1 {
			s += fmt.Sprintf("*%d", c.Count)
		}
		all = append(all, s)
	}
	return strings.Join(all, " ")
}

// collection wraps features in a FeatureCollection.
func collection(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",\n") + `]}`
}

// feature is a feature of a geometry, with an id.
func feature(id int, geometry, properties string) string {
	return fmt.Sprintf(`{"type":"Feature","id":%d,"geometry":%s,"properties":{%s}}`, id, geometry, properties)
}

const somePoint = `{"type":"Point","coordinates":[-92.1,14.6]}`

func geometryOf(kind, coordinates string) string {
	return `{"type":"` + kind + `","coordinates":` + coordinates + `}`
}
