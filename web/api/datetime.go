package api

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/cql"
)

// instantPattern is a date or a timestamp in UTC or with an offset (RFC 3339, 5.6).
var instantPattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?$`)

// datetimeParam is an instant, or an interval with a slash, whose ends may be open:
// empty or "..". It selects by the collection's date property; without one, it
// selects everything (OGC 17-069r4, 7.15.4).
func datetimeParam(c echo.Context, collection *geo.Collection) (*cql.Node, error) {
	text := c.QueryParam("datetime")
	if text == "" {
		return nil, nil
	}
	ends := strings.Split(text, "/")
	for i, end := range ends {
		switch {
		case len(ends) == 2 && (end == "" || end == ".."):
			ends[i] = ".."
		case len(ends) > 2 || !instantPattern.MatchString(end):
			return nil, geo.Errorf(geo.CodeInvalid, "datetime",
				"datetime takes a date such as 2024-05-31, a time such as 2024-05-31T12:00:00Z, or two of them with a slash between, an open end being '..'; %q is none", text)
		}
	}
	if len(ends) == 2 && ends[0] != ".." && ends[1] != ".." && ends[0] > ends[1] {
		return nil, geo.Errorf(geo.CodeInvalid, "datetime", "datetime: the interval ends before it starts")
	}
	date := collection.Schema.Date
	if collection.Column(date) == nil {
		return nil, nil
	}
	value := "DATE('" + ends[0] + "')"
	if len(ends) == 2 {
		value = "INTERVAL('" + ends[0] + "','" + ends[1] + "')"
	} else if len(ends[0]) > len("2024-05-31") {
		value = "TIMESTAMP('" + strings.ToUpper(ends[0]) + "')"
	}
	node, err := cql.Parse(fmt.Sprintf(`T_INTERSECTS("%s", %s)`, date, value))
	if err != nil {
		return nil, geo.Errorf(geo.CodeInvalid, "datetime", "datetime: %q is no date of the calendar", text)
	}
	return node, nil
}
