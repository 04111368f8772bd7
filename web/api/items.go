package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/geo/encode"
)

// asFeatures is the representation of features in a format.
func asFeatures(f encode.Format) representation {
	r := representation{name: f.Name, media: f.MediaType}
	if f.MediaType == mediaGeoJSON {
		r.also = []string{mediaJSON}
	}
	return r
}

// featureFormats are the representations of features, GeoJSON first.
func featureFormats() []representation {
	var all []representation
	for _, f := range encode.Formats() {
		all = append(all, asFeatures(f))
	}
	return all
}

// formatOf is the format of a representation of features.
func formatOf(r representation) encode.Format {
	for _, f := range encode.Formats() {
		if f.Name == r.name {
			return f
		}
	}
	return encode.Formats()[0]
}

// Items answers with a page of features (OGC 17-069r4, 7.15 and 7.16).
func (a *API) Items(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	as, err := negotiate(c, asItems()...)
	if err != nil {
		return err
	}
	selected, err := parseSelection(c, collection, itemsParams)
	if err != nil {
		return err
	}
	wanted, err := parsePage(c, collection)
	if err != nil {
		return err
	}
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	if as.name == asHTML.name {
		return a.itemsPage(c, v, base, collection, selected, wanted)
	}
	etag := hashOf(collection.Version, base, as.name, c.Request().URL.EscapedPath(), c.QueryParams().Encode())
	if done, err := fresh(c, etag, cacheRevalidate); done || err != nil {
		return err
	}
	found, err := selected.find(c.Request().Context(), v, collection, wanted)
	if err != nil {
		return err
	}
	return sendPage(c, collection, selected.output, formatOf(as), itemsLinks(c, base, as, collection, found), found)
}

// sendPage writes a page of features, what stands beside them in the headers as well:
// not every format has room for it.
func sendPage(c echo.Context, collection *geo.Collection, output encode.Options, format encode.Format, links []Link, found geo.Page) error {
	var err error
	if output.Members, err = pageMembers(links, found); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("OGC-NumberMatched", strconv.Itoa(found.Matched))
	h.Set("OGC-NumberReturned", strconv.Itoa(len(found.Ordinals)))
	for _, l := range links {
		h.Add("Link", fmt.Sprintf(`<%s>; rel="%s"; type="%s"`, l.Href, l.Rel, l.Type))
	}
	startFeatures(c, format, output)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	setFeaturesSent(c, len(found.Ordinals))
	return encode.WriteAll(format.New(c.Response(), collection, output), found.Ordinals)
}

// startFeatures sends the header of an answer with features. Content-Crs tells their
// coordinate system (OGC 18-058r1, 6.2.4).
func startFeatures(c echo.Context, format encode.Format, output encode.Options) {
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, format.MediaType)
	if strings.HasPrefix(format.MediaType, "text/") {
		h.Set(echo.HeaderContentType, format.MediaType+"; charset=utf-8")
	}
	h.Set("Content-Crs", "<"+output.CRS.URI+">")
	c.Response().WriteHeader(http.StatusOK)
}

// itemsLinks are the links of a page. A page before or behind it keeps everything
// asked but the place.
func itemsLinks(c echo.Context, base string, as representation, collection *geo.Collection, found geo.Page) []Link {
	links := []Link{{Href: withQuery(c, base, nil), Rel: "self", Type: as.media}}
	for _, o := range asItems() {
		if o.name != as.name {
			links = append(links, Link{Href: withQuery(c, base, map[string]string{"f": o.name}), Rel: "alternate", Type: o.media})
		}
	}
	links = append(links, collectionLink(c, base, collection))
	at := func(rel string, place int) {
		address := withQuery(c, base, map[string]string{"cursor": cursorOf(collection, place), "offset": ""})
		links = append(links, Link{Href: address, Rel: rel, Type: as.media})
	}
	if found.Next > 0 {
		at("next", found.Next)
	}
	if found.Prev >= 0 {
		at("prev", found.Prev)
	}
	return links
}

// collectionLink leads from features to their collection.
func collectionLink(c echo.Context, base string, collection *geo.Collection) Link {
	return Link{Href: withKey(c, base+"/collections/"+collection.ID), Rel: "collection", Type: mediaJSON}
}

func pageMembers(links []Link, found geo.Page) ([]encode.Member, error) {
	encoded, err := marshal(links)
	if err != nil {
		return nil, err
	}
	return []encode.Member{
		{Name: "links", JSON: encoded},
		{Name: "numberMatched", JSON: strconv.AppendInt(nil, int64(found.Matched), 10)},
		{Name: "numberReturned", JSON: strconv.AppendInt(nil, int64(len(found.Ordinals)), 10)},
	}, nil
}

// Item answers with one feature as GeoJSON.
func (a *API) Item(c echo.Context) error {
	v, collection, err := a.collection(c)
	if err != nil {
		return err
	}
	if err := allow(c, "crs", "f", "lang"); err != nil {
		return err
	}
	if _, err := langParam(c); err != nil {
		return err
	}
	as, err := negotiate(c, asItem()...)
	if err != nil {
		return err
	}
	base, err := a.base.of(c.Request())
	if err != nil {
		return err
	}
	ordinal, err := featureParam(c, collection)
	if err != nil {
		return err
	}
	var output encode.Options
	if output.CRS, err = offeredParam(c, collection); err != nil {
		return err
	}
	setFeaturesSent(c, 1)
	if as.name == asHTML.name {
		return a.itemPage(c, v, base, collection, ordinal)
	}
	return v.sendItem(c, base, collection, output, ordinal)
}

// featureParam is the feature that the path names.
func featureParam(c echo.Context, collection *geo.Collection) (ordinal uint32, err error) {
	id, err := pathParam(c, "featureId")
	if err != nil {
		return 0, err
	}
	ordinal, ok := collection.Lookup(id)
	if !ok {
		return 0, geo.Errorf(geo.CodeNotFound, "featureId", "the collection %q has no feature %q", collection.ID, id)
	}
	return ordinal, nil
}

func (v *view) sendItem(c echo.Context, base string, collection *geo.Collection, output encode.Options, ordinal uint32) error {
	links, err := marshal([]Link{
		{Href: withQuery(c, base, nil), Rel: "self", Type: mediaGeoJSON},
		{Href: withQuery(c, base, map[string]string{"f": asHTML.name}), Rel: "alternate", Type: mediaHTML},
		collectionLink(c, base, collection),
		{Href: withKey(c, base+c.Request().URL.EscapedPath()+"/neighbours"), Rel: "related", Type: mediaJSON},
	})
	if err != nil {
		return err
	}
	body := encode.NewGeoJSON(collection, output).AppendOpenFeature(nil, ordinal)
	body = append(append(append(body, `,"links":`...), links...), "}\n"...)
	if done, err := fresh(c, hashOf(string(body), output.CRS.URI), cacheRevalidate); done || err != nil {
		return err
	}
	c.Response().Header().Set("Content-Crs", "<"+output.CRS.URI+">")
	return c.Blob(http.StatusOK, mediaGeoJSON, body)
}
