package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"sync"
	"time"
)

// A soakClient sends requests from an address of its own, as far as the system has
// more than one for this machine.
type soakClient struct {
	http *http.Client
	rand *rand.Rand
}

// requestLimit is what a request may take before its client gives it up.
const requestLimit = 30 * time.Second

// newSoakClients makes clients from 127.1.0.1 on.
func newSoakClients(n int, keepAlive bool) []*soakClient {
	clients := make([]*soakClient, n)
	for i := range clients {
		dialer := &net.Dialer{Timeout: 10 * time.Second, LocalAddr: loopback(1, i)}
		clients[i] = &soakClient{
			http: &http.Client{Timeout: requestLimit, Transport: &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: !keepAlive, MaxIdleConnsPerHost: 64}},
			rand: rand.New(rand.NewPCG(11, uint64(i))),
		}
	}
	return clients
}

// loopback is the nth address of a group of this machine's own: Linux has all of
// 127.0.0.0/8, other systems only 127.0.0.1.
func loopback(group, n int) *net.TCPAddr {
	if runtime.GOOS != "linux" {
		return nil
	}
	return &net.TCPAddr{IP: net.IPv4(127, byte(group), byte(n/250), byte(1+n%250))}
}

func closeSoakClients(clients []*soakClient) {
	for _, c := range clients {
		c.http.CloseIdleConnections()
	}
}

// A sample is how one request went.
type sample struct {
	began  time.Time
	took   time.Duration
	status int // 0: no answer
	err    error
	header bool // the answer had begun
}

// ok reports whether the answer came, whole: an empty tile has no content.
func (s sample) ok() bool {
	return s.err == nil && (s.status == http.StatusOK || s.status == http.StatusNoContent)
}

// ask sends one request and reads its answer to the end.
func (c *soakClient) ask(ctx context.Context, address string) sample {
	s := sample{began: time.Now()}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		s.err = err
		return s
	}
	request.Header.Set("Accept-Encoding", "gzip")
	response, err := c.http.Do(request)
	if err == nil {
		s.header, s.status = true, response.StatusCode
		_, err = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close() // read to its end, or broken
	}
	s.err, s.took = err, time.Since(s.began)
	return s
}

// work is an expensive request: a filter over an area, a sorted page, or a tile that
// hardly anybody has asked for.
func work(base *url.URL, r *rand.Rand) string {
	west, south := -92+3*r.Float64(), 14+2*r.Float64()
	items := base.String() + "collections/blind_crossings/items?"
	switch r.IntN(5) {
	case 0:
		z := 9 + r.IntN(5)
		return fmt.Sprintf("%stiles/%d/%d/%d.mvt", base, z, (1<<z)*(88+r.IntN(5))/360, (1<<z)*(456+r.IntN(10))/1000)
	case 1:
		return fmt.Sprintf("%ssortby=-width_m&limit=100&bbox=%.3f,%.3f,%.3f,%.3f", items, west, south, west+2, south+1)
	}
	return fmt.Sprintf("%slimit=300&bbox=%.3f,%.3f,%.3f,%.3f&filter=width_m%%3E%d", items, west, south, west+2, south+1, r.IntN(5))
}

// samples are collected by many.
type samples struct {
	mu  sync.Mutex
	all []sample
}

func (s *samples) add(one sample) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, one)
}

// closedLoop has every client ask again as soon as it has its answer.
func closedLoop(ctx context.Context, clients []*soakClient, d time.Duration, address func(*rand.Rand) string) []sample {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var all samples
	var group sync.WaitGroup
	for _, c := range clients {
		group.Go(func() {
			for ctx.Err() == nil {
				one := c.ask(ctx, address(c.rand))
				if ctx.Err() == nil { // or it was cut off by the end
					all.add(one)
				}
			}
		})
	}
	group.Wait()
	return all.all
}

// mostOpen bounds the requests that an open loop has under way.
const mostOpen = 3000

// openLoop asks so many times a second, whether answers come or not. unsent is how many
// requests it could not send, for it had too many under way.
func openLoop(ctx context.Context, clients []*soakClient, d time.Duration, rate float64, address func(*rand.Rand) string) (all []sample, unsent int) {
	var got samples
	var group sync.WaitGroup
	slots := make(chan struct{}, mostOpen)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	began, sent := time.Now(), 0
	for time.Since(began) < d && ctx.Err() == nil {
		for due := int(time.Since(began).Seconds() * rate); sent < due; sent++ {
			c := clients[sent%len(clients)]
			target := address(c.rand)
			select {
			case slots <- struct{}{}:
				group.Go(func() {
					got.add(c.ask(ctx, target))
					<-slots
				})
			default:
				unsent++
			}
		}
		<-tick.C
	}
	group.Wait()
	return got.all, unsent
}

// good are the samples with a whole answer.
func good(all []sample) []sample {
	return slices.DeleteFunc(slices.Clone(all), func(s sample) bool { return !s.ok() })
}

// quantile is the time within which that share of samples came.
func quantile(all []sample, share float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	times := make([]time.Duration, len(all))
	for i, s := range all {
		times[i] = s.took
	}
	slices.Sort(times)
	return times[min(len(times)-1, int(share*float64(len(times))))]
}

// statuses counts samples by their status, for people.
func statuses(all []sample) string {
	counts := make(map[int]int)
	for _, s := range all {
		counts[s.status]++
	}
	text := ""
	for _, status := range []int{200, 204, 429, 503, 0} {
		if counts[status] > 0 {
			text += fmt.Sprintf(" %d×%d", counts[status], status)
		}
		delete(counts, status)
	}
	if len(counts) > 0 {
		text += fmt.Sprintf(" others: %v", counts)
	}
	return text
}
