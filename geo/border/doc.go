// Package border counts along borders: what only a border map has. A [Line] is one border,
// a [Set] all of a collection.
//
// # Chainage
//
// Chainage is the distance in kilometres along a border from its first end, summed over
// geodesics on WGS 84 from vertex to vertex (C. F. F. Karney, Algorithms for geodesics, J.
// Geodesy 87, 2013). It is counted by a rule from the geometry alone, so that it is the
// same after every load, in whatever order and direction files have the parts:
//
//   - Parts with an end in common are joined.
//   - Where there are gaps, the ends nearest each other are neighbours: first the nearest
//     two of all, then the next two that do not close the line, and so on. Chainage does
//     not run over gaps: it has the same value on either side.
//   - The first end is the western one. Where both lie on the same meridian, but for a
//     hundredth of a degree (a kilometre), it is the southern one. So a border of Central
//     America starts at the Pacific, if it reaches it, and a line digitised anew with ends
//     a few metres away keeps its direction.
//   - Closed parts, as around enclaves, come after all others, from west to east. Each
//     starts at its western vertex (of several the southern) and goes counter-clockwise,
//     with what it encloses on the left.
//
// Chainages of different lines for the same border differ: the finer the line, the longer.
//
// A geodesic between vertices differs from a line that is straight in longitude and
// latitude, as maps draw it, by the square of its length times tan φ / 8R: at 17° north 6 m
// in the middle of 30 km, 6 cm in 3 km.
//
// # Sides
//
// Left and right are those of whoever walks with the chainage. Distances are above zero on
// the left and below on the right, as PostGIS counts in ST_OffsetCurve. At a bend the
// nearest position may be a vertex; left is what lies between the line before and the line
// after it. Beyond an end the line is thought to go straight on.
package border
