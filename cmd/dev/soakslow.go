package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// How many connections are held open for nothing: by clients that send a byte a second,
// by some that send nothing, and by one address that wants more than its share.
const (
	trickling = 2000
	silent    = 200
	crowd     = 700
)

// slowClients holds connections open for nothing while others use the map.
func (s *soaker) slowClients(ctx context.Context) (err error) {
	server, err := s.serve(ctx, "--rate", "0", "--anonymous-class", "official", s.data)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	users := newSoakClients(10, true)
	defer closeSoakClients(users)
	tile := func(r *rand.Rand) string {
		return fmt.Sprintf("%stiles/8/%d/%d.mvt", server.url, 63+r.IntN(3), 116+r.IntN(3))
	}
	d := min(max(s.d/4, 3*time.Second), 20*time.Second)
	closedLoop(ctx, users, time.Second, tile)
	before := closedLoop(ctx, users, d, tile)

	held, stop := holdConnections(ctx, server.url.Host)
	atFirst := held.open.Load()
	beside := closedLoop(ctx, users, d, tile)
	open := min(atFirst, held.open.Load())
	stop()
	served := func(all []sample) int { return len(good(all)) }
	share := float64(served(beside)) / float64(max(1, served(before)))
	s.found("slow clients", "connections held open by others", open >= 1000, "1,000 at least", "%d of %d, opened again %d times", open, trickling+silent+crowd, held.again.Load())
	s.found("slow clients", "one address with more than its share", held.refused.Load() >= crowd-512, "over 512 closed", "closed %d times", held.refused.Load())
	s.found("slow clients", "tiles of 10 users without and with them", share >= 0.5, "half at least", "%.0f/s and %.0f/s, %.0f %%", float64(served(before))/d.Seconds(), float64(served(beside))/d.Seconds(), 100*share)
	limit := 4*quantile(before, 0.99) + 50*time.Millisecond
	s.found("slow clients", "their time, p99, without and with them", quantile(beside, 0.99) <= limit, round(limit), "%s and %s", round(quantile(before, 0.99)), round(quantile(beside, 0.99)))
	s.found("slow clients", "their requests that failed", served(beside) == len(beside) && len(beside) > 0, "0", "%d of %d", len(beside)-served(beside), len(beside))
	return nil
}

// held counts connections that are held open for nothing.
type held struct{ open, refused, again atomic.Int64 }

// holdConnections opens them, and opens those again that the server closes, until stop
// is called. It returns once every one was tried.
func holdConnections(ctx context.Context, address string) (h *held, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	h = &held{}
	var group, tried sync.WaitGroup
	dialling := make(chan struct{}, 100)
	hold := func(from *net.TCPAddr, send string) {
		tried.Add(1)
		group.Go(func() {
			h.hold(ctx, dialling, from, address, send, tried.Done)
			for ctx.Err() == nil {
				h.again.Add(1)
				h.hold(ctx, dialling, from, address, send, func() {})
			}
		})
	}
	for i := range trickling {
		hold(loopback(2, i%8), "GET /collections HTTP/1.1\r\nHost: x\r\nX-Slow: "+strings.Repeat("x", 1000))
	}
	for i := range silent {
		hold(loopback(3, i%4), "")
	}
	for range crowd {
		hold(loopback(4, 0), "")
	}
	tried.Wait()
	time.Sleep(time.Second) // by then the server has closed what it does not want
	return h, func() { cancel(); group.Wait() }
}

// hold opens one connection and keeps it until it is closed.
func (h *held) hold(ctx context.Context, dialling chan struct{}, from *net.TCPAddr, address, send string, tried func()) {
	dialling <- struct{}{}
	c, err := (&net.Dialer{LocalAddr: from, Timeout: 10 * time.Second}).DialContext(ctx, "tcp", address)
	<-dialling
	tried()
	if err != nil {
		h.refused.Add(1)
		pause(ctx, time.Second)
		return
	}
	defer c.Close()
	h.open.Add(1)
	defer h.open.Add(-1)
	began := time.Now()
	if err := trickle(ctx, c, send); err != nil && time.Since(began) < time.Second {
		h.refused.Add(1)
		pause(ctx, time.Second)
	}
}

// pause waits, but not longer than the context lasts.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// trickle sends a byte a second until the context ends. It fails where the server
// closes the connection.
func trickle(ctx context.Context, c net.Conn, text string) error {
	closed := make(chan error, 1)
	go func() {
		_, err := c.Read(make([]byte, 1))
		closed <- fmt.Errorf("closed by the server: %w", err)
	}()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-closed:
			return err
		case <-tick.C:
			if text == "" {
				continue
			}
			if _, err := c.Write([]byte(text[:1])); err != nil {
				return err
			}
			text = text[1:]
		}
	}
}
