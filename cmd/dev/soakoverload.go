package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"
)

const (
	soakBudget = 400 // MiB
	soakWait   = 2 * time.Second
)

// overload finds out what the server can do, asks for twice that, and finds out again:
// several times over, for other work on the machine comes and goes.
func (s *soaker) overload(ctx context.Context) (err error) {
	server, err := s.serve(ctx, "--rate", "0", "--anonymous-class", "official", "--memory-budget", strconv.Itoa(soakBudget), "--queue-wait", soakWait.String(), s.data)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	clients := newSoakClients(200, true)
	defer closeSoakClients(clients)
	rounds := min(max(int(s.d/(10*time.Second)), 2), 6)
	m := &overloadMeter{server: server, clients: clients, calmTime: max(s.d/time.Duration(4*rounds), time.Second), time: s.d / time.Duration(rounds)}
	closedLoop(ctx, clients[:8], 2*time.Second, m.address) // fills the caches
	if err := m.calm(ctx); err != nil {
		return err
	}
	for range rounds {
		if err := errors.Join(m.twice(ctx), m.calm(ctx)); err != nil {
			return err
		}
	}
	s.judge(m, rounds)
	peak, err := peakMemory(server.cmd.Process.Pid)
	if err != nil {
		return err
	}
	s.found("overload", "memory at the peak", peak <= soakBudget<<20, fmt.Sprintf("%d MiB", soakBudget), "%d MiB", peak>>20)
	return nil
}

// An overloadMeter measures in turns what a server does when it is asked for what it can
// do, and for twice that.
type overloadMeter struct {
	server         *server
	clients        []*soakClient
	calmTime, time time.Duration // of a turn
	calms, overs   []turn
	calmAll, all   []sample
	unsent         int
}

// A turn is what came of one.
type turn struct {
	rate   float64 // answers a second
	perCPU float64 // answers for a second of the server's processor time
}

func (m *overloadMeter) address(r *rand.Rand) string { return work(m.server.url, r) }

func (m *overloadMeter) calm(ctx context.Context) error {
	t, all, err := m.measure(m.calmTime, func() []sample { return closedLoop(ctx, m.clients[:8], m.calmTime, m.address) })
	m.calms, m.calmAll = append(m.calms, t), append(m.calmAll, all...)
	return err
}

func (m *overloadMeter) twice(ctx context.Context) error {
	rate := 2 * m.calms[len(m.calms)-1].rate
	t, all, err := m.measure(m.time, func() []sample {
		all, unsent := openLoop(ctx, m.clients, m.time, rate, m.address)
		m.unsent += unsent
		return all
	})
	m.overs, m.all = append(m.overs, t), append(m.all, all...)
	return err
}

func (m *overloadMeter) measure(d time.Duration, load func() []sample) (t turn, all []sample, err error) {
	before, err := processorTime(m.server.cmd.Process.Pid)
	if err != nil {
		return t, nil, err
	}
	all = load()
	after, err := processorTime(m.server.cmd.Process.Pid)
	n := float64(len(good(all)))
	return turn{n / d.Seconds(), n / max((after-before).Seconds(), 0.01)}, all, err
}

// shares are how the turns of overload compare with the calm before and after each, by
// rate and by processor time.
func (m *overloadMeter) shares() (rate, perCPU []float64) {
	for i, over := range m.overs {
		before, after := m.calms[i], m.calms[i+1]
		rate = append(rate, over.rate/((before.rate+after.rate)/2))
		perCPU = append(perCPU, over.perCPU/((before.perCPU+after.perCPU)/2))
	}
	slices.Sort(rate)
	slices.Sort(perCPU)
	return rate, perCPU
}

// steadyTurn is how long a turn must be for its rate to be held to the bar of the whole
// drill. In a shorter one the seconds of filling and emptying the queue weigh, and what
// else the machine does: there the processor time alone is held to it.
const steadyTurn = 5 * time.Second

// judge turns what was measured into findings.
func (s *soaker) judge(m *overloadMeter, rounds int) {
	answered := good(m.all)
	calm := good(m.calmAll)
	s.found("overload", "work done with 8 clients", len(calm) == len(m.calmAll) && len(calm) > 0, "all answered",
		"%.0f/s, p99 %s", float64(len(calm))/(float64(rounds+1)*m.calmTime.Seconds()), round(quantile(calm, 0.99)))
	rate, perCPU := m.shares()
	bar := 0.8
	if m.time < steadyTurn {
		bar = 0.5
	}
	s.found("overload", fmt.Sprintf("work done when twice that is asked for, %d times %s: median, least and most", rounds, m.time), rate[len(rate)/2] >= bar, fmt.Sprintf("%.0f %%", 100*bar),
		"%.0f %% (%.0f to %.0f %%;%s, %d not sent)", 100*rate[len(rate)/2], 100*rate[0], 100*rate[len(rate)-1], statuses(m.all), m.unsent)
	s.found("overload", "the same for a second of the server's processor time", perCPU[len(perCPU)/2] >= 0.8, "80 %",
		"%.0f %% (%.0f to %.0f %%)", 100*perCPU[len(perCPU)/2], 100*perCPU[0], 100*perCPU[len(perCPU)-1])
	limit := soakWait + 2*time.Second
	s.found("overload", "time of the answers, p50 and p99", quantile(answered, 0.99) <= limit, round(limit), "%s and %s", round(quantile(answered, 0.5)), round(quantile(answered, 0.99)))
	broken := 0
	for _, one := range m.all {
		if one.err != nil {
			broken++
		}
	}
	s.found("overload", "requests without a whole answer", broken == 0, "0", "%d", broken)
}

func round(d time.Duration) string { return d.Round(100 * time.Microsecond).String() }
