package cql

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"sync"

	"lindero/geo"
)

// ranking tells where texts stand in their order, by code-1 or ordinal, equal ones at
// the same place. It is made when something is first sorted by them: 4 bytes a text.
type ranking struct {
	values func() []sortValue
	once   sync.Once
	ranks  []uint32
}

func (r *ranking) of() []uint32 {
	r.once.Do(func() { r.ranks = ranksOf(r.values()) })
	return r.ranks
}

// rankings are those of a collection's texts; the ids' is that of nil.
func rankings(c *geo.Collection) map[*geo.Column]*ranking {
	all := map[*geo.Column]*ranking{}
	if !c.NumericIDs() {
		all[nil] = &ranking{values: func() []sortValue { return valuesOfIDs(c) }}
	}
	for i := range c.Columns {
		if column := &c.Columns[i]; column.Type == geo.String {
			all[column] = &ranking{values: func() []sortValue { return valuesOf(column) }}
		}
	}
	return all
}

// sortValue sorts by major, then by text.
type sortValue struct {
	major int64
	text  []byte
}

func (v sortValue) compare(o sortValue) int {
	return cmp.Or(cmp.Compare(v.major, o.major), bytes.Compare(v.text, o.text))
}

func valuesOfIDs(c *geo.Collection) []sortValue {
	values := make([]sortValue, c.Len())
	for i := range values {
		id, _ := c.NameID(uint32(i))
		values[i].text = normal(id, nil)
	}
	return values
}

// valuesOf a column are, by code-1, the value's place in the enumeration, or its time;
// what is neither sorts behind, by its text.
func valuesOf(c *geo.Column) []sortValue {
	places := make(map[string]int64, len(c.Enum))
	for i, e := range c.Enum {
		places[string(normal([]byte(e.Value), nil))] = int64(i)
	}
	isDate := c.Format == geo.FormatDate || c.Format == geo.FormatDateTime
	values := make([]sortValue, c.Dict().Len()-1)
	for i := range values {
		text := normal(c.Dict().Bytes(uint32(i+1)), nil)
		values[i] = sortValue{math.MaxInt64, text}
		if place, ok := places[string(text)]; ok {
			values[i] = sortValue{major: place}
		} else if micros, ok := microsOf(text); ok && isDate && len(places) == 0 {
			values[i] = sortValue{major: micros}
		}
	}
	return values
}

// microsOf reads a date, as its first microsecond, or a timestamp.
func microsOf(text []byte) (micros int64, ok bool) {
	v, isDay, ok := readInstant(text)
	if isDay {
		v *= microsOfDay
	}
	return v, ok
}

func ranksOf(values []sortValue) []uint32 {
	order := make([]uint32, len(values))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return values[a].compare(values[b]) })
	ranks := make([]uint32, len(values))
	for i := 1; i < len(order); i++ {
		ranks[order[i]] = ranks[order[i-1]]
		if values[order[i]].compare(values[order[i-1]]) != 0 {
			ranks[order[i]]++
		}
	}
	return ranks
}
