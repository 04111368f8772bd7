package crs

import (
	"testing"

	"github.com/paulmach/orb"
)

// Definitions read back as the system they were written from, in both dialects.
func TestDefinitionsReadBack(t *testing.T) {
	gtm := Offered{CRS: gtm(), EPSG: 103598}
	for _, o := range append(All(), gtm) {
		for _, text := range []string{o.WKT(), o.ESRIWKT()} {
			got, err := FromWKT(text)
			if err != nil {
				t.Fatalf("%v in %s", err, text)
			}
			p := orb.Point{-90.25, 14.75}
			if got.FromWGS84(p) != o.FromWGS84(p) {
				t.Errorf("%s: %v, want %v", text, got.FromWGS84(p), o.FromWGS84(p))
			}
		}
	}
}
