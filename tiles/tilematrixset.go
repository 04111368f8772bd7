package tiles

import "math"

// TileMatrixSet is the definition of a grid (OGC 17-083r4, 6.2 and annex A). Its
// members marshal in a fixed order.
type TileMatrixSet struct {
	ID           string       `json:"id"`
	Title        string       `json:"title"`
	URI          string       `json:"uri"`
	CRS          string       `json:"crs"`
	OrderedAxes  [2]string    `json:"orderedAxes"`
	ScaleSet     string       `json:"wellKnownScaleSet"`
	TileMatrices []TileMatrix `json:"tileMatrices"`
}

// TileMatrix is a level of a grid. Lengths are in the units of the grid's CRS: metres
// or degrees.
type TileMatrix struct {
	ID               string     `json:"id"`
	ScaleDenominator float64    `json:"scaleDenominator"` // at pixels of 0.28 mm
	CellSize         float64    `json:"cellSize"`         // the width of a pixel
	CornerOfOrigin   string     `json:"cornerOfOrigin"`
	PointOfOrigin    [2]float64 `json:"pointOfOrigin"` // in the order of the axes
	TileWidth        int        `json:"tileWidth"`     // in pixels
	TileHeight       int        `json:"tileHeight"`
	MatrixWidth      uint32     `json:"matrixWidth"` // in tiles
	MatrixHeight     uint32     `json:"matrixHeight"`
}

const (
	pixels      = 256       // across a tile
	pixelMetres = 0.28e-3   // the standard pixel (OGC 17-083r4, 6.1.1)
	earthRadius = 6378137.0 // of WGS 84 and Web Mercator, in metres
)

// register is where OGC's names resolve.
const register = "http://www.opengis.net/def/"

// URI names the grid in OGC's register of tile matrix sets.
func (g Grid) URI() string { return register + "tilematrixset/OGC/1.0/" + g.String() }

// CRS names the grid's coordinate reference system.
func (g Grid) CRS() string {
	if g == WorldCRS84Quad {
		return register + "crs/OGC/1.3/CRS84"
	}
	return register + "crs/EPSG/0/3857"
}

// NewTileMatrixSet defines a grid, with all of its levels.
func NewTileMatrixSet(g Grid) TileMatrixSet {
	doc := TileMatrixSet{
		ID: g.String(), URI: g.URI(), CRS: g.CRS(), Title: "Google Maps Compatible for the World",
		OrderedAxes: [2]string{"X", "Y"}, ScaleSet: register + "wkss/OGC/1.0/GoogleMapsCompatible",
	}
	if g == WorldCRS84Quad {
		doc.Title = "CRS84 for the World"
		doc.OrderedAxes, doc.ScaleSet = [2]string{"Lon", "Lat"}, register+"wkss/OGC/1.0/GoogleCRS84Quad"
	}
	for level := range g.MaxLevel() + 1 {
		doc.TileMatrices = append(doc.TileMatrices, g.Matrix(level))
	}
	return doc
}

// Matrix describes a level.
func (g Grid) Matrix(level uint32) TileMatrix {
	width, metres := 2*math.Pi*earthRadius, 1.0 // of the world; a unit of the CRS
	origin := [2]float64{-width / 2, width / 2}
	if g == WorldCRS84Quad {
		width, metres = 360, math.Pi*earthRadius/180
		origin = [2]float64{-180, 90}
	}
	cell := width / pixels / float64(g.Columns(level))
	return TileMatrix{
		ID: levelID(level), ScaleDenominator: cell * metres / pixelMetres, CellSize: cell,
		CornerOfOrigin: "topLeft", PointOfOrigin: origin,
		TileWidth: pixels, TileHeight: pixels,
		MatrixWidth: g.Columns(level), MatrixHeight: g.Rows(level),
	}
}
