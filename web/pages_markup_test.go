package web

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// pageNode is a page that was parsed.
type pageNode struct{ *html.Node }

func parsePage(t *testing.T, w *httptest.ResponseRecorder) pageNode {
	t.Helper()
	if w.Code != 200 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	root, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	return pageNode{root}
}

// all are the elements with a name, in order.
func (p pageNode) all(name string) []*html.Node {
	var found []*html.Node
	for node := range p.Descendants() {
		if node.Type == html.ElementNode && (name == "*" || node.Data == name) {
			found = append(found, node)
		}
	}
	return found
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textIn(n *html.Node) string {
	text := ""
	for node := range n.Descendants() {
		if node.Type == html.TextNode {
			text += node.Data
		}
	}
	return text
}

func TestPagesAreWellFormed(t *testing.T) {
	server := pageServer(t)
	for _, address := range pageAddresses {
		for _, lang := range []string{"es", "en"} {
			t.Run(address+" "+lang, func(t *testing.T) {
				w := get(server, address+"?f=html&lang="+lang)
				checkPage(t, parsePage(t, w), lang)
				if w.Header().Get("Content-Language") != lang || w.Header().Get("Content-Security-Policy") == "" {
					t.Errorf("headers: %v", w.Header())
				}
			})
		}
	}
}

// checkPage checks what every page is to be.
func checkPage(t *testing.T, page pageNode, lang string) {
	t.Helper()
	if got := attribute(page.all("html")[0], "lang"); got != lang {
		t.Errorf("the language is %q", got)
	}
	for _, name := range []string{"h1", "title", "main", "header", "footer"} {
		if found := page.all(name); len(found) != 1 || strings.TrimSpace(textIn(found[0])) == "" {
			t.Errorf("%d elements %s with a text", len(found), name)
		}
	}
	if len(page.all("style")) > 0 {
		t.Error("a style stands in the page")
	}
	languages := 0
	for _, link := range page.all("link") {
		if attribute(link, "hreflang") != "" {
			languages++
		}
	}
	if languages != 2 {
		t.Errorf("%d links to languages", languages)
	}
	ids := make(map[string]bool)
	for _, node := range page.all("*") {
		checkElement(t, node)
		if id := attribute(node, "id"); id != "" {
			if ids[id] {
				t.Errorf("the id %q stands there twice", id)
			}
			ids[id] = true
		}
	}
	for _, table := range page.all("table") {
		if len(pageNode{table}.all("caption")) != 1 {
			t.Error("a table has no caption")
		}
	}
}

// checkElement finds scripts and styles in an element, and addresses that a page
// elsewhere could not use.
func checkElement(t *testing.T, node *html.Node) {
	t.Helper()
	if node.Data == "script" && attribute(node, "src") == "" && attribute(node, "type") != "application/ld+json" {
		t.Errorf("a script stands in the page: %s", textIn(node))
	}
	for _, a := range node.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on") || a.Key == "style":
			t.Errorf("<%s %s=%q>", node.Data, a.Key, a.Val)
		case a.Key != "href" && a.Key != "src" && a.Key != "action" && !strings.HasPrefix(a.Key, "data-features"):
		case a.Val == "" || strings.Contains(a.Val, "ZgotmplZ"):
			t.Errorf("<%s %s=%q>", node.Data, a.Key, a.Val)
		case strings.HasPrefix(a.Val, "#"):
		default:
			if u, err := url.Parse(a.Val); err != nil || !u.IsAbs() && !strings.HasPrefix(a.Val, "/lindero/") {
				t.Errorf("<%s %s=%q> is neither absolute nor rooted", node.Data, a.Key, a.Val)
			}
		}
	}
}
