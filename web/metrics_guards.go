package web

import (
	"github.com/prometheus/client_golang/prometheus"

	"lindero/web/limit"
)

// guards collects what limits, connections and the audit log show, at the time of
// asking.
type guards struct{ server *Server }

var (
	refusedTotal      = gauge("lindero_limit_refused_total", "Requests turned away, by reason.", "reason")
	limitClients      = gauge("lindero_limit_clients", "Clients whose use is remembered.")
	queueWaiting      = gauge("lindero_queue_waiting", "Expensive requests that wait for their turn.")
	queueBusy         = gauge("lindero_queue_busy", "Slots for expensive requests that are taken.")
	memoryUsed        = gauge("lindero_memory_used_bytes", "Memory that no garbage collection would give back.")
	memoryBudget      = gauge("lindero_memory_budget_bytes", "Memory that the server may use.")
	memoryLevel       = gauge("lindero_memory_shedding", "What is turned away for want of memory: 0 nothing, 1 expensive requests, 2 all but health and cached tiles.")
	connectionsOpen   = gauge("lindero_connections", "Open connections.")
	connectionRefused = gauge("lindero_connections_refused_total", "Connections closed as they came, by the bound that was reached.", "bound")
	auditRecords      = gauge("lindero_audit_records", "Records in the audit log.")
	auditQueued       = gauge("lindero_audit_queued", "Records on their way to the audit log.")
	auditFailed       = gauge("lindero_audit_failed", "1 where the audit log cannot be written.")
)

// Describe sends the descriptions.
func (g *guards) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{refusedTotal, limitClients, queueWaiting, queueBusy, memoryUsed, memoryBudget, memoryLevel,
		connectionsOpen, connectionRefused, auditRecords, auditQueued, auditFailed} {
		out <- d
	}
}

// Collect sends the values.
func (g *guards) Collect(out chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	if limits := g.server.config.Limits; limits != nil {
		stats := limits.Stats()
		for _, reason := range limit.Reasons() {
			send(refusedTotal, prometheus.CounterValue, float64(stats.Refused[reason]), string(reason))
		}
		send(limitClients, prometheus.GaugeValue, float64(stats.Clients))
		send(queueWaiting, prometheus.GaugeValue, float64(stats.Waiting))
		send(queueBusy, prometheus.GaugeValue, float64(stats.Busy))
		send(memoryUsed, prometheus.GaugeValue, float64(stats.Memory))
		send(memoryBudget, prometheus.GaugeValue, float64(stats.Budget))
		send(memoryLevel, prometheus.GaugeValue, float64(stats.Level))
	}
	connections := g.server.places.Stats()
	send(connectionsOpen, prometheus.GaugeValue, float64(connections.Open))
	send(connectionRefused, prometheus.CounterValue, float64(connections.RefusedTotal), "total")
	send(connectionRefused, prometheus.CounterValue, float64(connections.RefusedAddress), "address")
	if log := g.server.config.Audit; log != nil {
		stats, failed := log.Stats(), 0.0
		if stats.Failed {
			failed = 1
		}
		send(auditRecords, prometheus.CounterValue, float64(stats.Records))
		send(auditQueued, prometheus.GaugeValue, float64(stats.Queued))
		send(auditFailed, prometheus.GaugeValue, failed)
	}
}
