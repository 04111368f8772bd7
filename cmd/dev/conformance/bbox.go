package conformance

import "slices"

func bboxChecks() []check {
	const class = "FeaturesBBox"
	all := []check{
		operationCheck(class, "validateFeaturesWithBoundingBoxOperation", bboxRequests),
		{"features/core.collections." + class + ".validateFeaturesWithBoundingBoxResponse", "/conf/core/fc-bbox-response", classFeatures, bboxResponse},
	}
	return append(all, responseChecks(class, bboxRequests,
		"validateFeaturesResponse_GeometryInCRS84", "validateFeaturesWithBoundingBoxResponse_TypeProperty",
		"validateFeaturesWithBoundingBoxResponse_FeaturesProperty", "validateFeaturesWithBoundingBoxResponse_Links",
		"validateFeaturesWithBoundingBoxResponse_TimeStamp", "validateFeaturesWithBoundingBoxResponse_NumberMatched",
		"validateFeaturesResponse_NumberReturned")...)
}

// testBoxes are the suite's: over the meridian of Greenwich, the equator, the
// antimeridian, and at both poles.
var testBoxes = [][]float64{{-1.5, 50, 1.5, 53}, {-80, -5, -70, 5}, {177, 65, -177, 70}, {-180, 85, 180, 90}, {-180, -90, 180, -85}}

// collectionBoxes are boxes for a collection: its extent, the suite's, and boxes that
// cut the extent, also one from the east of it round the earth to its middle.
func collectionBoxes(extent []float64) [][]float64 {
	lon, lat := (extent[0]+extent[2])/2, (extent[1]+extent[3])/2
	return slices.Concat([][]float64{extent}, testBoxes, [][]float64{
		{extent[0], extent[1], lon, lat}, {lon, lat, extent[2], extent[3]}, {179, -90, lon, 90},
	})
}

func bboxRequests(t *target) []request {
	return t.eachItems(func(c *collection, items string) []request {
		extent, err := c.bbox()
		if err != nil {
			return []request{{subject: c.ID, err: needs(err)}}
		}
		var all []request
		for _, b := range collectionBoxes(extent) {
			text := bboxText(b...)
			all = append(all, request{subject: c.ID + " bbox=" + text, address: withQuery(items, "bbox", text), box: b})
		}
		return all
	})
}

// bboxResponse wants exactly the features of the full download that intersect the
// box.
func bboxResponse(t *tester) {
	eachSelection(t, bboxRequests, func(r request, got, all []feature) error {
		return wantSelected(got, all, func(f *feature) (applies, selected bool) {
			return f.Geometry != nil, f.Geometry != nil && slices.ContainsFunc(boxes(r.box), f.Geometry.intersects)
		})
	})
}
