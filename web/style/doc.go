// Package style writes MapLibre style documents (version 8,
// https://maplibre.org/maplibre-style-spec/) of the map: for MapLibre GL, and for
// QGIS from 3.22 on. They look as the map page does. Its tables are in
// web/app/src/style: theme.ts is theme.go here, layers.ts is look.go, and symbol.ts
// is package sprite; tests compare them.
//
// MapLibre counts zooms by tiles of 512 pixels and the map page by tiles of 256, so
// that zoom 10 of the page is zoom 9 here. Figures of the page stand as such, and go
// through [zoom].
//
// What QGIS 3.22 reads of a style is less than the specification allows. Hence
// filters are in the older syntax ("$type", "!in"), labels of match stand in lists,
// sizes of icons are functions with stops, and every symbol has a layer of its own: an
// icon by match, as colours have it, is the same for all features there.
package style
