package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/source"
	"lindero/tiles"
	"lindero/web"
)

// lindero is the real server with the embedded data, made once.
var lindero = sync.OnceValues(func() (*web.Server, error) {
	ctx := context.Background()
	data, _, err := source.Load(ctx, []source.Input{{FS: fixtures.Data(), Path: ".", Name: "embedded data"}}, source.Options{})
	if err != nil {
		return nil, err
	}
	cache, err := tiles.NewCache(tiles.CacheOptions{MaxBytes: 16 << 20})
	if err != nil {
		return nil, err
	}
	server, err := web.New(web.Config{}, &geo.Store{}, cache)
	if err != nil {
		return nil, err
	}
	server.Publish(geo.NewSnapshot(time.Now(), geo.NewEdition(geo.Public, data.Dataset, data.Collections, nil)))
	return server, nil
})

// start serves a handler that may change what comes from the real server; nil changes
// nothing.
func start(t *testing.T, change func(r *http.Response, body []byte) []byte) string {
	t.Helper()
	server, err := lindero()
	if err != nil {
		t.Fatal(err)
	}
	behind := httptest.NewServer(server)
	t.Cleanup(behind.Close)
	if change == nil {
		return behind.URL
	}
	target, err := url.Parse(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			host := p.In.Host
			p.SetURL(target)
			p.Out.Host = host // so that links lead here
			p.Out.Header.Set("Accept-Encoding", "identity")
		},
		ModifyResponse: func(r *http.Response) error {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			body = change(r, body)
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			r.Header.Set("Content-Length", strconv.Itoa(len(body)))
			return nil
		},
	}
	changed := httptest.NewServer(proxy)
	t.Cleanup(changed.Close)
	return changed.URL
}

// ask runs the checks that match and returns the counts and the report.
func ask(t *testing.T, address, match string) (Summary, string) {
	t.Helper()
	var out bytes.Buffer
	summary, err := Run(t.Context(), address, Options{Out: &out, Match: regexp.MustCompile(match)})
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return summary, out.String()
}

// failing lists the checks that a report calls failed.
func failing(report string) []string {
	var names []string
	for line := range strings.Lines(report) {
		if rest, ok := strings.CutPrefix(line, "FAIL"); ok {
			names = append(names, strings.Fields(rest)[0])
		}
	}
	return names
}

// edit changes a JSON document.
func edit(body []byte, change func(doc map[string]any)) []byte {
	var doc map[string]any
	if json.Unmarshal(body, &doc) != nil {
		return body
	}
	change(doc)
	changed, err := json.Marshal(doc)
	if err != nil {
		panic(err) // it was JSON before
	}
	return changed
}

// declare adds a class to /conformance, so that checks of it run.
func declare(r *http.Response, body []byte, class string) []byte {
	if r.Request.URL.Path != "/conformance" {
		return body
	}
	return edit(body, func(doc map[string]any) {
		all, _ := doc["conformsTo"].([]any)
		if !slices.Contains(all, any(class)) {
			doc["conformsTo"] = append(all, class)
		}
	})
}
