package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"golang.org/x/net/html"

	"lindero/geo"
)

// hostile texts are what agencies' files, or somebody in between, may hold.
var hostile = []string{
	`<script>alert(1)</script></script><img src=x onerror=alert(2)>`, `"><b onclick='x'>{{.}}</b> ${x}`, "-->]]><!--",
	strings.Repeat("x", 10_000), "\u202eمعبر الحدود\u202c", "👩‍🚒🚧", "a\x00b\u2028c",
}

// TestHostileTextsAreTexts has a layer whose texts, from the dataset's title to the
// values, would all break out of a careless page.
func TestHostileTextsAreTexts(t *testing.T) {
	for i, evil := range hostile {
		both := geo.Text{ES: evil, EN: evil}
		b := geo.NewBuilder(geo.Info{ID: "evil", Title: both, Description: both, Attribution: evil, License: evil, LicenseURL: "javascript:alert(3)", MaxZoom: 14},
			geo.Schema{Class: "kind", Properties: []geo.Property{
				{Name: "name", Type: geo.String}, {Name: evil, Type: geo.String, Title: both, Unit: evil},
				{Name: "kind", Type: geo.String, Enum: []geo.EnumValue{{Value: evil, Title: both}}}, {Name: "list", Type: geo.JSON},
			}})
		list, err := json.Marshal([]string{evil})
		if err != nil {
			t.Fatal(err)
		}
		id := "id" + evil[:min(len(evil), 2_000)] // addresses, where ids stand escaped, are bounded
		f := feature(id, orb.Point{-90, 15}, text(evil), text(evil), text(evil), geo.Value{Kind: geo.KindJSON, Bytes: list})
		if err := b.Add(&f); err != nil {
			t.Fatal(err)
		}
		collection, err := b.Build()
		if err != nil {
			t.Fatal(err)
		}
		server, _ := testServer(t, Config{PublicURL: "https://maps.example.org/lindero"})
		server.Publish(geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, geo.Dataset{Title: both, Description: both, Attribution: []string{evil}}, []*geo.Collection{collection}, nil)))
		items := "/collections/evil/items"
		for _, address := range []string{"/", "/api", "/conformance", "/collections", "/collections/evil", "/collections/evil/schema", "/collections/evil/queryables", items, items + "/" + url.PathEscape(id)} {
			t.Run(fmt.Sprint(i, address[:min(len(address), 30)]), func(t *testing.T) {
				page := parsePage(t, get(server, address+"?f=html&lang=es"))
				checkPage(t, page, "es")
				checkHostile(t, page, evil)
			})
		}
	}
}

// checkHostile fails where a text became markup, or is not whole in the data for search
// engines.
func checkHostile(t *testing.T, page pageNode, evil string) {
	t.Helper()
	for _, name := range []string{"img", "b"} {
		if len(page.all(name)) > 0 {
			t.Errorf("a text became <%s>", name)
		}
	}
	for _, script := range page.all("script") {
		if attribute(script, "type") != "application/ld+json" {
			continue
		}
		var data struct{ Name, License string }
		if err := json.Unmarshal([]byte(textIn(script)), &data); err != nil {
			t.Fatalf("JSON-LD: %v in %s", err, textIn(script))
		}
		if data.Name != evil || data.License != "" {
			t.Errorf("JSON-LD has the name %.100q and the license %q", data.Name, data.License)
		}
	}
	for node := range page.Descendants() {
		if node.Type == html.CommentNode {
			t.Errorf("a text became a comment: %.100q", node.Data)
		}
	}
	shown := strings.ReplaceAll(evil[:min(len(evil), 70)], "\x00", "\ufffd") // HTML has no NUL
	if !strings.Contains(textIn(page.Node), shown) {
		t.Error("the text is missing")
	}
}
