package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Bounds of a run: the server under test may be any.
const (
	maxRequests   = 4_000
	maxBody       = 64 << 20
	requestLimit  = 30 * time.Second
	mediaJSON     = "application/json"
	mediaGeoJSON  = "application/geo+json"
	mediaSchema   = "application/schema+json"
	mediaHTML     = "text/html"
	mediaTile     = "application/vnd.mapbox-vector-tile"
	mediaOpenAPI  = "application/vnd.oai.openapi+json;version=3.0"
	mediaProblem  = "application/problem+json"
	specBase      = "http://www.opengis.net/spec/"
	relBase       = "http://www.opengis.net/def/rel/ogc/1.0/"
	classFeatures = specBase + "ogcapi-features-1/1.0/conf/core"
)

// A target is the server under test with what it has answered so far. Its context
// is that of the run, whose length is the target's life.
type target struct {
	ctx      context.Context
	base     *url.URL // without a slash at its end
	client   *http.Client
	answers  map[string]*answer // by media type asked for and address
	asked    []*answer          // in order
	pages    map[*answer]*page  // of answers that are features
	requests int
}

func newTarget(ctx context.Context, base *url.URL) *target {
	t := &target{ctx: ctx, base: base, answers: make(map[string]*answer), pages: make(map[*answer]*page)}
	t.client = &http.Client{Timeout: requestLimit, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		_, err := t.resolve(r.URL.String())
		return err
	}}
	return t
}

// An answer is what came back from an address.
type answer struct {
	method      string
	url, accept string
	began       time.Time
	status      int
	proto       string
	header      http.Header
	body        []byte
}

// address is a path below the base.
func (t *target) address(path string) string { return t.base.String() + path }

// resolve makes a link absolute and refuses one that leads to another server.
func (t *target) resolve(href string) (string, error) {
	u, err := url.Parse(href)
	if err != nil {
		return "", err
	}
	u = t.base.JoinPath("/").ResolveReference(u)
	if u.Scheme != t.base.Scheme || u.Host != t.base.Host {
		return "", fmt.Errorf("%s leads away from the server at %s", href, t.base)
	}
	return u.String(), nil
}

// get asks for an address, once for each media type. accept may be empty.
func (t *target) get(href, accept string) (*answer, error) {
	address, err := t.resolve(href)
	if err != nil {
		return nil, err
	}
	key := accept + " " + address
	if known := t.answers[key]; known != nil {
		return known, nil
	}
	a, err := t.send(http.MethodGet, address, "", "Accept", accept)
	if err == nil {
		t.answers[key] = a
	}
	return a, err
}

// send asks anew, by any method, with fields of the header given as name, value; those
// without a value are left out.
func (t *target) send(method, href, body string, fields ...string) (*answer, error) {
	address, err := t.resolve(href)
	if err != nil {
		return nil, err
	}
	if t.requests++; t.requests > maxRequests {
		return nil, fmt.Errorf("%s %s: more than %d requests", method, address, maxRequests)
	}
	a, err := t.ask(method, address, body, fields)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, address, err)
	}
	t.asked = append(t.asked, a)
	return a, nil
}

func (t *target) ask(method, address, body string, fields []string) (_ *answer, err error) {
	request, err := http.NewRequestWithContext(t.ctx, method, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i+1] != "" {
			request.Header.Set(fields[i], fields[i+1])
		}
	}
	a := &answer{method: method, url: address, accept: request.Header.Get("Accept"), began: time.Now()}
	response, err := t.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	a.status, a.proto, a.header = response.StatusCode, response.Proto, response.Header
	a.body, err = io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if err == nil && len(a.body) > maxBody {
		err = fmt.Errorf("more than %d bytes", maxBody)
	}
	return a, err
}

// expect asks for an address and fails where the answer has none of the statuses.
func (t *target) expect(href, accept string, statuses ...int) (*answer, error) {
	a, err := t.get(href, accept)
	if err == nil && !slices.Contains(statuses, a.status) {
		err = a.errorf("status %d, want %v", a.status, statuses)
	}
	return a, err
}

// document asks for an address, wants 200 and reads its JSON into v.
func (t *target) document(href, accept string, v any) (*answer, error) {
	a, err := t.expect(href, accept, http.StatusOK)
	if err != nil {
		return nil, err
	}
	return a, a.decode(v)
}

// errorf is an error that says which answer it is about.
func (a *answer) errorf(format string, args ...any) error {
	return fmt.Errorf("%s %s: %s", a.method, a.url, fmt.Sprintf(format, args...))
}

func (a *answer) decode(v any) error {
	if err := json.Unmarshal(a.body, v); err != nil {
		return a.errorf("no such JSON: %v", err)
	}
	return nil
}

// media is the answer's media type as it stands, blanks and character set aside.
func (a *answer) media() string {
	text := strings.ReplaceAll(a.header.Get("Content-Type"), " ", "")
	return strings.TrimSuffix(strings.ToLower(text), ";charset=utf-8")
}

// wantMedia fails where the answer is of another media type.
func (a *answer) wantMedia(media string) error {
	if got := a.media(); got != media {
		return a.errorf("Content-Type %q, want %q", got, media)
	}
	return nil
}

// withQuery adds parameters, given as name, value, name, value, to an address.
func withQuery(address string, pairs ...string) string {
	query := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	return address + separator + query.Encode()
}

// baseMedia takes the parameters off a media type.
func baseMedia(media string) string {
	name, _, _ := strings.Cut(media, ";")
	return strings.TrimSpace(name)
}

func isJSON(media string) bool { return media == mediaJSON || strings.HasSuffix(media, "+json") }
