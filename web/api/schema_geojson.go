package api

import (
	"cmp"

	"lindero/geo"
)

// sendFeatureSchema sends the JSON Schema of one feature as GeoJSON writes it. GDAL
// takes the types of fields from it: the 3.6 of Debian 12 follows the link relation
// describedBy alone, and else guesses from the first ten features, which makes whole
// numbers of measures and text of lists.
//
// It leaves two things unsaid, since GDAL reads no more than one type and takes every
// property for another field: that a property without a value is null, and the
// property "id", which it has from the feature already.
func (r *request) sendFeatureSchema(collection *geo.Collection) error {
	var properties orderedObject
	if id := collection.Schema.ID; id != "" && id != "id" {
		properties = append(properties, member{id, idDoc(collection, r.lang)})
	}
	for _, p := range collection.Schema.Properties {
		if p.Name != "id" {
			properties = append(properties, member{p.Name, propertyDoc(p, r.lang)})
		}
	}
	return r.send(mediaSchema, orderedObject{
		{"$schema", jsonSchema}, {"$id", r.base + "/collections/" + collection.ID + "/schema?f=geojson"},
		{"type", "object"}, {"title", cmp.Or(collection.Title.In(r.lang), collection.ID)},
		{"properties", orderedObject{
			{"type", schemaDoc{Type: "string", Enum: []string{"Feature"}}},
			{"id", idDoc(collection, r.lang)},
			{"geometry", geometryDoc{geometryFormats[r.facts[collection.ID].geometry], "primary-geometry"}},
			{"properties", orderedObject{{"type", "object"}, {"properties", properties}}},
		}},
	})
}

// jsonSchema is the dialect of the schemas.
const jsonSchema = "https://json-schema.org/draft/2020-12/schema"
