package web

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"lindero/geo"
	"lindero/tiles"
)

// metrics are what /metrics shows, in a registry of the server's own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec

	mu    sync.RWMutex
	known map[outcome]observers // looking labels up anew would cost each request an allocation
}

// outcome is a route and the status it answered with: there are few.
type outcome struct {
	route  string
	status int
}

type observers struct {
	requests prometheus.Counter
	duration prometheus.Observer
}

func newMetrics(store *geo.Store, cache *tiles.Cache, more ...prometheus.Collector) *metrics {
	m := &metrics{
		known:    make(map[outcome]observers),
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lindero_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "lindero_http_request_duration_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5, 30},
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.duration,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		&state{store: store, cache: cache})
	m.registry.MustRegister(more...)
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

func (m *metrics) request(route string, status int, took time.Duration) {
	if route == "" {
		route = "none" // an address without a route: as a label it would grow without bound
	}
	key := outcome{route, status}
	m.mu.RLock()
	o, ok := m.known[key]
	m.mu.RUnlock()
	if !ok {
		o = observers{m.requests.WithLabelValues(route, strconv.Itoa(status)), m.duration.WithLabelValues(route)}
		m.mu.Lock()
		m.known[key] = o
		m.mu.Unlock()
	}
	o.requests.Inc()
	o.duration.Observe(took.Seconds())
}

// state collects gauges of the data and the tile cache at the time of asking.
type state struct {
	store *geo.Store
	cache *tiles.Cache
}

func gauge(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

var (
	featuresGauge = gauge("lindero_features", "Features served, by collection.", "collection")
	bytesGauge    = gauge("lindero_collection_bytes", "Memory held by a collection and its index.", "collection")
	builtGauge    = gauge("lindero_snapshot_built_timestamp_seconds", "When the data served were loaded.")
	failedGauge   = gauge("lindero_reload_failed", "1 where the newest data could not be loaded.")
	cacheHits     = gauge("lindero_tile_cache_hits_total", "Tiles found in the cache.")
	cacheMisses   = gauge("lindero_tile_cache_misses_total", "Tiles that had to be built.")
	cacheEvicted  = gauge("lindero_tile_cache_evictions_total", "Tiles dropped from the cache for room.")
	cacheCarried  = gauge("lindero_tile_cache_carried_total", "Tiles of data that were loaded again, kept as they are.")
	cacheOutdated = gauge("lindero_tile_cache_outdated_total", "Tiles of data that were loaded again, dropped as they may have changed.")
	tileBuilds    = gauge("lindero_tile_build_seconds", "Time to build tiles, compression included, by zoom.", "zoom")
	cacheBytes    = gauge("lindero_tile_cache_bytes", "Bytes of tiles in the cache.")
)

// Describe sends the descriptions.
func (s *state) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{featuresGauge, bytesGauge, builtGauge, failedGauge, cacheHits, cacheMisses, cacheEvicted, cacheCarried, cacheOutdated, cacheBytes, tileBuilds} {
		out <- d
	}
}

// Collect sends the values.
func (s *state) Collect(out chan<- prometheus.Metric) {
	send := func(d *prometheus.Desc, kind prometheus.ValueType, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, kind, v, labels...)
	}
	if snapshot := s.store.Snapshot(); snapshot != nil {
		send(builtGauge, prometheus.GaugeValue, float64(snapshot.Built.UnixMilli())/1000)
		for _, c := range snapshot.Edition(geo.Public).Collections {
			send(featuresGauge, prometheus.GaugeValue, float64(c.Len()), c.ID)
			send(bytesGauge, prometheus.GaugeValue, float64(c.Size()), c.ID)
		}
	}
	failed := 0.0
	if s.store.Failure() != nil {
		failed = 1
	}
	send(failedGauge, prometheus.GaugeValue, failed)
	stats := s.cache.Stats()
	send(cacheHits, prometheus.CounterValue, float64(stats.Hits))
	send(cacheMisses, prometheus.CounterValue, float64(stats.Misses))
	send(cacheEvicted, prometheus.CounterValue, float64(stats.Evictions))
	send(cacheCarried, prometheus.CounterValue, float64(stats.Carried))
	send(cacheOutdated, prometheus.CounterValue, float64(stats.Outdated))
	send(cacheBytes, prometheus.GaugeValue, float64(stats.Bytes))
	for zoom, b := range stats.Builds {
		if b.Count > 0 {
			out <- prometheus.MustNewConstSummary(tileBuilds, b.Count, b.Time.Seconds(), nil, strconv.Itoa(zoom))
		}
	}
}
