package auth

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// keyPause is how long the issuer is left alone between two requests for the same
// document. A token that names an unknown key makes go-oidc ask for the keys again, and
// anybody can send such tokens.
const keyPause = 5 * time.Second

// patientTransport refuses to ask for the same document again too soon. What is posted,
// such as a code to exchange, is no document.
type patientTransport struct {
	next http.RoundTripper
	now  func() time.Time

	mu   sync.Mutex
	last map[string]time.Time // by address: discovery and keys, no others
}

// RoundTrip sends the request, or fails at once.
func (t *patientTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet && !t.mayAsk(r.URL.String()) {
		return nil, fmt.Errorf("%s was asked for less than %s ago", r.URL, keyPause)
	}
	return t.next.RoundTrip(r)
}

func (t *patientTransport) mayAsk(address string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if last, ok := t.last[address]; ok && now.Sub(last) < keyPause {
		return false
	}
	t.last[address] = now
	return true
}
