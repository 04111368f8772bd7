package sheet

import (
	"iter"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// Options say what a sheet shows.
type Options struct {
	Edition *geo.Edition // whose basemap, attributions and version the sheet has
	Title   string       // of the sheet; "" for the dataset's
	Lang    string       // "es" (also for "") or "en"
	Paper   Paper
	// Area is in degrees of longitude and latitude (CRS84), cut at the antimeridian.
	Area orb.MultiPolygon
	// Scale is the denominator: 50000 for 1:50,000. 0 is the largest round scale at which
	// the area fits a page. At any other, an area may take several pages.
	Scale  int
	Layers []Layer
	// URL is the address of the same view, for the QR code; "" for none.
	URL string
	// Time is when the dataset was built, and all the sheet says of time.
	Time time.Time
	// MaxSymbols is how many features of a layer are drawn one by one, and MaxRows how
	// many of all are listed. 0 stands for [DefaultMaxSymbols] and [DefaultMaxRows].
	MaxSymbols, MaxRows int
}

// Layer is a collection with those of its features that the sheet shows.
type Layer struct {
	Collection *geo.Collection
	// Features yields ordinals, once. The first error ends the sheet.
	Features iter.Seq2[uint32, error]
	// Shape returns the geometry to draw in the place of a feature's own; nil: its own.
	Shape func(ordinal uint32) orb.Geometry
	// Properties are those that the table tells, by name, beside name, class and id;
	// nil: what the layer describes, but for where it comes from.
	Properties []string
}

// What a sheet shows unless told otherwise.
const (
	DefaultMaxSymbols = 1500
	DefaultMaxRows    = 2000
)

// maxURL is how long, in bytes, an address may be whose code a telephone reads off
// paper at the size that it has here.
const maxURL = 450

// withDefaults fills in what is left out, and refuses what makes no sense.
func (o Options) withDefaults() (Options, error) {
	if o.Lang == "" {
		o.Lang = "es"
	}
	if o.MaxSymbols == 0 {
		o.MaxSymbols = DefaultMaxSymbols
	}
	if o.MaxRows == 0 {
		o.MaxRows = DefaultMaxRows
	}
	if o.Title == "" {
		o.Title = o.Edition.Dataset.Title.In(o.Lang)
	}
	switch {
	case o.Lang != "es" && o.Lang != "en":
		return o, geo.Errorf(geo.CodeInvalid, "lang", "a sheet is in es or en, not in %q", o.Lang)
	case o.Paper != A4 && o.Paper != Letter:
		return o, geo.Errorf(geo.CodeInvalid, "paper", "a sheet is on A4 or Letter")
	case len(o.URL) > maxURL:
		return o, geo.Errorf(geo.CodeInvalid, "url", "an address of %d bytes is too long for a code on paper, which holds %d", len(o.URL), maxURL)
	}
	return o, nil
}
