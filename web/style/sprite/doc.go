// Package sprite draws pictures as images for MapLibre and QGIS: one sheet of all, with
// an index (https://maplibre.org/maplibre-style-spec/sprite/). What symbols look like is
// said by package symbology.
package sprite
