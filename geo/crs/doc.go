// Package crs turns projected coordinates into WGS 84 longitude and latitude and
// back, for the coordinate reference systems in which agencies of the region keep
// their files: transverse Mercator on WGS 84 with any parameters (the UTM zones, and
// Guatemala's GTM), Web Mercator, and geographic WGS 84 under any of its names.
// Every other system is refused by name: a wrong datum puts features hundreds of
// metres from where they are, in silence.
//
// [FromWKT] reads the text of a .prj file or of a GeoPackage (WKT 1 in the ESRI
// and OGC dialects, and WKT 2), [FromName] reads names such as
// "urn:ogc:def:crs:EPSG::32616", [FromEPSG] codes. [All] lists the systems that data
// are given out in.
package crs
