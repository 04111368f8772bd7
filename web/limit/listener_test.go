package limit

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"syscall"
	"testing"
	"time"
)

// dialFrom connects to a listener from an address of this machine; nil where it was
// refused before that was done.
func dialFrom(t *testing.T, l net.Listener, address string) net.Conn {
	t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
	c, err := d.DialContext(t.Context(), "tcp", l.Addr().String())
	if errors.Is(err, syscall.ECONNRESET) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// greeted reports whether a connection was taken: then it is greeted with a byte.
func greeted(t *testing.T, c net.Conn) bool {
	t.Helper()
	if c == nil {
		return false
	}
	if err := c.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, err := c.Read(make([]byte, 1))
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		t.Fatal("neither taken nor closed")
	}
	return err == nil
}

// greeter takes connections and greets them until they are closed.
func greeter(t *testing.T, places *Places) net.Listener {
	t.Helper()
	inner, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := places.Listen(inner)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if _, err := c.Write([]byte("!")); err == nil {
					_, _ = io.Copy(io.Discard, c) // until the client is gone
				}
			}()
		}
	}()
	return l
}

func TestConnectionsAreBounded(t *testing.T) {
	places := NewPlaces(Connections{Total: 5, PerAddress: 2, Exempt: func(a netip.Addr) bool { return a == netip.MustParseAddr("127.0.0.3") }})
	l := greeter(t, places)
	first := dialFrom(t, l, "127.0.0.1")
	for i, c := range []struct {
		address string
		taken   bool
	}{
		{"127.0.0.1", true}, {"127.0.0.1", false}, // the third of one address
		{"127.0.0.2", true}, {"127.0.0.3", true}, {"127.0.0.3", true}, {"127.0.0.3", false}, // the sixth of all
	} {
		if got := greeted(t, dialFrom(t, l, c.address)); got != c.taken && i > 0 || i == 0 && !got {
			t.Errorf("connection %d, from %s: taken %v", i, c.address, got)
		}
	}
	if s := places.Stats(); s != (ConnectionStats{Open: 5, RefusedTotal: 1, RefusedAddress: 1}) {
		t.Errorf("%+v", s)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); places.Stats().Open != 4; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%+v", places.Stats())
		}
	}
	if !greeted(t, dialFrom(t, l, "127.0.0.2")) {
		t.Error("there is no room after one has left")
	}
}
