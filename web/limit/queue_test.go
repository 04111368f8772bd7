package limit

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestGreedyClientDelaysNobody has one client with 200 requests of 100 ms against ten
// with one now and then: with two slots, none of the ten waits for more than the
// request that is being worked on and for the others of the ten.
func TestGreedyClientDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const work = 100 * time.Millisecond
		g := newGate(t, Options{Slots: 2, PerClient: 200, Wait: time.Hour})
		var all sync.WaitGroup
		ask := func(name string) (waited time.Duration) {
			start := time.Now()
			turn, err := g.Begin(t.Context(), Caller{Principal: name})
			if err != nil {
				t.Error(err)
				return 0
			}
			waited = time.Since(start)
			time.Sleep(work)
			turn.End()
			return waited
		}
		start := time.Now()
		greedy := make([]time.Duration, 200)
		for i := range greedy {
			all.Go(func() {
				ask("greedy")
				greedy[i] = time.Since(start)
			})
		}
		synctest.Wait()
		longest := make([]time.Duration, 10)
		for i := range longest {
			all.Go(func() {
				for range 10 {
					time.Sleep(time.Duration(300+37*i) * time.Millisecond)
					longest[i] = max(longest[i], ask(fmt.Sprint("normal", i)))
				}
			})
		}
		all.Wait()
		if worst := slices.Max(longest); worst > 6*work { // eleven lines on two slots
			t.Errorf("a normal client waited for %s", worst)
		}
		if done, want := slices.Max(greedy), 15*time.Second; done > want { // 300 requests of 100 ms on two slots
			t.Errorf("the greedy one was served only after %s; work for %s was there", done, want)
		}
	})
}

func TestTurnsGoRound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, Options{Slots: 1, Wait: time.Hour})
		first, err := g.Begin(t.Context(), Caller{Principal: "first"})
		if err != nil {
			t.Fatal(err)
		}
		var served []string
		var all sync.WaitGroup
		for _, name := range []string{"a", "a", "a", "b", "b", "c"} {
			all.Go(func() {
				turn, err := g.Begin(t.Context(), Caller{Principal: name})
				if err != nil {
					t.Error(err)
					return
				}
				served = append(served, name)
				turn.End()
			})
			synctest.Wait()
		}
		first.End()
		all.Wait()
		if want := []string{"a", "b", "c", "a", "b", "a"}; !slices.Equal(served, want) {
			t.Errorf("served %v, want %v", served, want)
		}
	})
}

func TestQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, Options{Slots: 1, Queue: 3, PerClient: 2, Wait: 4 * time.Second})
		holder, err := g.Begin(t.Context(), Caller{Principal: "holder"})
		if err != nil {
			t.Fatal(err)
		}
		refusals := map[Reason]int{}
		var mu sync.Mutex
		var all sync.WaitGroup
		ask := func(ctx context.Context, name string) {
			all.Go(func() {
				turn, err := g.Begin(ctx, Caller{Principal: name})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case errors.Is(err, context.Canceled):
					refusals["gone"]++
				case err != nil:
					refusals[reasonOf(t, err)]++
				default:
					refusals["served"]++
					turn.End()
				}
			})
			synctest.Wait()
		}
		ctx, leave := context.WithCancel(t.Context())
		ask(ctx, "a")
		ask(t.Context(), "a")
		ask(t.Context(), "a") // one too many of this client
		ask(t.Context(), "b")
		ask(t.Context(), "c") // one too many of all
		if s := g.Stats(); s.Waiting != 3 {
			t.Errorf("%d wait", s.Waiting)
		}
		leave()
		synctest.Wait()
		if s := g.Stats(); s.Waiting != 2 {
			t.Errorf("%d wait after one has left", s.Waiting)
		}
		time.Sleep(3 * time.Second)
		ask(t.Context(), "d")
		time.Sleep(2 * time.Second) // too long for all but d
		holder.End()
		all.Wait()
		want := map[Reason]int{"gone": 1, "served": 1, TooMany: 1, QueueFull: 1, WaitedLong: 2}
		for reason, n := range want {
			if refusals[reason] != n {
				t.Errorf("%s: %d, want %d", reason, refusals[reason], n)
			}
		}
		if s := g.Stats(); s.Busy != 0 || s.Waiting != 0 || len(g.queue.lines) != 0 || g.queue.turns.Len() != 0 {
			t.Errorf("something is left: %+v", s)
		}
	})
}

// TestPauseLetsOthersWork has a slow client pause between its pieces.
func TestPauseLetsOthersWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, Options{Slots: 1, Wait: time.Second})
		slow, err := g.Begin(t.Context(), Caller{Principal: "slow"})
		if err != nil {
			t.Fatal(err)
		}
		slow.Pause()
		other, err := g.Begin(t.Context(), Caller{Principal: "other"})
		if err != nil {
			t.Fatal("nobody works while the slow one pauses: ", err)
		}
		resumed := make(chan error, 1)
		go func() { resumed <- slow.Resume(t.Context()) }()
		synctest.Wait()
		time.Sleep(time.Minute) // no limit: it is in the middle of its answer
		if len(resumed) > 0 {
			t.Fatal("two work on one slot")
		}
		other.End()
		if err := <-resumed; err != nil {
			t.Fatal(err)
		}
		slow.End()
		if s := g.Stats(); s.Busy != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// TestRandomLeaving has clients come, wait, give up and work at random; in the end
// every slot is free.
func TestRandomLeaving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, Options{Slots: 3, Queue: 50, PerClient: 10, Wait: 200 * time.Millisecond})
		var all sync.WaitGroup
		for i := range 2000 {
			all.Go(func() {
				r := rand.New(rand.NewPCG(7, uint64(i)))
				time.Sleep(time.Duration(r.IntN(5000)) * time.Millisecond)
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+r.IntN(300))*time.Millisecond)
				defer cancel()
				turn, err := g.Begin(ctx, Caller{Principal: fmt.Sprint(r.IntN(20))})
				if err != nil {
					return
				}
				time.Sleep(time.Duration(r.IntN(20)) * time.Millisecond)
				turn.Pause()
				time.Sleep(time.Duration(r.IntN(20)) * time.Millisecond)
				if err := turn.Resume(ctx); err == nil {
					time.Sleep(time.Duration(r.IntN(5)) * time.Millisecond)
				}
				turn.End()
			})
		}
		all.Wait()
		if s := g.Stats(); s.Busy != 0 || s.Waiting != 0 || len(g.queue.lines) != 0 || g.queue.free != 3 {
			t.Errorf("something is left: %+v, %d lines, %d free", s, len(g.queue.lines), g.queue.free)
		}
	})
}

func BenchmarkTurn(b *testing.B) {
	g := newGate(b, Options{})
	c := from("192.0.2.1")
	b.ReportAllocs()
	for b.Loop() {
		turn, err := g.Begin(b.Context(), c)
		if err != nil {
			b.Fatal(err)
		}
		turn.End()
	}
}
