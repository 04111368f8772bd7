package encode

import (
	"fmt"

	"lindero/geo/crs"
)

// projJSON returns the definition of a projected system as PROJJSON
// (https://proj.org/specifications/projjson.html), with the parameters of the EPSG
// dataset; empty for longitude and latitude, which formats take if nothing is said.
func projJSON(o crs.Offered) string {
	if o.IsWGS84() {
		return ""
	}
	if o.IsMercator() {
		return projectedJSON("WGS 84 / Pseudo-Mercator", "Popular Visualisation Pseudo-Mercator", [2]string{"Popular Visualisation Pseudo Mercator", "1024"}, o.EPSG, [][3]string{
			{"Latitude of natural origin", "0", "degree"}, {"Longitude of natural origin", "0", "degree"},
			{"False easting", "0", "metre"}, {"False northing", "0", "metre"},
		})
	}
	zone, northing, letter := o.EPSG-32600, "0", "N"
	if zone > 60 {
		zone, northing, letter = zone-100, "10000000", "S"
	}
	name := fmt.Sprintf("UTM zone %d%s", zone, letter)
	return projectedJSON("WGS 84 / "+name, name, [2]string{"Transverse Mercator", "9807"}, o.EPSG, [][3]string{
		{"Latitude of natural origin", "0", "degree"}, {"Longitude of natural origin", fmt.Sprint(6*zone - 183), "degree"},
		{"Scale factor at natural origin", "0.9996", "unity"}, {"False easting", "500000", "metre"}, {"False northing", northing, "metre"},
	})
}

// projectedJSON defines a projected system on WGS 84 with axes east and north in metres,
// by the method's name and code, and the parameters' names, values and units.
func projectedJSON(name, conversion string, method [2]string, epsg int, parameters [][3]string) string {
	dst := fmt.Appendf(nil, `{"$schema":"https://proj.org/schemas/v0.5/projjson.schema.json","type":"ProjectedCRS","name":"%s",`+
		`"base_crs":{"name":"WGS 84","datum":{"type":"GeodeticReferenceFrame","name":"World Geodetic System 1984",`+
		`"ellipsoid":{"name":"WGS 84","semi_major_axis":6378137,"inverse_flattening":298.257223563}},`+
		`"coordinate_system":{"subtype":"ellipsoidal","axis":[{"name":"Geodetic latitude","abbreviation":"Lat","direction":"north","unit":"degree"},`+
		`{"name":"Geodetic longitude","abbreviation":"Lon","direction":"east","unit":"degree"}]},"id":{"authority":"EPSG","code":4326}},`+
		`"conversion":{"name":"%s","method":{"name":"%s","id":{"authority":"EPSG","code":%s}},"parameters":[`, name, conversion, method[0], method[1])
	for i, p := range parameters {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = fmt.Appendf(dst, `{"name":"%s","value":%s,"unit":"%s"}`, p[0], p[1], p[2])
	}
	return string(fmt.Appendf(dst, `]},"coordinate_system":{"subtype":"Cartesian","axis":[{"name":"Easting","abbreviation":"E","direction":"east","unit":"metre"},`+
		`{"name":"Northing","abbreviation":"N","direction":"north","unit":"metre"}]},"id":{"authority":"EPSG","code":%d}}`, epsg))
}
