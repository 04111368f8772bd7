// Package area holds areas of the earth, such as a field team takes with it: from a box,
// a file somebody uploads, features by id, a circle, a corridor along a line; and cuts
// features to them.
//
// # The plane
//
// An area lives in the plane of CRS84 longitude and latitude in degrees, where its edges
// are straight and its boundary belongs to it, as geometries do in CQL2:
// S_INTERSECTS(geometry, area) and [Area.Contains] give the same answers.
//
// # Valid from the start
//
// What people send is checked whole before anything is made of it: an outline that
// crosses itself is refused with the place of the crossing and never repaired, since two
// programs would repair it in two ways. Polygons that overlap or border on each other are
// joined, with the borders between them dissolved. What crosses the antimeridian is cut
// there. Equal areas are equal to the bit, whatever the order of their parts.
//
// Overlay is that of simplefeatures, which snaps vertices that are less than a
// micrometre apart; thinner pieces are rounding and are dropped.
//
// Every error is a [geo.Error] of [geo.CodeInvalid] with the Param "area".
package area
