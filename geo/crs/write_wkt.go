package crs

import (
	"fmt"
	"strconv"
	"strings"
)

// WKT returns the definition of the system as WKT 1 with names as OGC has them
// (OGC 01-009, chapter 7), which GeoPackages keep. The axes are those of positions in
// files, east first.
func (o Offered) WKT() string {
	authority := fmt.Sprintf(`,AUTHORITY["%s","%d"]]`, o.Authority(), o.EPSG)
	const base = `GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],` +
		`PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]`
	switch p := o.projection.(type) {
	case mercator:
		return `PROJCS["WGS 84 / Pseudo-Mercator",` + base + `,PROJECTION["Mercator_1SP"]` +
			parameters(parameter{"central_meridian", 0}, parameter{"scale_factor", 1}, parameter{"false_easting", 0}, parameter{"false_northing", 0}) +
			`,UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],` +
			`EXTENSION["PROJ4","+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext +no_defs"]` + authority
	case *transverseMercator:
		return `PROJCS["` + o.Name + `",` + base + `,PROJECTION["Transverse_Mercator"]` +
			parameters(parameter{"latitude_of_origin", p.lat0}, parameter{"central_meridian", p.lon0}, parameter{"scale_factor", p.scale},
				parameter{"false_easting", p.falseEasting / p.unit}, parameter{"false_northing", p.falseNorthing / p.unit}) +
			`,UNIT["metre",` + decimal(p.unit) + `],AXIS["Easting",EAST],AXIS["Northing",NORTH]` + authority
	}
	return base
}

// Authority is who gave the system its code: ESRI numbers its own above EPSG's.
func (o Offered) Authority() string {
	if o.EPSG > 100000 {
		return "ESRI"
	}
	return "EPSG"
}

// ESRIWKT returns the definition as WKT 1 with names as ESRI has them, which the .prj
// of a Shapefile keeps.
func (o Offered) ESRIWKT() string {
	const base = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	switch p := o.projection.(type) {
	case mercator:
		return `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",` + base + `,PROJECTION["Mercator_Auxiliary_Sphere"]` +
			parameters(parameter{"False_Easting", 0}, parameter{"False_Northing", 0}, parameter{"Central_Meridian", 0}, parameter{"Standard_Parallel_1", 0}, parameter{"Auxiliary_Sphere_Type", 0}) +
			`,UNIT["Meter",1.0]]`
	case *transverseMercator:
		return `PROJCS["` + esriName(o.Name) + `",` + base + `,PROJECTION["Transverse_Mercator"]` +
			parameters(parameter{"False_Easting", p.falseEasting / p.unit}, parameter{"False_Northing", p.falseNorthing / p.unit},
				parameter{"Central_Meridian", p.lon0}, parameter{"Scale_Factor", p.scale}, parameter{"Latitude_Of_Origin", p.lat0}) +
			`,UNIT["Meter",` + decimal(p.unit) + `]]`
	}
	return base
}

// esriName is the name as ESRI writes it: WGS_1984_UTM_Zone_15N.
func esriName(name string) string {
	return strings.NewReplacer("WGS 84 / UTM zone", "WGS_1984_UTM_Zone", " / ", "_", " ", "_").Replace(name)
}

// parameter is a number of a projection.
type parameter struct {
	name  string
	value float64
}

func parameters(all ...parameter) string {
	var out strings.Builder
	for _, p := range all {
		fmt.Fprintf(&out, `,PARAMETER["%s",%s]`, p.name, decimal(p.value))
	}
	return out.String()
}

// decimal writes a number with a decimal point, as ESRI's readers want it.
func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
