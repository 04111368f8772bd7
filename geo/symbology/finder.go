package symbology

import (
	"math"
	"slices"
	"strconv"

	"lindero/geo"
)

// Finder finds the classes of features. To find one allocates nothing.
type Finder struct {
	column  *geo.Column // nil: there are no classes
	other   int
	byCode  []int     // of texts: the class by the code of the column's dictionary
	numbers []float64 // of numbers: the classes' own, NaN for none
	truths  [2]int    // of booleans: the class of false and that of true
}

// Finder returns what finds the classes of the features of a collection, which the look
// is of.
func (l *Look) Finder(c *geo.Collection) Finder {
	f := Finder{column: c.Column(l.ClassBy), other: len(l.Classes)}
	if f.column == nil {
		return f
	}
	switch f.column.Type {
	case geo.String:
		d := f.column.Dict()
		f.byCode = make([]int, d.Len())
		for code := range f.byCode {
			f.byCode[code] = l.placeOf(string(d.Bytes(uint32(code))))
		}
	case geo.Integer, geo.Number:
		for _, class := range l.Classes {
			n, err := strconv.ParseFloat(class.Value, 64)
			if err != nil {
				n = math.NaN()
			}
			f.numbers = append(f.numbers, n)
		}
	case geo.Boolean:
		f.truths = [2]int{l.placeOf("false"), l.placeOf("true")}
	default: // lists are in no class
		f.column = nil
	}
	return f
}

// placeOf is the place of a class among the look's by its value.
func (l *Look) placeOf(value string) int {
	i := slices.IndexFunc(l.Classes, func(c Class) bool { return c.Value == value })
	if i < 0 {
		return len(l.Classes)
	}
	return i
}

// Of returns the place of a feature's class among [Look.Classes], their number where it
// is in none.
func (f *Finder) Of(i uint32) int {
	if f.column == nil || f.column.IsNull(i) {
		return f.other
	}
	switch f.column.Type {
	case geo.String:
		return f.byCode[f.column.Code(i)]
	case geo.Boolean:
		if f.column.Bool(i) {
			return f.truths[1]
		}
		return f.truths[0]
	case geo.Integer:
		return f.ofNumber(float64(f.column.Int(i)))
	}
	return f.ofNumber(f.column.Float(i))
}

func (f *Finder) ofNumber(v float64) int {
	if i := slices.Index(f.numbers, v); i >= 0 {
		return i
	}
	return f.other
}
