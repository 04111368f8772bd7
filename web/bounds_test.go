package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

func TestRequestsAreBounded(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	many := map[string]string{}
	for field := range slices.Chunk(tooManyFields(), 2) {
		many[field[0]] = field[1]
	}
	for _, s := range []scenario{
		{name: "the longest address", url: "/collections/crossings/items?name=" + strings.Repeat("x", maxAddress-len("http://example.com/collections/crossings/items?name=")), status: 200},
		{name: "a longer one", url: "/collections/crossings/items?name=" + strings.Repeat("x", maxAddress), status: 414, typ: problemType, has: []string{"8 KiB"}},
		{name: "a longer path", url: "/" + strings.Repeat("x", maxAddress), status: 414, typ: problemType},
		{name: "too many parameters", url: "/collections?" + strings.Repeat("f=json&", maxParameters), status: 400, typ: problemType, has: []string{"more than 100 parameters"}},
		{name: "too many header fields", url: "/collections", headers: many, status: 431, typ: problemType, has: []string{"header fields"}},
	} {
		t.Run(s.name, func(t *testing.T) { s.run(t, server) })
	}
}

// TestBodiesAreBounded sends bodies to a handler that reads them, which are told of by
// their length or come in chunks.
func TestBodiesAreBounded(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	server.echo.POST("/test", func(c echo.Context) error {
		body, err := io.ReadAll(c.Request().Body)
		if err != nil {
			return errors.Join(errors.New("reading"), err)
		}
		return c.JSON(http.StatusOK, len(body))
	})
	for _, c := range []struct {
		name    string
		size    int
		chunked bool
		status  int
	}{
		{"the largest", maxBody, false, 200}, {"the largest in chunks", maxBody, true, 200},
		{"a larger one", maxBody + 1, false, 413}, {"a larger one in chunks", maxBody + 1, true, 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/test", strings.NewReader(strings.Repeat("x", c.size)))
			if c.chunked {
				r.ContentLength = -1
			}
			w := httptest.NewRecorder()
			server.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("status %d, want %d: %s", w.Code, c.status, w.Body)
			}
		})
	}
}
