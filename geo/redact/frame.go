package redact

import (
	"github.com/paulmach/orb"

	"lindero/geo"
)

// zone is an area that features are counted in: of a grid, the level's cell in column x
// and row y. The zero level is the smallest.
type zone struct {
	level int8
	x, y  int32
}

var (
	unplaced  = zone{level: -1}             // not looked for yet
	elsewhere = zone{level: elsewhereLevel} // around all zones
)

const elsewhereLevel = 8

// frame is a hierarchy of zones.
type frame interface {
	at(p orb.Point) zone            // the smallest zone that holds a position
	parent(z zone) zone             // the next larger zone around one
	least() int8                    // the level of the smallest zones
	id(z zone) string               // unlike that of any other zone
	geometry(z zone) orb.Geometry   // WGS 84
	property() geo.Property         // that says of zones which they are
	value(z zone) geo.Value         // of that property
	describe(minCount int) geo.Text // what is shown in the place of positions
}

// place is the zone of a feature that the class before has in zone z: never a smaller
// one than that.
func place(f frame, z zone, c *geo.Collection, i uint32) zone {
	if z == unplaced {
		z = elsewhere
		if p, ok := start(c, i); ok {
			z = f.at(p)
		}
	}
	for z.level < f.least() {
		z = f.parent(z)
	}
	return z
}

// start is the first position of a feature; ok is false where it has none.
func start(c *geo.Collection, i uint32) (p orb.Point, ok bool) {
	if points := c.Points(); points != nil {
		p = points[i]
		return p, p[0] == p[0] // NaN where there is none
	}
	geo.EachPoint(c.Geometry(i), func(q orb.Point) {
		if !ok {
			p, ok = q, true
		}
	})
	return p, ok
}

// tally is what is told of a zone.
type tally struct {
	count     int
	classes   []int // by the place of the value in the schema
	synthetic bool
}

func (t *tally) add(other *tally) {
	t.count += other.count
	for i, n := range other.classes {
		t.classes[i] += n
	}
	t.synthetic = t.synthetic || other.synthetic
}

// merge moves the counts of zones with fewer than minCount features to the zones around
// them, level by level, and tells which zone went into which. What is too few even
// elsewhere is dropped.
func merge(f frame, zones map[zone]*tally, minCount int) (into map[zone]zone) {
	into = map[zone]zone{}
	for level := range int8(elsewhereLevel) {
		for z, t := range zones {
			if z.level != level || t.count >= minCount {
				continue
			}
			around := f.parent(z)
			into[z] = around
			delete(zones, z)
			if outer := zones[around]; outer != nil {
				outer.add(t)
			} else {
				zones[around] = t
			}
		}
	}
	if t := zones[elsewhere]; t != nil && t.count < minCount {
		delete(zones, elsewhere)
	}
	return into
}
