package source

// Code says what an [Issue] is about; the package documentation explains each.
type Code string

// Codes of refused features.
const (
	CodeSyntax        Code = "syntax"
	CodeTruncated     Code = "truncated"
	CodeTooLarge      Code = "too-large"
	CodeTooDeep       Code = "too-deep"
	CodeEncoding      Code = "encoding"
	CodeNotFinite     Code = "not-finite"
	CodeOutOfRange    Code = "out-of-range"
	CodeArity         Code = "arity"
	CodeGeometry      Code = "geometry"
	CodeRingOpen      Code = "ring-open"
	CodeRingShort     Code = "ring-short"
	CodeLineShort     Code = "line-short"
	CodeDuplicateID   Code = "duplicate-id"
	CodeTypeConflict  Code = "type-conflict"
	CodeCoordinates   Code = "coordinates"
	CodeDecimalComma  Code = "decimal-comma"
	CodeFieldCount    Code = "field-count"
	CodeBadQuotes     Code = "quotes"
	CodeManyColumns   Code = "too-many-properties"
	CodeLayerTooLarge Code = "layer-too-large"
)

// Codes of refused files.
const (
	CodeUnreadable    Code = "unreadable"
	CodeFormat        Code = "format"
	CodeCRS           Code = "crs"
	CodeNoCoordinates Code = "no-coordinates"
	CodeLayerTaken    Code = "layer-taken"
	CodeMissingFile   Code = "missing-file"
	CodeZip           Code = "zip"
	CodeEmptyFile     Code = "empty-file"
)

// Codes of warnings.
const (
	CodeEnum             Code = "enum"
	CodeDate             Code = "date"
	CodeSelfIntersection Code = "self-intersection"
	CodeRingUnchecked    Code = "ring-unchecked"
	CodeSwapped          Code = "maybe-swapped"
	CodePropertyName     Code = "property-name"
	CodeColumnDropped    Code = "column-dropped"
	CodeNoAttributes     Code = "no-attributes"
	CodeNoLayers         Code = "no-layers"
)

// Codes of notes.
const (
	CodeRingReversed    Code = "ring-reversed"
	CodeHeightDropped   Code = "z-dropped"
	CodeNoGeometry      Code = "no-geometry"
	CodeAutomaticID     Code = "automatic-id"
	CodeMixedTypes      Code = "mixed-types"
	CodeDuplicateKey    Code = "duplicate-key"
	CodeConverted       Code = "converted"
	CodeReprojected     Code = "reprojected"
	CodeEncodingAssumed Code = "encoding-assumed"
	CodeIgnoredFile     Code = "ignored-file"
	CodeDeleted         Code = "deleted-record"
	CodeRenamed         Code = "renamed"
	CodeMissingLayer    Code = "missing-layer"
)
