package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// Cache policies. Answers hold as long as the data: clients keep them and ask
// whether they still do, which a 304 answers for nothing. Only an address that
// names the data's version never changes.
const (
	cacheRevalidate = "public, no-cache"
	cacheImmutable  = "public, max-age=31536000, immutable"
)

// gzipSuffix is what the compressing middleware adds to the ETag of an answer:
// strong ETags tell encodings apart (RFC 9110, 8.8.3.3).
const gzipSuffix = "-gzip"

// fresh sets the validators and reports whether the client has this answer
// already; then it has sent 304. etag is a strong one, quoted.
func fresh(c echo.Context, etag, cacheControl string) (bool, error) {
	h := c.Response().Header()
	h["Etag"] = []string{etag}
	h["Cache-Control"] = []string{cacheControl}
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
	return r.sendBytes(mediaType, append(body, '\n'))
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
