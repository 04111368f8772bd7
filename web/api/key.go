package api

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/web/auth"
)

// Whoever presents a key as a parameter can send no headers, so the links of their answers
// carry the key on: there is no other way to follow them. Whoever presents it in another
// way gets links without.

// keyParameter is the parameter that the request carried a key in; "" for none.
func keyParameter(c echo.Context) string {
	r := c.Request()
	if r.URL.RawQuery == "" || len(r.Header["Authorization"])+len(r.Header["X-Api-Key"]) > 0 { // which count before it
		return ""
	}
	key := c.QueryParam(auth.KeyParam)
	if key == "" {
		return ""
	}
	return auth.KeyParam + "=" + url.QueryEscape(key)
}

// withKey is a link to this server, with the request's key.
func withKey(c echo.Context, link string) string { return keyed(link, keyParameter(c)) }

// keyed appends a parameter to a link's query, unless it is there already.
func keyed(link, parameter string) string {
	address, query, hasQuery := strings.Cut(link, "?")
	switch {
	case parameter == "":
		return link
	case !hasQuery:
		return address + "?" + parameter
	}
	for p := range strings.SplitSeq(query, "&") {
		if p == parameter {
			return link
		}
	}
	return link + "&" + parameter
}

// linksWithKey gives the request's key to every link to this server in a document of
// JSON: to every string that starts with the server's address and a slash. There are
// links in many places of many documents, and none may be forgotten.
func linksWithKey(c echo.Context, base string, document []byte) []byte {
	parameter := keyParameter(c)
	if parameter == "" || base == "" {
		return document
	}
	start := []byte(`"` + base + "/")
	var out []byte
	for {
		before, rest, found := bytes.Cut(document, start)
		out = append(out, before...)
		if !found {
			return out
		}
		link, after, _ := bytes.Cut(rest, []byte(`"`)) // no link has an escape
		out = append(append(out, start...), keyed(string(link), parameter)...)
		out = append(out, '"')
		document = after
	}
}
