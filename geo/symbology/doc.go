// Package symbology says how layers look, for everything that draws them: the style and
// the sprites of the map, sheets on paper, and files that carry symbols.
//
// [Of] returns the [Look] of a collection: which property tells its classes apart, and of
// each class the symbol of points, the pens of lines and the colour of areas. The table is
// the map page's, web/app/src/style/layers.ts and symbol.ts; tests compare the two.
//
// A [Symbol] is a shape, which tells layers apart, with a mark in it, which tells the
// classes of a layer apart, with or without colour. Its [Picture] is drawn from paths in a
// box of 24 units, x to the right and y down: as pixels by [Picture.Draw], by others along
// the lines of [Part.Lines].
package symbology
