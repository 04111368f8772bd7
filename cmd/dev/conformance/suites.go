package conformance

import "slices"

// Conformance classes that checks belong to, beside the core of Features.
const (
	classGeoJSON = specBase + "ogcapi-features-1/1.0/conf/geojson"
	classHTML    = specBase + "ogcapi-features-1/1.0/conf/html"
)

// checks lists every check in the order of a run.
func checks() []check {
	return slices.Concat(
		generalChecks(),
		apiDefinitionChecks(),
		collectionsChecks(),
		featuresChecks(),
		bboxChecks(),
		limitChecks(),
		datetimeChecks(),
		crsDiscoveryChecks(),
		crsQueryChecks(),
		bboxCRSChecks(),
		tilesChecks(),
		tilesetChecks(),
		filterChecks(),
		additionChecks(),
		processChecks(),
		executionChecks(),
		jobChecks(),
		openAPIChecks(),
	)
}
