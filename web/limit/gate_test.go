package limit

import (
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func newGate(t testing.TB, o Options) *Gate {
	t.Helper()
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func from(address string) Caller { return Caller{Address: netip.MustParseAddr(address)} }

// reasonOf is the reason of a refusal; "" for no error.
func reasonOf(t testing.TB, err error) Reason {
	t.Helper()
	var refusal *Refusal
	if err != nil && !errors.As(err, &refusal) {
		t.Fatal(err)
	}
	if refusal == nil {
		return ""
	}
	return refusal.Reason
}

// admitted is how many of n requests get in.
func admitted(g *Gate, c Caller, n int) int {
	in := 0
	for range n {
		if g.Admit(c) == nil {
			in++
		}
	}
	return in
}

func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, Options{Rate: 10, Burst: 30, Factors: map[string]float64{"official": 2}})
		one := from("192.0.2.1")
		if n := admitted(g, one, 100); n != 30 {
			t.Errorf("at once: %d requests, want the burst of 30", n)
		}
		if n := admitted(g, from("192.0.2.2"), 1); n != 1 {
			t.Error("another address pays for the first")
		}
		time.Sleep(500 * time.Millisecond)
		if n := admitted(g, one, 100); n != 5 {
			t.Errorf("after half a second: %d, want 5", n)
		}
		time.Sleep(time.Hour)
		if n := admitted(g, one, 100); n != 30 {
			t.Errorf("after an hour: %d, want the burst and no more", n)
		}
		signedIn := Caller{Principal: "k1", Class: "official", Address: one.Address}
		if n := admitted(g, signedIn, 100); n != 60 {
			t.Errorf("a principal of a class with factor 2, at an address that is at its limit: %d, want 60", n)
		}
		signedIn.Address = netip.MustParseAddr("198.51.100.7")
		if n := admitted(g, signedIn, 100); n != 0 {
			t.Errorf("the same principal from elsewhere: %d", n)
		}
		if s := g.Stats(); s.Refused[TooFast] == 0 || s.Clients != 3 {
			t.Errorf("%+v", s)
		}
	})
}

// TestRateAgainstModel compares with a bucket that is filled step by step.
func TestRateAgainstModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rate, burst, step = 8, 20, 125 * time.Millisecond // a token a step
		g := newGate(t, Options{Rate: rate, Burst: burst})
		tokens := burst
		for i := range 2000 {
			asked := (i * 7919) % 5 * ((i / 100) % 2) // bursts, then calm
			want := min(asked, tokens)
			if got := admitted(g, from("192.0.2.1"), asked); got != want {
				t.Fatalf("step %d: %d of %d admitted, want %d", i, got, asked, want)
			}
			tokens = min(burst, tokens-want+1)
			time.Sleep(step)
		}
	})
}

func TestRefusalSaysWhenToComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, Options{Rate: 0.5, Burst: 2})
		c := from("192.0.2.1")
		admitted(g, c, 2)
		var refusal *Refusal
		if err := g.Admit(c); !errors.As(err, &refusal) || !refusal.ByClient() {
			t.Fatal(err)
		}
		if got, want := refusal.Policy(), `"rate";q=2;w=4`; got != want {
			t.Errorf("policy %s, want %s", got, want)
		}
		if got, want := refusal.State(), `"rate";r=0;t=2`; got != want {
			t.Errorf("state %s, want %s", got, want)
		}
		time.Sleep(time.Duration(refusal.RetrySeconds()) * time.Second)
		if err := g.Admit(c); err != nil {
			t.Errorf("after the time to wait: %v", err)
		}
	})
}

func TestVolume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, Options{Volume: 1000})
		c := from("192.0.2.1")
		g.Sent(c, 900)
		if err := g.Admit(c); err != nil {
			t.Errorf("below the volume: %v", err)
		}
		g.Sent(c, 600) // the size is known only behind it
		var refusal *Refusal
		if err := g.Admit(c); !errors.As(err, &refusal) || refusal.Reason != TooMuch || refusal.Retry != 12*time.Hour {
			t.Fatalf("half a day's volume too much: %v %+v", err, refusal)
		}
		if got, want := refusal.Policy(), `"volume";q=1000;w=86400;qu="content-bytes"`; got != want {
			t.Errorf("policy %s, want %s", got, want)
		}
		time.Sleep(12 * time.Hour)
		if err := g.Admit(c); err != nil {
			t.Errorf("half a day later: %v", err)
		}
	})
}

