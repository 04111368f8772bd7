package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"
)

// stopUnderLoad asks the server to stop in the middle of its work, several times over.
// Every request that it had taken must be answered to the end. One that comes as the
// listener closes may find nobody there.
func (s *soaker) stopUnderLoad(ctx context.Context) error {
	rounds := min(max(int(s.d/(6*time.Second)), 2), 10)
	lost, done, longest := 0, 0, time.Duration(0)
	for range rounds {
		all, stopped, took, err := s.stopOnce(ctx)
		if err != nil {
			return err
		}
		for _, one := range all {
			switch {
			case one.ok():
				done++
			case one.header, one.began.Before(stopped.Add(-settled)):
				lost++
			}
		}
		longest = max(longest, took)
	}
	s.found("stop under load", fmt.Sprintf("requests lost when stopped, %d times", rounds), lost == 0 && done > 0, "0", "%d, %d answered", lost, done)
	s.found("stop under load", "time to stop, at most", longest < stopLimit, round(stopLimit), "%s", round(longest))
	return nil
}

// settled is how long before a stop a request must have been sent to count as taken.
const settled = 50 * time.Millisecond

// stopOnce loads a server and stops it after a while.
func (s *soaker) stopOnce(ctx context.Context) (all []sample, stopped time.Time, took time.Duration, err error) {
	server, err := s.serve(ctx, "--rate", "0", "--anonymous-class", "official", s.data)
	if err != nil {
		return nil, stopped, 0, err
	}
	clients := newSoakClients(20, false) // a connection each, or an idle one that closes looks like a loss
	address := func(r *rand.Rand) string {
		if r.IntN(4) == 0 {
			return server.url.String() + "collections/blind_crossings/download?f=geojsonseq"
		}
		return work(server.url, r)
	}
	var group sync.WaitGroup
	loading, cancel := context.WithCancel(ctx)
	defer cancel()
	var got samples
	for _, c := range clients {
		group.Go(func() {
			for loading.Err() == nil {
				one := c.ask(ctx, address(c.rand))
				got.add(one)
				if one.status == 0 {
					return // nobody is there any more
				}
			}
		})
	}
	time.Sleep(1500 * time.Millisecond)
	stopped = time.Now()
	err = server.stop()
	took = time.Since(stopped)
	cancel()
	group.Wait()
	closeSoakClients(clients)
	return got.all, stopped, took, err
}

// killAndRestart kills the server in the middle of its work and starts it again, over
// and over: the same data must be there every time, and the audit log in order.
func (s *soaker) killAndRestart(ctx context.Context) error {
	rounds := min(max(int(s.d*50/time.Minute), 3), 50)
	log := filepath.Join(s.dir, "audit")
	var times []time.Duration
	var version string
	same := 0
	for range rounds {
		began := time.Now()
		server, err := s.serve(ctx, "--rate", "0", "--anonymous-class", "official", "--audit", log, s.data)
		if err != nil {
			return err
		}
		times = append(times, time.Since(began))
		r, err := readyz(ctx, server)
		if err != nil {
			return errors.Join(err, server.stop())
		}
		if version == "" {
			version = r.Version
		}
		if r.Version == version && r.Status == "ready" {
			same++
		}
		if err := s.killBusy(ctx, server); err != nil {
			return err
		}
	}
	slices.Sort(times)
	s.found("kill and restart", fmt.Sprintf("same data after kill -9, %d times", rounds), same == rounds, "every time", "%d", same)
	s.found("kill and restart", "time until data are served, p50 and most", times[len(times)-1] < 10*time.Second, "10s", "%s and %s", round(times[len(times)/2]), round(times[len(times)-1]))
	return s.verifyLog(ctx, "kill and restart", log)
}

// killBusy kills a server while it works for some clients.
func (s *soaker) killBusy(ctx context.Context, server *server) error {
	clients := newSoakClients(4, true)
	defer closeSoakClients(clients)
	var group sync.WaitGroup
	group.Go(func() {
		closedLoop(ctx, clients, 300*time.Millisecond, func(r *rand.Rand) string {
			if r.IntN(2) == 0 {
				return server.url.String() + "collections/blind_crossings/download?f=csv"
			}
			return work(server.url, r)
		})
	})
	time.Sleep(time.Duration(100+len(s.findings)) * time.Millisecond)
	if err := server.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-server.done // killed, as was asked for
	group.Wait()
	return nil
}
