package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestFailuresStayWithTheirRequest mixes failures and long answers, all of clients
// that take gzip: each must get its own, whole.
func TestFailuresStayWithTheirRequest(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	for client := range 8 {
		t.Run(fmt.Sprint("client ", client), func(t *testing.T) {
			t.Parallel()
			for i := range 50 {
				name := fmt.Sprintf("nope-%d-%d", client, i)
				failed := get(server, "/collections/"+name, "Accept-Encoding", "gzip")
				if body := failed.Body.String(); failed.Code != http.StatusNotFound || !strings.Contains(body, name) {
					t.Errorf("%s: %d %s", name, failed.Code, body)
				}
				whole := get(server, "/api", "Accept-Encoding", "gzip")
				if body := bodyOf(t, whole); whole.Code != http.StatusOK || !strings.HasSuffix(body, "}\n") || strings.Contains(body, "nope") {
					t.Errorf("/api: %d %.200s", whole.Code, body)
				}
			}
		})
	}
}