func TestAddressesOfOneClientAreOne(t *testing.T) {
	g := newGate(t, Options{Rate: 0.001, Burst: 1})
	for _, c := range []struct {
		name  string
		pair  [2]string
		share bool
	}{
		{"an IPv6 network", [2]string{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9"}, true},
		{"two IPv6 networks", [2]string{"2001:db8:1:3::1", "2001:db8:1:4::1"}, false},
		{"IPv4 in IPv6", [2]string{"192.0.2.1", "::ffff:192.0.2.1"}, true},
		{"two IPv4 addresses", [2]string{"192.0.2.8", "192.0.2.9"}, false},
		{"a zone", [2]string{"fe80::1%eth0", "fe80::2%eth1"}, true},
	} {
		first, second := g.Admit(from(c.pair[0])), g.Admit(from(c.pair[1]))
		if first != nil || (second != nil) != c.share {
			t.Errorf("%s: %v, %v", c.name, first, second)
		}
	}
}

// TestManyAddressesTakeNoMemory sends a request from each of a million addresses, as
// one who has an IPv6 /44 may: memory stays, and a client that is at its limit does not
// get out of it by them.
func TestManyAddressesTakeNoMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // no time passes, so no rate is restored
		g := newGate(t, Options{Rate: 10, Burst: 1000, Clients: 1 << 14})
		limited := from("192.0.2.1")
		admitted(g, limited, 2000)
		flood := func(from, to uint32) {
			for i := from; i < to; i++ {
				a := netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, 0, byte(i >> 16), byte(i >> 8), byte(i)})
				if err := g.Admit(Caller{Address: a}); err != nil {
					t.Fatal(err)
				}
			}
		}
		flood(0, 100_000)
		before := heap()
		flood(100_000, 1_100_000)
		if grown := heap() - before; grown > 4<<20 { // a million entries weigh a hundred
			t.Errorf("memory grew by %d bytes", grown)
		}
		if n := g.Stats().Clients; n > 1<<14 {
			t.Errorf("%d clients are remembered", n)
		}
		if n := admitted(g, limited, 500); n > 0 {
			t.Errorf("other addresses gave a client at its limit %d requests", n)
		}
	})
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestBusyClientsKeepTheirPlace has more clients at work than the table has room for.
func TestBusyClientsKeepTheirPlace(t *testing.T) {
	g := newGate(t, Options{Clients: tableShards, Slots: 1000, PerClient: 1})
	var turns []*Turn
	for i := range 500 {
		turn, err := g.Begin(t.Context(), Caller{Principal: fmt.Sprint(i)})
		if err == nil {
			turns = append(turns, turn)
		} else if reasonOf(t, err) != TooMany { // those without a place share one
			t.Fatal(err)
		}
	}
	if len(turns) < tableShards {
		t.Fatalf("only %d clients got a turn", len(turns))
	}
	for _, turn := range turns {
		turn.End()
	}
	for i := range g.clients.shards {
		s := &g.clients.shards[i]
		for _, e := range append(s.entries, s.rest) {
			if e.busy != 0 {
				t.Errorf("a client is busy with %d requests after all have ended", e.busy)
			}
		}
	}
	if s := g.Stats(); s.Busy != 0 || s.Waiting != 0 {
		t.Errorf("%+v", s)
	}
}

// TestConcurrentUse is for the race detector, and counts.
func TestConcurrentUse(t *testing.T) {
	g := newGate(t, Options{Rate: 1e6, Volume: 1 << 40, Slots: 3, Memory: 1 << 40, Clients: 256})
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			for n := range 200 {
				c := from(fmt.Sprintf("10.0.%d.%d", i, n%7))
				if err := g.Admit(c); err != nil {
					t.Error(err)
				}
				turn, err := g.Begin(t.Context(), c)
				if err != nil {
					t.Error(err)
					continue
				}
				if _, busy := g.queue.lengths(); busy > 3 {
					t.Errorf("%d slots are taken", busy)
				}
				turn.Pause()
				if err := turn.Resume(t.Context()); err != nil {
					t.Error(err)
				}
				turn.End()
				g.Sent(c, 1000)
			}
		})
	}
	all.Wait()
	if s := g.Stats(); s.Busy != 0 || s.Waiting != 0 {
		t.Errorf("%+v", s)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{{Burst: -1}, {Volume: -1}, {Memory: -1}, {Factors: map[string]float64{"x": 0}}, {Wait: -1}} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v passes", o)
		}
	}
	for text, want := range map[string]Rate{"200/s": 200, "30/m": 0.5, "7200/h": 2, "0": 0, "12": 12} {
		var r Rate
		if err := r.UnmarshalText([]byte(text)); err != nil || r != want {
			t.Errorf("%s: %v %v", text, r, err)
		}
	}
	for _, text := range []string{"", "fast", "10/d", "-1/s", "NaN", "Inf/s", "/s"} {
		var r Rate
		if err := r.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q passes for a rate", text)
		}
	}
}

func BenchmarkAdmit(b *testing.B) {
	g := newGate(b, Options{Rate: 1e9, Volume: 1 << 50})
	b.RunParallel(func(pb *testing.PB) {
		c := from("192.0.2.1")
		for pb.Next() {
			if err := g.Admit(c); err != nil {
				b.Error(err)
			}
			g.Sent(c, 30_000)
		}
	})
	b.ReportAllocs()
}
