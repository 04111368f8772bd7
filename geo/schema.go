package geo

import "slices"

// Type is the type of a property.
type Type uint8

// The types of properties. Dates are Strings with a Format; JSON holds arrays and
// objects as compact JSON text.
const (
	Unknown Type = iota // no value seen yet
	String
	Integer
	Number
	Boolean
	JSON
)

var typeNames = [...]string{"unknown", "string", "integer", "number", "boolean", "list"}

// String returns the type's name as lindero.yaml spells it.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return "invalid"
}

// ParseType is the inverse of [Type.String].
func ParseType(name string) (Type, bool) {
	i := slices.Index(typeNames[1:], name)
	return Type(i + 1), i >= 0
}

// The formats of String properties that hold dates (RFC 3339).
const (
	FormatDate     = "date"      // 2024-05-31
	FormatDateTime = "date-time" // 2024-05-31T12:00:00Z
)

// EnumValue is one of the values a property may have, with its label.
type EnumValue struct {
	Value string
	Title Text
}

// Property describes one property of a collection's features. Unit is a UCUM
// code such as "m" or "km"; Enum lists the known values in their natural order
// (for JSON properties, of the list's items). Declared properties are those that the
// layer's description names: they are there whatever the features hold.
type Property struct {
	Name     string
	Type     Type
	Format   string
	Title    Text
	Unit     string
	Enum     []EnumValue
	Declared bool `json:"-"`
}

// Schema describes a collection's features. ID names the property that is the
// feature's id as well ("" if ids stand outside the properties), Class the one
// that legends and clusters tell apart by, Date the one that temporal queries work
// on.
type Schema struct {
	Properties []Property
	ID         string
	Class      string
	Date       string
}

// Info is what a collection says of itself. MinZoom and MaxZoom bound its tiles;
// clients enlarge tiles of MaxZoom above it. Redacted collections hold some features and
// not others, or some of their values, or zones in their place: that a feature comes or
// goes there may tell of what is hidden.
type Info struct {
	ID          string
	Title       Text
	Description Text
	Attribution string
	License     string
	LicenseURL  string
	Sensitive   bool
	Redacted    bool `json:"-"`
	MinZoom     int
	MaxZoom     int
	Generalised Generalised `json:",omitzero"`
	Cutting     Cutting     `json:",omitzero"`
}

// Cutting says how a collection is cut into tiles. Zeros stand for what package tiles
// does unless told otherwise.
type Cutting struct {
	MaxBytes    int      // what a tile should weigh at most, not compressed
	MaxFeatures int      // and the number of points in it
	Cells       int      // clusters: a tile is 2^Cells cells wide and high
	Keep        []string // properties of tiles up to KeepTo, beside the id; nil: all of them
	KeepTo      int      // the last zoom of those
}

// Dataset is what a snapshot says of itself as a whole.
type Dataset struct {
	Title       Text
	Description Text
	Attribution []string
}
