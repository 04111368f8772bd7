package load

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Turn is what one turn of a measurement came to.
type Turn struct {
	Requests int
	Bytes    int64 // of bodies
	Took     time.Duration
}

// Rate is in answers a second.
func (t Turn) Rate() float64 { return float64(t.Requests) / t.Took.Seconds() }

// Clients are several of one server.
type Clients []*Client

// DialAll connects n clients.
func DialAll(ctx context.Context, n int, address string, gzip bool) (Clients, error) {
	var clients Clients
	for range n {
		c, err := Dial(ctx, address, gzip)
		if err != nil {
			return nil, errors.Join(err, clients.Close())
		}
		clients = append(clients, c)
	}
	return clients, nil
}

// Close closes them all.
func (all Clients) Close() error {
	var err error
	for _, c := range all {
		err = errors.Join(err, c.Close())
	}
	return err
}

// Rounds has the clients ask for all the paths, in their order, each path by whichever
// client is free, in whole rounds until at least the time has passed. So two servers are
// asked for the very same, whatever their pace. An answer other than 200 or 204 fails.
func (all Clients) Rounds(ctx context.Context, paths []string, d time.Duration) (Turn, error) {
	var next, done, size atomic.Int64
	var last atomic.Int64 // how many requests there are to be; 0: not known yet
	began := time.Now()
	ask := func(c *Client) error {
		for ctx.Err() == nil {
			i := next.Add(1) - 1
			if i%int64(len(paths)) == 0 && i > 0 && time.Since(began) >= d {
				last.CompareAndSwap(0, i)
			}
			if end := last.Load(); end > 0 && i >= end {
				return nil
			}
			path := paths[i%int64(len(paths))]
			status, err := c.Get(path)
			if err == nil && status != http.StatusOK && status != http.StatusNoContent {
				err = fmt.Errorf("%s: %d %.300s", path, status, c.Body)
			}
			if err != nil {
				return err
			}
			done.Add(1)
			size.Add(int64(len(c.Body)))
		}
		return context.Cause(ctx)
	}
	failures := make([]error, len(all))
	var group sync.WaitGroup
	for k, c := range all {
		group.Go(func() { failures[k] = ask(c) })
	}
	group.Wait()
	return Turn{Requests: int(done.Load()), Bytes: size.Load(), Took: time.Since(began)}, errors.Join(failures...)
}
