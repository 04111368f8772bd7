package web

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// changingServer has published three states of a layer.
func changingServer(t testing.TB) *Server {
	t.Helper()
	server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero"})
	yes := geo.Value{Kind: geo.KindBoolean, Int: 1}
	width := func(v float64) geo.Value { return geo.Value{Kind: geo.KindNumber, Float: v} }
	for n, features := range [][]geo.Feature{
		{feature("GT-MX/1", orb.Point{-92.147, 14.679}, text("Suchiate <b>I</b>"), text("open"), width(7.5)), feature("3", orb.Point{-88, 15.9})},
		{feature("GT-MX/1", orb.Point{-92.146, 14.680}, text("Suchiate <b>I</b>"), text("open"), width(7.5)), feature("3", orb.Point{-88, 15.9}),
			feature("ñandú", orb.Point{-90.5, 15}, text("Copán & Cía."), text("open"), geo.Value{}, geo.Value{}, yes)},
		{feature("GT-MX/1", orb.Point{-92.146, 14.680}, text("Suchiate <b>I</b>"), text("closed"), width(8)),
			feature("ñandú", orb.Point{-90.5, 15}, text("Copán & Cía."), text("open"), geo.Value{}, geo.Value{}, yes)},
	} {
		edition := geo.NewEdition(geo.Public, geo.Dataset{Title: geo.Text{ES: "Fronteras", EN: "Borders"}}, []*geo.Collection{crossings(t, features...)}, nil)
		server.Publish(geo.NewSnapshot(lately().AddDate(0, 0, n), edition))
	}
	return server
}

// lately is when the first state was published, a week ago.
func lately() time.Time { return time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -7) }

