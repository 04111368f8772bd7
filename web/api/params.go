package api

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/web/auth"
)

// allow fails where the query has a parameter that is not among the names, one twice,
// or one without a value: a misspelt filter must not pass for one that found
// everything.
func allow(c echo.Context, names ...string) error { return allowBeside(c, nil, names...) }

// NoParameters fails where the query has any parameter but a key.
func NoParameters(c echo.Context) error { return allow(c) }

// allowBeside is [allow] where parameters named after properties may stand beside
// those named, and may be empty. The parameter that presents a key may stand anywhere.
func allowBeside(c echo.Context, properties []string, names ...string) error {
	query, err := url.ParseQuery(c.Request().URL.RawQuery)
	if err != nil { // what the rest says may be the least of it
		return geo.Errorf(geo.CodeInvalid, "", "the query cannot be read: %v; write a percent sign as %%25, a semicolon as %%3B", err)
	}
	for _, name := range slices.Sorted(maps.Keys(query)) { // of several faults, always the same is named
		values, named := query[name], slices.Contains(names, name)
		switch {
		case name == auth.KeyParam: // was looked at before
		case !named && !slices.Contains(properties, name):
			return unknownParameter(name, slices.Concat(names, properties))
		case len(values) > 1:
			return geo.Errorf(geo.CodeInvalid, name, "the parameter %q stands there %d times", name, len(values))
		case named && values[0] == "": // none of them has a meaning then, and who sent it meant something
			return geo.Errorf(geo.CodeInvalid, name, "the parameter %q has no value; leave it out or give it one", name)
		}
	}
	return nil
}

func unknownParameter(name string, known []string) error {
	help := "none is known here"
	if len(known) > 0 {
		help = "known here: " + strings.Join(known, ", ")
	}
	return geo.Errorf(geo.CodeInvalid, name, "there is no parameter %q; %s", name, help)
}

// pathParam is a variable of the path in plain text. The router splits the path as it
// was sent where that has escapes that matter, such as that of a slash, and leaves them
// in what it hands out.
func pathParam(c echo.Context, name string) (string, error) {
	text := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return text, nil
	}
	plain, err := url.PathUnescape(text)
	if err != nil {
		return "", geo.Errorf(geo.CodeInvalid, name, "%s is not properly escaped", name)
	}
	return plain, nil
}

// limitParam is how many are wanted on a page: the standard number where nothing is said.
func limitParam(c echo.Context, standard, most int) (int, error) {
	text := c.QueryParam("limit")
	if text == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(text)
	if errors.Is(err, strconv.ErrRange) && n > 0 { // so large that it is clipped already
		err = nil
	}
	if err != nil || n < 1 {
		return 0, geo.Errorf(geo.CodeInvalid, "limit", "limit takes a whole number from 1 to %d, not %q", most, text)
	}
	return min(n, most), nil // OGC 17-069r4, 7.15.2: above the maximum, the maximum
}

// listParam is a parameter of several of the words known, with commas between; nil
// where it is not there.
func listParam(c echo.Context, name string, known []string) ([]string, error) {
	text := c.QueryParam(name)
	if text == "" {
		return nil, nil
	}
	list := strings.Split(text, ",")
	for _, word := range list {
		if !slices.Contains(known, word) {
			return nil, geo.Errorf(geo.CodeInvalid, name, "%s: there is no %q; there are %s", name, word, strings.Join(known, ", "))
		}
	}
	return list, nil
}
