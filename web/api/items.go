package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/encode"
)

// Items answers with a page of features as GeoJSON (OGC 17-069r4, 7.15 and 7.16).
func (a *API) Items(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	selected, err := parseSelection(c, collection)
	if err != nil {
		return err
	}
	format, err := itemsFormat(c)
	if err != nil {
		return err
	}
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	etag := hashOf(collection.Version, base, c.Request().URL.EscapedPath(), c.QueryParams().Encode())
	if done, err := fresh(c, etag, cacheRevalidate); done || err != nil {
		return err
	}
	page, err := selected.find(c.Request().Context(), v, collection)
	if err != nil {
		return err
	}
	links := itemsLinks(c, base, format, collection, page)
	members, err := pageMembers(links, page)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, format.MediaType)
	h.Set("OGC-NumberMatched", strconv.Itoa(page.Matched))
	h.Set("OGC-NumberReturned", strconv.Itoa(len(page.Ordinals)))
	for _, l := range links {
		h.Add("Link", fmt.Sprintf(`<%s>; rel="%s"; type="%s"`, l.Href, l.Rel, l.Type))
	}
	c.Response().WriteHeader(http.StatusOK)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	return encode.WriteAll(format.New(c.Response(), collection, encode.Options{Members: members}), page.Ordinals)
}

func itemsFormat(c echo.Context) (encode.Format, error) {
	formats := encode.Formats()
	name := c.QueryParam("f")
	if name == "" {
		return formats[0], nil
	}
	var known []string
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
		known = append(known, f.Name)
	}
	return encode.Format{}, geo.Errorf(geo.CodeInvalid, "f", "the format %q is not offered here; there are %v", name, known)
}

func itemsLinks(c echo.Context, base string, format encode.Format, collection *geo.Collection, page geo.Page) []Link {
	links := []Link{
		{withQuery(c, base, nil), "self", format.MediaType, "This page", false},
		{base + "/collections/" + collection.ID, "collection", mediaJSON, "The collection", false},
	}
	if page.Next > 0 {
		next := withQuery(c, base, map[string]string{"cursor": cursorOf(collection, page.Next), "offset": ""})
		links = append(links, Link{next, "next", format.MediaType, "The next page", false})
	}
	return links
}

func pageMembers(links []Link, page geo.Page) ([]encode.Member, error) {
	encoded, err := marshal(links)
	if err != nil {
		return nil, err
	}
	return []encode.Member{
		{Name: "links", JSON: encoded},
		{Name: "numberMatched", JSON: strconv.AppendInt(nil, int64(page.Matched), 10)},
		{Name: "numberReturned", JSON: strconv.AppendInt(nil, int64(len(page.Ordinals)), 10)},
	}, nil
}

// Item answers with one feature as GeoJSON.
func (a *API) Item(c echo.Context) error {
	_, collection, base, err := a.collectionDocument(c)
	if err != nil {
		return err
	}
	id, err := url.PathUnescape(c.Param("featureId"))
	if err != nil {
		return geo.Errorf(geo.CodeInvalid, "featureId", "the feature's id is not properly escaped")
	}
	ordinal, ok := collection.Lookup(id)
	if !ok {
		return geo.Errorf(geo.CodeNotFound, "featureId", "the collection %q has no feature %q", collection.ID, id)
	}
	self := base + "/collections/" + collection.ID
	links, err := marshal([]Link{
		{self + "/items/" + url.PathEscape(id), "self", mediaGeoJSON, "This feature", false},
		{self, "collection", mediaJSON, "The collection", false},
	})
	if err != nil {
		return err
	}
	body := encode.NewGeoJSON(collection, encode.Options{}).AppendOpenFeature(nil, ordinal)
	body = append(append(append(body, `,"links":`...), links...), "}\n"...)
	if done, err := fresh(c, hashOf(string(body)), cacheRevalidate); done || err != nil {
		return err
	}
	return c.Blob(http.StatusOK, mediaGeoJSON, body)
}
