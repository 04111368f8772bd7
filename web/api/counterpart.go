package api

import (
	"strings"

	"lindero/geo"
)

// How a counterpart was found: by the name that the feature gives it, or as the nearest post
// in the country on the other side.
const (
	byName      = "name"
	byOtherSide = "nearest_post_on_the_other_side"
)

// counterpart is what lies across the border from a crossing or a post: what the feature
// itself says of it, and the feature that it is, if there is one.
type counterpart struct {
	Name    string        `json:"name,omitempty"`
	Country string        `json:"country,omitempty"`
	How     string        `json:"how,omitempty"` // byName, byOtherSide, or nothing where none was found
	Feature *neighbourDoc `json:"feature"`
}

// counterpart finds the counterpart of an official crossing or a post; others have none.
func (s *surroundings) counterpart() (*counterpart, error) {
	c, i := s.collection, s.ordinal
	if (c.ID != officialCrossings && c.ID != posts) || isZone(c, i) {
		return nil, nil
	}
	found := &counterpart{Name: textOf(textColumn(c, "counterpart_name"), i), Country: textOf(textColumn(c, "counterpart_country"), i)}
	own := countryOf(c, i)
	if found.Country == "" {
		found.Country = otherCountry(textOf(textColumn(c, "border"), i), own)
	}
	if err := s.findByName(found); found.Feature != nil || err != nil {
		return found, err
	}
	return found, s.findOnOtherSide(found, own)
}

// findByName takes the nearest crossing, else post, that has the counterpart's name, and its
// country as far as that is known.
func (s *surroundings) findByName(found *counterpart) error {
	if found.Name == "" {
		return nil
	}
	for _, id := range []string{officialCrossings, posts} {
		for _, c := range s.having([]string{id}) {
			name := nameColumn(c)
			near, err := s.nearest(c, 1, 0, func(i uint32) bool {
				country := countryOf(c, i)
				return strings.EqualFold(textOf(name, i), found.Name) && (country == "" || found.Country == "" || country == found.Country)
			})
			if err != nil {
				return err
			}
			if len(near) > 0 {
				found.How, found.Feature = byName, &near[0]
				return nil
			}
		}
	}
	return nil
}

// findOnOtherSide takes the nearest post in the counterpart's country or, where that is not
// known, in any country but the feature's own.
func (s *surroundings) findOnOtherSide(found *counterpart, own string) error {
	if found.Country == "" && own == "" {
		return nil // which side is the other one, nobody says
	}
	for _, c := range s.having([]string{posts}) {
		near, err := s.nearest(c, 1, 0, func(i uint32) bool {
			country := countryOf(c, i)
			if found.Country != "" {
				return country == found.Country
			}
			return country != "" && country != own
		})
		if err != nil {
			return err
		}
		if len(near) > 0 {
			found.How, found.Feature = byOtherSide, &near[0]
		}
	}
	return nil
}

// countryOf is the code of the country that a crossing's name, or a post, belongs to.
func countryOf(c *geo.Collection, i uint32) string {
	if country := textOf(textColumn(c, "name_country"), i); country != "" {
		return country
	}
	return textOf(textColumn(c, "country"), i)
}

// otherCountry is the other one of a border such as GT-MX.
func otherCountry(border, own string) string {
	a, b, ok := strings.Cut(border, "-")
	switch {
	case ok && a == own:
		return b
	case ok && b == own:
		return a
	}
	return ""
}
