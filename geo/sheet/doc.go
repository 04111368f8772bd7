// Package sheet draws map sheets on paper: an area of the earth to scale, as a PDF that
// a field team prints and works with, with a grid to read positions by and a table of
// what is on it.
//
// [Write] writes one. [NewLayout] tells beforehand where everything lies: the zone of
// UTM, the scale, the pages and their frames.
//
// # Projection and scale
//
// A sheet is in the UTM zone of the middle of its area (WGS 84), grid north up. Beyond the
// zone its grid goes on. One millimetre of paper is so many millimetres of the grid as the
// scale says: [Frame.At] is the formula. A grid metre differs from one on the ground by
// less than 0.1 % within the zone, and by 1.5 % at 10 degrees from its meridian.
//
// # What is drawn
//
// From the bottom: water and land, rivers and borders of the basemap, the grid, the
// outline of the area, lines and polygons, points, labels. Layers and classes are told
// apart by shape and fill, so that a black-and-white copy does too. Features are numbered
// in the order in which they come; labels stand where they cover nothing else, or not at
// all. Above [Options.MaxSymbols] a layer is drawn as counts by cells. Tables and notes
// follow on further pages.
//
// Equal options give equal bytes.
package sheet
