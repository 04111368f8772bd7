package extract

import "encoding/json"

// Request is what an extract is asked for with, as JSON.
type Request struct {
	Area        Place             `json:"area"`
	Collections []string          `json:"collections,omitempty"` // none: all of them
	Filter      map[string]string `json:"filter,omitempty"`      // by collection, in CQL2 text
	Datetime    string            `json:"datetime,omitempty"`    // as the parameter of OGC API Features
	CRS         string            `json:"crs,omitempty"`         // URI; empty: CRS84
	Cut         Cut               `json:"cut,omitempty"`
	Format      string            `json:"format,omitempty"` // of [Formats]
	Lang        string            `json:"lang,omitempty"`   // "es" or "en"; empty: Spanish
	MinZoom     *uint32           `json:"minzoom,omitempty"`
	MaxZoom     *uint32           `json:"maxzoom,omitempty"` // of tiles; none: as far as the limits allow
	Paper       string            `json:"paper,omitempty"`   // of map sheets: "a4" or "letter"; empty: A4
}

// Cut says what becomes of lines and polygons that reach beyond the area.
type Cut string

// What may become of them. Empty stands for Clip.
const (
	Clip  Cut = "clip"  // the part inside
	Whole Cut = "whole" // all of them
)

// Place names an area in one of several ways, just one of which is there. Positions are
// longitude and latitude in degrees (CRS84).
type Place struct {
	BBox           []float64       `json:"bbox,omitempty"`     // west, south, east, north; west above east spans the antimeridian
	Geometry       json.RawMessage `json:"geometry,omitempty"` // GeoJSON: polygons, alone or as features
	Circle         *Circle         `json:"circle,omitempty"`
	Municipalities []string        `json:"municipalities,omitempty"` // ids of the collection municipalities
	Departments    []string        `json:"departments,omitempty"`    // names, with "country/" before them where countries share one
	Border         string          `json:"border,omitempty"`         // id of a border, such as GT-MX, with KM and WidthKM
	KM             *[2]float64     `json:"km,omitempty"`             // from where to where along it, in kilometres from its first end
	WidthKM        float64         `json:"width_km,omitempty"`       // on each side of it
	File           *File           `json:"file,omitempty"`
}

// Circle is everything within a distance of a position.
type Circle struct {
	Center   [2]float64 `json:"center"`
	RadiusKM float64    `json:"radius_km"`
}

// File is an outline as a file: GeoJSON, KML, KMZ, GPX or a zipped Shapefile. What it is
// shows in its bytes; the media type and the encoding, base64, may be left out.
type File struct {
	Value     []byte `json:"value"`
	Encoding  string `json:"encoding,omitempty"`
	MediaType string `json:"mediaType,omitempty"`
}

func (r *Request) lang() string {
	if r.Lang == "en" {
		return "en"
	}
	return "es"
}
