package encode

import (
	"math"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// A row group ends after so many features, or bytes of geometry.
const (
	parquetGroupRows  = 1 << 16
	parquetGroupBytes = 32 << 20
)

// parquetGroup is the features of the row group in hand, with their geometries.
type parquetGroup struct {
	rows  []uint32 // ordinals
	wkb   []byte
	ends  []int       // of the geometries in wkb
	boxes []orb.Bound // inside out where a feature has no position
}

func (g *parquetGroup) clear() {
	g.rows, g.wkb, g.ends, g.boxes = g.rows[:0], g.wkb[:0], g.ends[:0], g.boxes[:0]
}

func (g *parquetGroup) isFull() bool {
	return len(g.rows) == parquetGroupRows || len(g.wkb) >= parquetGroupBytes
}

// addPoint takes a feature with a point, which has NaN where there is none.
func (g *parquetGroup) addPoint(i uint32, p orb.Point) {
	box := orb.Bound{Min: p, Max: p}
	if p[0] == p[0] && p[1] == p[1] {
		g.wkb = appendWKBPoint(g.wkb, p)
	} else {
		box, _ = geo.BoundOf(nil)
	}
	g.close(i, box)
}

// add takes a feature with a geometry of any type, nil for none.
func (g *parquetGroup) add(i uint32, shape orb.Geometry) {
	if shape != nil {
		g.wkb = appendWKB(g.wkb, shape)
	}
	box, _ := geo.BoundOf(shape)
	g.close(i, box)
}

func (g *parquetGroup) close(i uint32, box orb.Bound) {
	g.rows, g.ends, g.boxes = append(g.rows, i), append(g.ends, len(g.wkb)), append(g.boxes, box)
}

// geometry returns the geometry of a row, of no bytes where there is none.
func (g *parquetGroup) geometry(row int) []byte {
	start := 0
	if row > 0 {
		start = g.ends[row-1]
	}
	return g.wkb[start:g.ends[row]]
}

// geometryColumns are the geometry and the box of each feature, by which readers find
// row groups (GeoParquet 1.1, "covering"). Its numbers are halved, rounded outward.
func (g *parquetGroup) geometryColumns(geometry, box string) []parquetColumn {
	columns := []parquetColumn{{
		path: []string{geometry}, kind: parquetBytes,
		null: func(row int) bool { return len(g.geometry(row)) == 0 }, bytes: g.geometry,
	}}
	side := func(name string, value func(b orb.Bound) float64) {
		columns = append(columns, parquetColumn{
			path: []string{box, name}, kind: parquetFloat,
			null:  func(row int) bool { return g.boxes[row].Min[0] > g.boxes[row].Max[0] },
			float: func(row int) float64 { return value(g.boxes[row]) },
		})
	}
	side("xmin", func(b orb.Bound) float64 { return roundDown(b.Min[0]) })
	side("ymin", func(b orb.Bound) float64 { return roundDown(b.Min[1]) })
	side("xmax", func(b orb.Bound) float64 { return -roundDown(-b.Max[0]) })
	side("ymax", func(b orb.Bound) float64 { return -roundDown(-b.Max[1]) })
	return columns
}

// roundDown returns the greatest float32 that is not above a number.
func roundDown(v float64) float64 {
	f := float32(v)
	if float64(f) > v {
		f = math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return float64(f)
}
