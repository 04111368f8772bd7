package geo

// AccessClasses returns the access classes of a dataset that names none, from the
// least to the most entitled.
func AccessClasses() []string { return []string{Public, "partner", "official"} }

// Action is what a [Rule] does with the features that it is for.
type Action uint8

// The actions. The zero value is the safest.
const (
	Hide       Action = iota // they are not there
	Generalise               // they are counted by zones
	Show                     // they are shown
)

// Rule says what an access class sees of a collection.
type Rule struct {
	Action Action
	// Drop names properties that are left out. Of zones, which have no properties of
	// features, it concerns the counts per value of the class property and the mark of
	// made-up data.
	Drop  []string
	Zones Zones // of Generalise
	// Where is a condition in CQL2 text (OGC 21-065r2): the rule is for the features for
	// which it is true; "" for all.
	Where string
	Else  *Rule  // for the other features; nil: they are hidden
	Place string // where the rule is written, such as lindero.yaml:12, for messages
}

// The kinds of zones.
const (
	Grid           = "grid"
	ByMunicipality = "municipality"
)

// Zones say how positions are generalised; the zero value is not at all.
type Zones struct {
	To       string  `json:"to"`                // Grid or ByMunicipality
	CellKM   float64 `json:"cell_km,omitempty"` // a side of the smallest cells of a grid, in kilometres
	MinCount int     `json:"min_count"`         // the least number of features that is told of a zone
}

// Generalised says what a collection shows in the place of positions.
type Generalised struct {
	Zones
	Partly bool `json:"partly"` // other features stand beside the zones as they are
}
