// Package redact makes the editions of a dataset: what each access class may see of it.
// It works before anything is indexed or served. What a class may not see is not in its
// edition, so no query, filter, count, tile, extent or statistic can tell of it.
//
// [Editions] follows the rules ([geo.Rule]) of each collection and class: features are
// shown, shown without some properties, counted by zones, or hidden. A collection that a
// rule leaves as it is stays the same *geo.Collection in all editions. [Scoped] narrows
// an edition to some collections and areas.
//
// # Zones
//
// Generalised features give way to zones: a feature of its own for each, with the
// properties
//
//	generalised     true (false for features shown beside zones)
//	cell_km         of a grid: the side of the cell in kilometres
//	zone            of municipalities: the zone's name
//	count           how many features it counts
//	count_<value>   how many of them have that value of the class property, for each value
//	                that the schema declares
//	synthetic       whether made-up features are among them, where the layer tells
//
// A grid is the same for all data. Its cells are squares in the cylindrical equal-area
// projection with standard parallels 15° north and south (Snyder, Map Projections: A
// Working Manual, USGS Professional Paper 1395, 1987, equations 10-1 and 10-2, for the
// sphere of the earth's area, radius 6371.0072 km), counted from longitude 0 and latitude
// 0: all have the same area, their edges follow meridians and parallels, and between 13°
// and 18° they are square within 2 %. Sides are 6.25 km times a power of two, so every
// cell lies within one of each larger size.
//
// Municipalities are those of the collection "municipalities": the one whose area holds
// the position or, where none does, the one with the nearest seat. Around them come
// departments and countries, as boxes.
//
// A feature is counted in the zone of its first position. A zone with fewer features than
// min_count is not told: its features go, as a whole, to the count of the zone around it,
// and so on up to cells of 200 km, or countries. What is left is one feature without
// geometry, "elsewhere"; if that would count fewer than min_count it is left out. So a
// large zone counts what is in it beside the smaller zones told, the counts of a layer add
// up to the number of its generalised features less at most min_count - 1, and every
// count is at least min_count.
//
// # What is told
//
// Of a generalised feature an edition tells no more than: it is one of so many in a zone,
// and how many of those have which class value. It does not depend on anything else:
// datasets that differ only in the features' ids, other properties, positions within
// their cells or order have byte-identical editions, versions included.
//
//   - Between classes: the zones of a class are unions of those of the classes above that
//     are generalised as well. Subtracting one edition from another leaves sums of zones
//     of the finer one. For that, the classes of a layer are generalised all to a grid or
//     all to municipalities.
//   - Between settings: pictures with different cells nest, and together tell no more than
//     which cell of the finest one.
//   - Between two states of the data: whoever sees both learns what changed by zone and
//     class value. A single feature that comes or goes is told that far.
//   - Counts by class value are exact: where all features of a zone have the same value,
//     each is known to have it. Name the class property under drop to leave them out.
//
// # Shown features beside hidden ones
//
// Where a condition shows some features of a layer and not others, columns, value
// dictionaries, extent and order are built of those shown. A property that no description
// declares is left out where none of them has a value. The type of such a property is
// found from all features, and ids that are numbers of records leave gaps: declare the
// properties, and name an id column, where that says too much.
package redact
