package tiles

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// TestTileMatrixSetsAreAsRegistered compares with what OGC's register says of the
// first and the last level (OGC 17-083r4, tables D.1 and D.2).
func TestTileMatrixSetsAreAsRegistered(t *testing.T) {
	for _, c := range []struct {
		g             Grid
		level         int
		cell, scale   float64
		width, height uint32
	}{
		{WebMercatorQuad, 0, 156543.033928041, 559082264.028717, 1, 1},
		{WebMercatorQuad, 10, 152.874056570352, 545978.773465544, 1024, 1024},
		{WebMercatorQuad, 24, 0.0093306919293428, 33.3238997476528, 16777216, 16777216},
		{WorldCRS84Quad, 0, 0.703125, 279541132.014358, 2, 1},
		{WorldCRS84Quad, 10, 0.0006866455078125, 272989.386732772, 2048, 1024},
		{WorldCRS84Quad, 23, 0.00000008381903171539, 33.3238997476528, 16777216, 8388608},
	} {
		doc := NewTileMatrixSet(c.g)
		if len(doc.TileMatrices) != int(c.g.MaxLevel())+1 {
			t.Fatalf("%s has %d levels", c.g, len(doc.TileMatrices))
		}
		m, r := doc.TileMatrices[c.level], registered[c.g]
		near := func(got, want float64) bool { return math.Abs(got-want) <= 1e-13*math.Abs(want) }
		if !near(m.CellSize, c.cell) || !near(m.ScaleDenominator, c.scale) || !near(m.PointOfOrigin[0], r.west) || !near(m.PointOfOrigin[1], r.north) ||
			m.MatrixWidth != c.width || m.MatrixHeight != c.height || m.TileWidth != 256 || m.TileHeight != 256 {
			t.Errorf("%s: %+v", c.g, m)
		}
	}
}

func TestTileMatrixSetAsJSON(t *testing.T) {
	for g, want := range map[Grid]string{
		WebMercatorQuad: `{"id":"WebMercatorQuad","title":"Google Maps Compatible for the World",` +
			`"uri":"http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad","crs":"http://www.opengis.net/def/crs/EPSG/0/3857",` +
			`"orderedAxes":["X","Y"],"wellKnownScaleSet":"http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible","tileMatrices":[{"id":"0",`,
		WorldCRS84Quad: `{"id":"WorldCRS84Quad","title":"CRS84 for the World",` +
			`"uri":"http://www.opengis.net/def/tilematrixset/OGC/1.0/WorldCRS84Quad","crs":"http://www.opengis.net/def/crs/OGC/1.3/CRS84",` +
			`"orderedAxes":["Lon","Lat"],"wellKnownScaleSet":"http://www.opengis.net/def/wkss/OGC/1.0/GoogleCRS84Quad","tileMatrices":[{"id":"0",`,
	} {
		got, err := json.Marshal(NewTileMatrixSet(g))
		if err != nil || !strings.HasPrefix(string(got), want) {
			t.Errorf("%v; got\n%s", err, got)
		}
	}
}
