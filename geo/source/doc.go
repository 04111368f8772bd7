// Package source reads files into collections: GeoJSON, newline-delimited GeoJSON,
// CSV, GeoPackage and Shapefile, from disk or from any [io/fs.FS], with a report of
// everything that was refused or should be looked at.
//
// [Load] finds files, sorts them to layers by their names or by a lindero.yaml, and
// streams every feature through the same checks into a geo.Builder: memory is bounded
// by what is kept, not by the file. [Watch] tells when files change.
//
// # Refusals, warnings, notes
//
// A feature that is wrong is refused, with its place and the way out; the features
// around it are taken. A file that cannot be read is refused; the others are taken.
// Nothing is repaired or dropped in silence: what was changed is noted. Every [Issue]
// has a [Code].
//
// Refused features:
//
//   - syntax: the text is no JSON, or no feature
//   - truncated: the file ends too soon; what stands before is taken
//   - too-large: one feature is larger than Limits.FeatureBytes
//   - too-deep: values or geometry collections are nested beyond Limits.Depth
//   - encoding: a text is not UTF-8 (or not in the encoding that is named)
//   - not-finite: a number is NaN, infinite or beyond 64-bit floating point
//   - out-of-range: a position lies outside -180 to 180 and -90 to 90 degrees
//   - arity: a position has fewer than two numbers, or very many
//   - coordinates: coordinates are missing or are no numbers
//   - decimal-comma: a coordinate has a decimal comma, and the delimiter is a comma
//   - geometry: the geometry is of no known type or cannot be read
//   - ring-open: a ring does not end where it starts
//   - ring-short: a ring has fewer than four positions
//   - line-short: a line has one position
//   - duplicate-id: the id is taken by an earlier feature of the layer
//   - type-conflict: a value is not of the type that its property is declared to be
//   - field-count: a record has not as many fields as the header
//   - quotes: the quotes of a record do not match
//   - too-many-properties, layer-too-large: a limit of the engine
//
// Refused files:
//
//   - unreadable: it cannot be opened or read
//   - format: it is not what its name says
//   - crs: its coordinate reference system is not supported (see package crs)
//   - no-coordinates: no columns of coordinates are known
//   - layer-taken: another file has the layer's name
//   - missing-file: a lindero.yaml lists it, and it is not there
//   - zip: the archive is broken, encrypted or unpacks to more than the limits
//   - empty-file: nothing stands in it
//
// Warnings, where the data are taken as they are:
//
//   - enum: a value is none of those its property may have
//   - date: a text is no date of its property's format
//   - self-intersection: a ring meets itself
//   - ring-unchecked: a ring is too entangled to be searched for that
//   - maybe-swapped: everything lies in Antarctica
//   - property-name: a name is empty, too long or has control characters; the values
//     are left out
//   - column-dropped: a column holds binary data, or is of a type that is not read
//   - no-attributes: a Shapefile has no .dbf, or one of another length
//   - no-layers: a container holds nothing that is read
//   - format: the file says something odd of itself
//
// Notes, of what was done:
//
//   - ring-reversed: rings were turned to run as RFC 7946 has them
//   - z-dropped: heights and measures were dropped
//   - no-geometry: features, or parts of them, have none
//   - automatic-id: features took the number of their record as id
//   - mixed-types: a property holds several types, and was kept as text
//   - duplicate-key: a name stood twice in one object; the last value counts
//   - converted: values were converted to the declared type without loss
//   - decimal-comma: decimal commas were read as points
//   - reprojected: positions were brought to WGS 84
//   - crs: the coordinate reference system was assumed
//   - encoding-assumed: the encoding of texts was assumed
//   - ignored-file: a file, table or folder is not read
//   - deleted-record: records marked as deleted were passed over
//   - renamed: a column goes by another name
//   - missing-layer: a lindero.yaml describes a layer that no file makes
//   - format: the file was read as something other than its name says
//
// # Access
//
// A lindero.yaml may name access classes and give each layer rules for them ([Access]).
// [Dataset] hands them on, with those that hold where nothing is said: a class without a
// rule has that of the nearest less entitled class that has one or, where there is none,
// that of the least entitled class that has one. A sensitive layer is hidden from the
// public and shown to "official" unless its rules, or those built in for known layers, say
// otherwise; other layers without rules are shown.
//
// # Ids
//
// A feature's id is the value of the layer's id_column; else what the format has (the
// member id of GeoJSON, the key of a GeoPackage's table); else, in formats with
// columns, a column named id; else the number of its record.
//
// # Types
//
// Properties that a lindero.yaml declares have their type: values that fit without
// loss are converted, others refused. CSV's columns are looked through first and take
// the narrowest type that says the same as the text, so that 007 stays text. The rest
// take the type of what they hold.
package source
