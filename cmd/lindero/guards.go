package main

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"lindero/web"
	"lindero/web/audit"
	"lindero/web/limit"
)

// guards are the options that keep the server up, and an account of what it gives out.
type guards struct {
	Rate        limit.Rate         `default:"1000/s" help:"Requests of one client (a principal, or an address), in the long run: 1000/s, 600/m; 0 for no limit."`
	Burst       int                `default:"5000" help:"Requests of one client that may come at once."`
	ClassFactor map[string]float64 `placeholder:"CLASS=FACTOR" help:"What an access class's limits are multiplied by, as official=5."`
	DailyVolume int64              `default:"20480" placeholder:"MiB" help:"What one client may be sent within a day, in MiB; 0 for no limit."`

	Slots     int           `default:"0" help:"Expensive requests worked on at once: filters, pages, downloads, tiles that are not in the cache; 0 for one a processor."`
	PerClient int           `default:"128" help:"Expensive requests that one client may have, waiting ones included."`
	Queue     int           `default:"1000" help:"Expensive requests that may wait for their turn."`
	QueueWait time.Duration `default:"10s" help:"How long they may."`

	Connections           int `default:"8192" help:"Open connections; 0 for any number."`
	ConnectionsPerAddress int `default:"512" help:"Open connections of one address; 0 for any number."`

	MemoryBudget int64 `default:"0" placeholder:"MiB" help:"Memory that the server may use, in MiB: work is turned away before it runs out. 0: GOMEMLIMIT, or three quarters of what there is; --memory-budget=-1: no budget."`

	Audit         string `type:"path" placeholder:"DIR" help:"Keep the audit log in this folder: who was given what of sensitive layers, every download, refusals."`
	AuditRequired bool   `default:"true" negatable:"" help:"Where the audit log cannot be written, give sensitive layers and downloads of them to nobody but the public."`
}

const mib = 1 << 20

// apply sets up what the options ask for. What close returns is to be called when the
// server has stopped.
func (g *guards) apply(config *web.Config, log *slog.Logger) (closing func() error, err error) {
	budget := g.budget()
	config.Limits, err = limit.New(limit.Options{
		Rate: g.Rate, Burst: g.Burst, Factors: g.ClassFactor, Volume: g.DailyVolume * mib,
		Slots: g.Slots, PerClient: g.PerClient, Queue: g.Queue, Wait: g.QueueWait, Memory: budget,
	})
	if err != nil {
		return nil, err
	}
	config.Connections = limit.Connections{Total: g.Connections, PerAddress: g.ConnectionsPerAddress}
	closing = func() error { return nil }
	if budget > 0 {
		before := debug.SetMemoryLimit(budget)
		closing = func() error { debug.SetMemoryLimit(before); return nil }
		log.Debug("memory", "budget", budget)
	}
	if g.Audit == "" {
		return closing, nil
	}
	kept, err := audit.Open(audit.Options{Dir: g.Audit, Version: version()})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("--audit %s: %w", g.Audit, err), closing())
	}
	config.Audit, config.AuditRequired = kept, g.AuditRequired
	restore := closing
	return func() error { return errors.Join(kept.Close(), restore()) }, nil
}

// budget is the memory that the server may use, in bytes; 0: there is no budget.
func (g *guards) budget() int64 {
	switch {
	case g.MemoryBudget < 0:
		return 0
	case g.MemoryBudget == 0:
		return limit.DefaultBudget()
	}
	return g.MemoryBudget * mib
}
