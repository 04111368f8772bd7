package conformance

import (
	"net/http"
	"testing"
)

func TestX(t *testing.T) {
	address := start(t, func(r *http.Response, body []byte) []byte { return declare(r, body, classCRS) })
	_, report := ask(t, address, "crs")
	t.Log(report)
}
