package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/web/auth"
)

// cachePolicy is a value of Cache-Control for answers that everybody gets, and one for
// those to a principal: no cache that others share may keep these. The slices are
// shared: nobody may write into them.
type cachePolicy struct{ public, private []string }

// Cache policies. Answers hold as long as the data: clients keep them and ask
// whether they still do, which a 304 answers for nothing. Only an address that
// names the data's version never changes.
var (
	cacheRevalidate = cachePolicy{[]string{"public, no-cache"}, []string{"private, no-cache"}}
	cacheImmutable  = cachePolicy{[]string{"public, max-age=31536000, immutable"}, []string{"private, max-age=31536000, immutable"}}
)

func (p cachePolicy) of(r *http.Request) []string {
	if auth.From(r.Context()).IsPublic() {
		return p.public
	}
	return p.private
}

// AddVary adds to the headers that an answer depends on. All stand on one line: nginx
// before 1.23 heeds the last line alone, and would give one principal's answer to
// another.
func AddVary(h http.Header, names ...string) {
	h["Vary"] = []string{strings.Join(slices.Concat(h["Vary"], names), ", ")}
}

// gzipSuffix is what the compressing middleware adds to the ETag of an answer:
// strong ETags tell encodings apart (RFC 9110, 8.8.3.3).
const gzipSuffix = "-gzip"

// fresh sets the validators and reports whether the client has this answer
// already; then it has sent 304. etag is a strong one, quoted.
func fresh(c echo.Context, etag string, policy cachePolicy) (bool, error) {
	h := c.Response().Header()
	h["Etag"] = []string{etag}
	h["Cache-Control"] = policy.of(c.Request())
	condition := c.Request().Header["If-None-Match"]
	if len(condition) == 0 || !matches(strings.Join(condition, ","), etag) {
		return false, nil
	}
	return true, c.NoContent(http.StatusNotModified)
}

// matches is the weak comparison of an If-None-Match list (RFC 9110, 13.1.2),
// blind to the suffix that compression gives an ETag.
func matches(list, etag string) bool {
	for candidate := range strings.SplitSeq(list, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == "*" || candidate == etag || strings.Replace(candidate, gzipSuffix+`"`, `"`, 1) == etag {
			return true
		}
	}
	return false
}

// send sends v as JSON, with the hash of its bytes for an ETag.
func (r *request) send(mediaType string, v any) error {
	body, err := marshal(v)
	if err != nil {
		return err
	}
	return r.sendBytes(mediaType, append(linksWithKey(r.c, r.base, body), '\n'))
}

// sendBytes sends a document as it is, with its hash for an ETag.
func (r *request) sendBytes(mediaType string, body []byte) error {
	if done, err := fresh(r.c, hashOf(string(body)), cacheRevalidate); done || err != nil {
		return err
	}
	return r.c.Blob(http.StatusOK, mediaType, body)
}

// marshal is json.Marshal without the escapes that HTML would need: links stay
// legible, and no answer in JSON is ever taken for HTML.
func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// hashOf is the parts' strong ETag, quoted.
func hashOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}
