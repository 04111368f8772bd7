// Package sprite draws the symbols of the map as images for MapLibre and QGIS: one
// sheet of all, with an index (https://maplibre.org/maplibre-style-spec/sprite/).
//
// A symbol is a shape with a mark inside, as the map page has it in
// web/app/src/style/symbol.ts: the same paths in a box of 24 units, the same paints.
// Tests compare the two.
package sprite
