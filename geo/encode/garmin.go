package encode

import (
	"cmp"

	"lindero/geo/symbology"
)

// garminSymbols are the names of symbols that GPS units have for the classes of known
// layers, and under "" for all others.
var garminSymbols = map[string]map[string]string{
	"official_crossings": {"open": "Crossing", "intermittent": "Flag, Blue", "closed": "Danger Area", "unknown": "Waypoint", "": "Crossing"},
	"blind_crossings":    {"active": "Flag, Red", "inactive": "Flag, Green", "blocked": "Danger Area", "unknown": "Flag, Blue", "": "Flag, Blue"},
	"airstrips":          {"registered": "Airport", "unregistered": "Private Field", "unknown": "Soft Field", "": "Soft Field"},
	"municipalities":     {"": "City Hall"},
	"borders":            {"disputed": "Flag, Red", "": "Flag, Blue"},
	"posts":              {"police": "Police Station", "military": "Military", "customs": "Toll Booth", "migration": "Building", "municipal": "City Hall", "": "Building"},
}

// garminFlags are the symbols of classes of other layers by their place.
var garminFlags = [symbology.MaxClasses]string{"Flag, Blue", "Flag, Red", "Flag, Green", "Pin, Blue", "Pin, Red", "Pin, Green", "Block, Blue", "Block, Red"}

// garminOf returns the symbols of a layer's classes, that of all others last.
func garminOf(id string, look *symbology.Look) []string {
	known, ok := garminSymbols[id]
	var names []string
	for i, c := range look.Classes {
		if ok {
			names = append(names, cmp.Or(known[c.Value], known[""]))
		} else {
			names = append(names, garminFlags[i])
		}
	}
	return append(names, cmp.Or(known[""], "Waypoint"))
}
