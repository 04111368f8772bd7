// Package shapefile reads ESRI Shapefiles as streams: geometries of the .shp in the
// order of its records (the .shx is not needed), attributes of the .dbf beside
// them. After the ESRI Shapefile Technical Description of July 1998 and the dBASE
// III to V file structures.
//
// Coordinates are passed on as they stand, x first, in the system that the .prj
// describes; heights and measures are dropped. Records are checked against their
// own length before anything is allocated for what they claim to hold.
package shapefile
