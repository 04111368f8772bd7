package source

import (
	"context"
	"encoding/binary"
	"strings"
	"time"
	"unicode/utf8"

	"lindero/geo"
)

// read streams a table into the sink.
func (g *geopackage) read(ctx context.Context, t table, s *sink) error {
	system, err := g.system(t.srs)
	if err != nil {
		return coded(CodeCRS, "table %q: %s", t.name, err)
	}
	s.setCRS(system)
	columns, err := g.columns(ctx, t)
	if err != nil {
		return err
	}
	r := &gpkgReader{geopackage: g, table: t, sink: s, columns: columns}
	r.place()
	return r.run(ctx)
}

// gpkgReader reads the rows of one table.
type gpkgReader struct {
	*geopackage
	table   table
	sink    *sink
	columns []gpkgColumn
}

func (r *gpkgReader) place() {
	for i := range r.columns {
		c := &r.columns[i]
		c.target = -1
		switch {
		case c.role == roleDropped:
			r.sink.report.warn(CodeColumnDropped, "the column %q holds binary data; it is left out", clip([]byte(c.name)))
		case c.role == roleValue, c.role == roleKey && r.sink.layer.names(c.name):
			if c.target = r.sink.column([]byte(c.name)); c.target < 0 {
				r.sink.report.warn(CodePropertyName, "the column %q %s; it is left out", clip([]byte(c.name)), first(nameFault([]byte(c.name)), "is one too many"))
			}
			r.sink.usualID(c.name, c.target)
		}
	}
}

func (r *gpkgReader) run(ctx context.Context) error {
	names := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i] = quoteName(c.name)
		if c.role == roleDropped {
			names[i] = "NULL"
		}
	}
	rows, err := r.db.QueryContext(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+quoteName(r.table.name))
	if err != nil {
		return notGeoPackage(err)
	}
	defer rows.Close()
	values := make([]any, len(r.columns))
	targets := make([]any, len(values))
	for i := range values {
		targets[i] = &values[i]
	}
	record := 0
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return notGeoPackage(err)
		}
		record++
		r.sink.begin()
		for i := range values {
			r.value(&r.columns[i], values[i])
		}
		if err := r.sink.add(place{record: record}); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return r.sink.breakOff(place{record: record + 1}, CodeTruncated, "the table cannot be read on: %s; the file is damaged or cut short", err)
	}
	return nil
}

// value sets what a cell holds.
func (r *gpkgReader) value(c *gpkgColumn, cell any) {
	if c.role == roleGeometry {
		r.geometry(cell)
		return
	}
	if key, ok := cell.(int64); ok && c.role == roleKey {
		r.sink.feature.ID = geo.Value{Kind: geo.KindInteger, Int: key}
	}
	if c.target < 0 || cell == nil {
		return
	}
	v := &r.sink.feature.Values[c.target]
	switch cell := cell.(type) {
	case int64:
		*v = geo.Value{Kind: geo.KindInteger, Int: cell}
		if c.declared == "BOOLEAN" && (cell == 0 || cell == 1) {
			v.Kind = geo.KindBoolean
		}
	case bool:
		*v = geo.Value{Kind: geo.KindBoolean}
		if cell {
			v.Int = 1
		}
	case float64:
		if cell-cell != 0 {
			r.sink.refuse(CodeNotFinite, "property %q is not a finite number", c.name)
			return
		}
		*v = geo.Value{Kind: geo.KindNumber, Float: cell}
	case string:
		r.sink.setText(c.target, []byte(cell))
	case time.Time:
		layout := time.RFC3339Nano
		if c.declared == "DATE" {
			layout = time.DateOnly
		}
		r.sink.setText(c.target, []byte(cell.UTC().Format(layout)))
	case []byte:
		if !utf8.Valid(cell) {
			r.sink.refuse(CodeTypeConflict, "property %q holds binary data", c.name)
			return
		}
		r.sink.setText(c.target, cell)
	}
}

func (r *gpkgReader) geometry(cell any) {
	blob, ok := cell.([]byte)
	if !ok {
		if cell != nil {
			r.sink.refuse(CodeGeometry, "the geometry is no binary data")
		}
		return
	}
	g, err := parseGeoPackageBlob(blob)
	if err != nil {
		r.sink.refuseFor(err)
		return
	}
	if g.srs != r.table.srs && g.srs != 0 && g.srs != -1 {
		if system, err := r.system(g.srs); err != nil || system.Name != r.sink.crs.Name && !(system.IsWGS84() && r.sink.crs.IsWGS84()) {
			r.sink.refuse(CodeCRS, "the geometry is in the system %d and its table in %d; only whole tables are reprojected", g.srs, r.table.srs)
			return
		}
	}
	if g.empty {
		return
	}
	shape, _, heights, err := parseWKB(g.wkb, r.sink.limits.Depth)
	if heights {
		r.sink.dropHeight()
	}
	r.sink.feature.Geometry = shape
	r.sink.refuseFor(err)
}

// gpkgBlob is a geometry as GeoPackage stores it.
type gpkgBlob struct {
	srs   int32
	empty bool
	wkb   []byte // shared
}

// parseGeoPackageBlob reads the header before the well-known binary (OGC 12-128r19,
// 2.1.3).
func parseGeoPackageBlob(b []byte) (gpkgBlob, error) {
	if len(b) < 8 || b[0] != 'G' || b[1] != 'P' {
		return gpkgBlob{}, coded(CodeGeometry, "the geometry does not start as GeoPackage's do")
	}
	if b[2] != 0 {
		return gpkgBlob{}, coded(CodeGeometry, "the geometry's version is %d; only 0 is known", b[2])
	}
	flags := b[3]
	var order binary.ByteOrder = binary.BigEndian
	if flags&1 != 0 {
		order = binary.LittleEndian
	}
	if flags&0x20 != 0 {
		return gpkgBlob{}, coded(CodeGeometry, "the geometry is of an extension of GeoPackage")
	}
	sizes := [8]int{0, 32, 48, 48, 64, -1, -1, -1}
	envelope := sizes[flags>>1&7]
	if envelope < 0 || len(b) < 8+envelope {
		return gpkgBlob{}, coded(CodeGeometry, "the geometry's envelope cannot be read")
	}
	return gpkgBlob{srs: int32(order.Uint32(b[4:])), empty: flags&0x10 != 0, wkb: b[8+envelope:]}, nil
}
