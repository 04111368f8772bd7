// Package glyph makes the glyphs that vector maps write their labels with: signed
// distance fields of 24 pixels an em, 256 code points to a file, in the protocol
// buffers that MapLibre and Mapbox GL read
// (https://maplibre.org/maplibre-style-spec/glyphs/). The fields have the figures
// of node-fontnik, which those clients expect: a margin of 3 pixels, distances up to
// 8 pixels, the outline at a quarter of the scale.
//
// The fonts are the Go fonts (BSD licence), of the weights 400, 500 and 600.
package glyph
