// Package geodesy measures on the WGS 84 ellipsoid: distances and bearings between
// positions, to the nearest position of a geometry, and lower bounds of distances to
// boxes, by which an index finds what is near without measuring everything.
//
// Positions are longitude and latitude in degrees (CRS84), distances are in metres,
// azimuths in degrees clockwise from north. The edges of lines and polygons are geodesics,
// the shortest ways from vertex to vertex; those across the antimeridian and over a pole
// are edges like all others. A geodesic differs from what is straight in longitude and
// latitude by the square of its length times tan φ / 8R at most: at 17° north 6 m in 30 km.
//
// # Accuracy
//
// Between positions, 15 nanometres (C. F. F. Karney, Algorithms for geodesics, J. Geodesy
// 87, 2013). To an edge, a tenth of a millimetre.
package geodesy
