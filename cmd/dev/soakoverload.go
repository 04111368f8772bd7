package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	soakBudget = 400 // MiB
	soakWait   = 2 * time.Second
)

// overload finds out what the server can do, and then asks for twice that.
func (s *soaker) overload(ctx context.Context) (err error) {
	server, err := s.serve(ctx, "--rate", "0", "--anonymous-class", "official", "--memory-budget", strconv.Itoa(soakBudget), "--queue-wait", soakWait.String(), s.data)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	address := func(r *rand.Rand) string { return work(server.url, r) }
	clients := newSoakClients(200, true)
	defer closeSoakClients(clients)
	closedLoop(ctx, clients[:8], s.d/8, address) // fills the caches
	calm := closedLoop(ctx, clients[:8], max(s.d/4, 2*time.Second), address)
	peak := float64(len(good(calm))) / max(s.d/4, 2*time.Second).Seconds()
	s.found("overload", "work done with 8 clients", len(good(calm)) == len(calm) && peak > 0, "all answered", "%.0f/s, p99 %s", peak, round(quantile(calm, 0.99)))

	all, unsent := openLoop(ctx, clients, s.d, 2*peak, address)
	answered := good(all)
	goodput := float64(len(answered)) / s.d.Seconds()
	s.found("overload", fmt.Sprintf("work done when twice that is asked for, %s", s.d), goodput >= 0.8*peak, "80 %", "%.0f/s, %.0f %% (%s, %d not sent)", goodput, 100*goodput/peak, strings.TrimSpace(statuses(all)), unsent)
	p99 := quantile(answered, 0.99)
	s.found("overload", "time of the answers, p50 and p99", p99 <= soakWait+2*time.Second, round(soakWait+2*time.Second), "%s and %s", round(quantile(answered, 0.5)), round(p99))
	broken := 0
	for _, one := range all {
		if one.err != nil {
			broken++
		}
	}
	s.found("overload", "requests without a whole answer", broken == 0, "0", "%d", broken)
	peakMemory, err := peakMemory(server.cmd.Process.Pid)
	if err != nil {
		return err
	}
	s.found("overload", "memory at the peak", peakMemory <= soakBudget<<20, fmt.Sprintf("%d MiB", soakBudget), "%d MiB", peakMemory>>20)
	return nil
}

func round(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }

// peakMemory is the most memory that a process ever held, in bytes. Only Linux tells.
func peakMemory(pid int) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(text) {
		if fields := bytes.Fields(line); len(fields) == 3 && string(fields[0]) == "VmHWM:" {
			kib, err := strconv.ParseInt(string(fields[1]), 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("process %d does not tell its peak of memory", pid)
}

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
	beside := closedLoop(ctx, users, d, tile)
	open := held.open.Load()
	stop()
	served := func(all []sample) int { return len(good(all)) }
	share := float64(served(beside)) / float64(max(1, served(before)))
	s.found("slow clients", "connections held open by others", open >= 1000, "1,000 at least", "%d of %d", open, trickling+silent+crowd)
	s.found("slow clients", "one address with more than its share", held.refused.Load() >= crowd-512, "over 512 closed", "%d closed", held.refused.Load())
	s.found("slow clients", "tiles of 10 users without and with them", share >= 0.5, "half at least", "%.0f/s and %.0f/s, %.0f %%", float64(served(before))/d.Seconds(), float64(served(beside))/d.Seconds(), 100*share)
	limit := 4*quantile(before, 0.99) + 50*time.Millisecond
	s.found("slow clients", "their time, p99, without and with them", quantile(beside, 0.99) <= limit, round(limit), "%s and %s", round(quantile(before, 0.99)), round(quantile(beside, 0.99)))
	s.found("slow clients", "their requests that failed", served(beside) == len(beside) && len(beside) > 0, "0", "%d of %d", len(beside)-served(beside), len(beside))
	return nil
}

// held counts connections that are held open for nothing.
type held struct{ open, refused atomic.Int64 }

// holdConnections opens them, and keeps them until stop is called or the server closes
// them.
func holdConnections(ctx context.Context, address string) (h *held, stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	h = &held{}
	var group sync.WaitGroup
	opening := make(chan struct{}, 100)
	var ready sync.WaitGroup
	hold := func(group *sync.WaitGroup, from *net.TCPAddr, send string, ownCrowd bool) {
		ready.Add(1)
		group.Go(func() {
			opening <- struct{}{}
			c, err := (&net.Dialer{LocalAddr: from, Timeout: 10 * time.Second}).DialContext(ctx, "tcp", address)
			<-opening
			ready.Done()
			if err != nil {
				h.refused.Add(1)
				return
			}
			defer c.Close()
			h.open.Add(1)
			defer h.open.Add(-1)
			if err := trickle(ctx, c, send); err != nil && ownCrowd {
				h.refused.Add(1)
			}
		})
	}
	for i := range trickling {
		hold(&group, loopback(2, i%8), "GET /collections HTTP/1.1\r\nHost: x\r\nX-Slow: "+strings.Repeat("x", 1000), false)
	}
	for i := range silent {
		hold(&group, loopback(3, i%4), "", false)
	}
	for range crowd {
		hold(&group, loopback(4, 0), "", true)
	}
	ready.Wait()
	return h, func() { cancel(); group.Wait() }
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