func TestChanges(t *testing.T) {
	server := changingServer(t)
	second, third := lately().AddDate(0, 0, 1).Format(time.DateOnly), lately().AddDate(0, 0, 2).Format(time.DateOnly)
	for _, s := range []scenario{
		{name: "all", url: "/changes", typ: "application/json", has: []string{`"numberMatched":4,"numberReturned":4`, `"kind":"removed","collection":"crossings","feature":"3"`, `"distance_m":154.4`,
			`{"name":"status","from":"open","to":"closed"},{"name":"width_m","from":7.5,"to":8}`, `"id":"tag:maps.example.org,` + third + `:changes/crossings/`,
			`"href":"https://maps.example.org/lindero/collections/crossings/items/GT-MX%2F1"`, `"begun":"` + lately().Format(time.DateOnly) + `T00:00:00Z"`, "/lindero/changes.atom?lang=es"},
			hasNot: []string{`"rel":"next"`, "items/3"}, header: map[string]string{"ETag": "*", "Cache-Control": "public, no-cache"}},
		{name: "since", url: "/changes?since=" + third, has: []string{`"numberMatched":2`}, hasNot: []string{`"moved"`}},
		{name: "since a time", url: "/changes?since=" + url.QueryEscape(third+"T00:00:01Z"), has: []string{`"numberMatched":0`, `"changes":[]`}},
		{name: "until", url: "/changes?until=" + second, has: []string{`"numberMatched":2`, `"moved"`, `"added"`}, hasNot: []string{`"removed"`}},
		{name: "kind", url: "/changes?kind=moved,added", has: []string{`"numberMatched":2`}, hasNot: []string{`"kind":"removed"`}},
		{name: "box", url: "/changes?bbox=-91,14,-90,16", has: []string{`"numberMatched":1`, "ñandú"}},
		{name: "counts", url: "/changes?by=collection", has: []string{`"counts":{"by":"collection","values":[{"value":"crossings","added":1,"removed":1,"moved":1,"changed":1}]}`}},
		{name: "counts by what nothing has", url: "/changes?by=border", has: []string{`"values":[{"value":"","added":1,`}},
		{name: "a border", url: "/changes?border=GT-MX", has: []string{`"numberMatched":0`}},
		{name: "layer", url: "/changes?f=geojson", typ: "application/geo+json", has: []string{`"geometry":{"type":"LineString","coordinates":[[-92.147,14.679],[-92.146,14.68]]}`,
			`"kind":"changed","time":"` + third + `T00:00:00Z","collection":"crossings","feature":"GT-MX/1","name":"Suchiate <b>I</b>"`, `"changed":"status, width_m"`}},
		{name: "page in Spanish", url: "/changes?f=html&lang=es", typ: "text/html; charset=utf-8", has: []string{"<h1>Cambios</h1>", "Suchiate &lt;b&gt;", "Status: abierto → closed", "154.4", "Suscribirse", "Dato sintético", "Por capa", "agregado: 1",
			`type="application/atom+xml"`}, hasNot: []string{"Suchiate <b>", "Changes"}},
		{name: "page in English", url: "/changes?f=html&lang=en&kind=added", has: []string{"<h1>Changes</h1>", "1 change.", "Clear filters", "/changes.atom?kind=added&amp;lang=en"}, hasNot: []string{"Cambios", "154.4"}},
		{name: "feed", url: "/changes.atom?lang=en", typ: "application/atom+xml; charset=utf-8", has: []string{`<feed xmlns="http://www.w3.org/2005/Atom"`, `xml:lang="en"`, "<id>tag:maps.example.org,2026:changes?lang=en</id>", "Borders: changes",
			"<updated>" + third + "T00:00:00.000Z</updated>", "Copán &amp; Cía.: added (Crossings)", "<georss:point>14.6795 -92.1465</georss:point>", "Synthetic data",
			`rel="self" type="application/atom+xml" href="https://maps.example.org/lindero/changes.atom?lang=en"`}, hasNot: []string{"cambios"}},
		{name: "feed in Spanish", url: "/changes.atom?lang=es&kind=changed", has: []string{"Fronteras: cambios", "<subtitle>kind=changed</subtitle>", "Status: abierto → closed", "modificado (Cruces)"}, hasNot: []string{"changed ("}},
		{name: "feed of nothing", url: "/changes.atom?border=XX", has: []string{"<updated>" + lately().Format(time.DateOnly) + "T00:00:00.000Z</updated>"}, hasNot: []string{"<entry>"}},
		{name: "bad time", url: "/changes?since=yesterday", status: 400, has: []string{`"parameter":"since"`}},
		{name: "bad layer", url: "/changes?collections=nope", status: 400, has: []string{`"parameter":"collections"`}},
		{name: "bad cursor", url: "/changes.atom?cursor=AAAAAAAAAAAAAAAAAAAA", status: 400, has: []string{`"parameter":"cursor"`}},
		{name: "no counts in a feed", url: "/changes.atom?by=border", status: 400, has: []string{`"parameter":"by"`}},
	} {
		if s.status == 0 {
			s.status = 200
		}
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

// TestFeedPagesFollowOneAnother reads a feed page by page (RFC 5005), and again: every
// entry once, each with an id of its own, the second time with the same.
func TestFeedPagesFollowOneAnother(t *testing.T) {
	server := changingServer(t)
	read := func() (ids []string) {
		for address := "/changes.atom?limit=1"; address != ""; {
			w := get(server, address)
			var feed struct {
				Link []struct {
					Rel  string `xml:"rel,attr"`
					Href string `xml:"href,attr"`
				} `xml:"link"`
				Entry []struct {
					ID string `xml:"id"`
				} `xml:"entry"`
			}
			if err := xml.Unmarshal(w.Body.Bytes(), &feed); err != nil || len(feed.Entry) != 1 {
				t.Fatal(err, w.Body)
			}
			if again := get(server, address, "If-None-Match", w.Header().Get("ETag")); again.Code != 304 {
				t.Errorf("%s: %d for what has not changed", address, again.Code)
			}
			ids, address = append(ids, feed.Entry[0].ID), ""
			for _, l := range feed.Link {
				if l.Rel == "next" {
					address = strings.TrimPrefix(l.Href, "https://maps.example.org/lindero")
				}
			}
		}
		return ids
	}
	first := read()
	distinct := map[string]bool{}
	for _, id := range first {
		distinct[id] = true
	}
	if len(first) != 4 || len(distinct) != 4 || strings.Join(first, " ") != strings.Join(read(), " ") {
		t.Errorf("entries: %q", first)
	}
}

// TestKeysAreCarriedOn follows the links of an answer to a key in the address.
func TestChangesCarryKeysOn(t *testing.T) {
	k := newKeyring(t)
	server := k.server(Config{})
	body := get(server, "/changes?key="+k.text["official"]).Body.Bytes()
	var doc struct {
		Links []struct{ Href, Rel string }
	}
	if err := json.Unmarshal(body, &doc); err != nil || len(doc.Links) < 4 {
		t.Fatal(err, string(body))
	}
	for _, l := range doc.Links {
		if !strings.Contains(l.Href, "key="+k.text["official"]) {
			t.Errorf("%s: %s has no key", l.Rel, l.Href)
		}
	}
	feed := get(server, "/changes.atom?key="+k.text["official"]).Body.String()
	if strings.Count(feed, "href=") != strings.Count(feed, "key="+k.text["official"]) || strings.Contains(feed, ":changes?key") {
		t.Errorf("links of the feed: %s", feed)
	}
}
