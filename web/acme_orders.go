package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
)

// orderTransport tells the ACME client where an order is once it has been finalised.
// RFC 8555, 7.4 does not ask an authority to repeat the Location there, and some do
// not; golang.org/x/crypto/acme (v0.57) needs it to wait for the certificate.
type orderTransport struct {
	next http.RoundTripper

	mu     sync.Mutex
	orders map[string]string // addresses of orders by those that finalise them
}

// maxOrder is the most that is read of an order: a few hundred bytes for each name.
const maxOrder = 1 << 20

// RoundTrip asks the authority.
func (t *orderTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	switch location := response.Header.Get("Location"); {
	case response.StatusCode == http.StatusCreated && location != "":
		if err := t.remember(response, location); err != nil {
			return nil, err
		}
	case response.StatusCode == http.StatusOK && location == "":
		if order := t.order(r.URL.String()); order != "" {
			response.Header.Set("Location", order)
		}
	}
	return response, nil
}

// remember notes what finalises the order that was created, if one was.
func (t *orderTransport) remember(response *http.Response, location string) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, maxOrder))
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	var order struct{ Finalize string }
	if json.Unmarshal(body, &order) != nil || order.Finalize == "" {
		return nil // an account, or what the client itself will not understand
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.orders[order.Finalize] = location
	return nil
}

// order returns the order that an address has finalised, and forgets it.
func (t *orderTransport) order(finalize string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	order := t.orders[finalize]
	delete(t.orders, finalize)
	return order
}
