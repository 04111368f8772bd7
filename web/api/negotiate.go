package api

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// representation is a format that an address is offered in: its name for the
// parameter f, its media type, and other types that clients ask for it by.
type representation struct {
	name  string
	media string
	also  []string
}

// label names the representation for people.
func (r representation) label() string {
	if r.name == asTileJSONDoc.name {
		return "TileJSON"
	}
	return strings.ToUpper(r.name)
}

// The representations of documents.
var (
	asJSON = representation{"json", mediaJSON, nil}
	asHTML = representation{"html", mediaHTML, []string{"application/xhtml+xml"}}
)

// negotiate returns the representation that f names or, without f, the one that the
// Accept header weighs highest (RFC 9110, 12.5.1), the first offered among equals.
// A client that accepts none of them gets the first: an answer that it may refuse
// helps more than none.
func negotiate(c echo.Context, offered ...representation) (representation, error) {
	if f := c.QueryParam("f"); f != "" || c.QueryParams().Has("f") {
		for _, r := range offered {
			if r.name == f {
				return r, nil
			}
		}
		return representation{}, geo.Errorf(geo.CodeInvalid, "f", "the format %q is not offered here; there is %s", f, strings.Join(names(offered), ", "))
	}
	if len(offered) == 1 {
		return offered[0], nil
	}
	AddVary(c.Response().Header(), "Accept")
	ranges := mediaRanges(c.Request().Header.Values(echo.HeaderAccept))
	best, highest := offered[0], 0.0
	for _, r := range offered {
		if q := r.weight(ranges); q > highest {
			best, highest = r, q
		}
	}
	return best, nil
}

// WantsHTML reports whether a client weighs HTML above JSON, as browsers do.
func WantsHTML(c echo.Context) bool {
	as, err := negotiate(c, asJSON, asHTML)
	return err == nil && as.name == asHTML.name
}

func names(offered []representation) []string {
	all := make([]string, len(offered))
	for i, r := range offered {
		all[i] = r.name
	}
	return all
}

// mediaRange is a part of an Accept header, without its parameters.
type mediaRange struct {
	media string
	q     float64
}

func mediaRanges(accept []string) []mediaRange {
	var ranges []mediaRange
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		media, parameters, _ := strings.Cut(part, ";")
		r := mediaRange{strings.ToLower(strings.TrimSpace(media)), weight(parameters)}
		if r.media != "" {
			ranges = append(ranges, r)
		}
	}
	return ranges
}

// weight is that of the most specific range that takes the representation.
func (r representation) weight(ranges []mediaRange) float64 {
	q, specific := 0.0, -1
	for _, m := range ranges {
		if s := r.specificity(m.media); s > specific {
			q, specific = m.q, s
		}
	}
	return q
}

// specificity is 2 where the range names the representation's type, 1 for all
// subtypes, 0 for everything and -1 where it does not take it.
func (r representation) specificity(media string) int {
	kind, _, _ := strings.Cut(r.media, "/")
	own, _, _ := strings.Cut(r.media, ";")
	switch {
	case media == own || slices.Contains(r.also, media):
		return 2
	case media == kind+"/*":
		return 1
	case media == "*/*":
		return 0
	}
	return -1
}
