package api

import (
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
)

// allow fails where the query has a parameter that is not among the names, or one
// twice: a misspelt filter must not pass for one that found everything.
func allow(c echo.Context, names ...string) error {
	for name, values := range c.QueryParams() {
		if !slices.Contains(names, name) {
			known := "none is known here"
			if len(names) > 0 {
				known = "known here: " + strings.Join(names, ", ")
			}
			return geo.Errorf(geo.CodeInvalid, name, "there is no parameter %q; %s", name, known)
		}
		if len(values) > 1 {
			return geo.Errorf(geo.CodeInvalid, name, "the parameter %q stands there %d times", name, len(values))
		}
	}
	return nil
}

func limitParam(c echo.Context) (int, error) {
	text := c.QueryParam("limit")
	if text == "" {
		return DefaultLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, geo.Errorf(geo.CodeInvalid, "limit", "limit takes a whole number from 1 to %d, not %q", MaxLimit, text)
	}
	return min(n, MaxLimit), nil // OGC 17-069r4, 7.15.2: above the maximum, the maximum
}
