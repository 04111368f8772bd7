package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb/maptile"

	"lindero/cmd/dev/load"
)

// loadLimit is how long the largest set may take to load.
const loadLimit = 10 * time.Minute

// The zooms that are measured: all that a layer has unless told otherwise.
const lastZoom = 14

// A scaleResult is what was measured on a set of points.
type scaleResult struct {
	points         int
	file           int64 // bytes
	loads          []time.Duration
	resident, peak int64
	zooms          [lastZoom + 1]zoomResult
	thousand       time.Duration // of a tile, for each 1,000 features that are in it
	mixed          float64       // answers a second
}

// A zoomResult is how long tiles of a zoom take that are not in the cache.
type zoomResult struct {
	tiles    int
	p50, p99 time.Duration
	worst    time.Duration // the longest of the tiles' medians
	largest  int           // bytes, compressed
}

// benchScale measures the program on sets of points of several sizes, one after another.
func benchScale(ctx context.Context, w *workspace, sizes, output string) (err error) {
	dir, err := os.MkdirTemp("", "lindero-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, err := buildBinary(ctx, w, dir)
	if err != nil {
		return err
	}
	var all []*scaleResult
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return usageError(fmt.Sprintf("bench: -sizes are numbers of points, not %q", size))
		}
		w.printf("-- %s points", number(float64(n)))
		m := &scaleMeter{binary: binary, data: filepath.Join(dir, "points.geojsonl"), scaleResult: &scaleResult{points: n}}
		if err := m.measure(ctx); err != nil {
			return fmt.Errorf("%d points: %w", n, err)
		}
		all = append(all, m.scaleResult)
	}
	table := scaleTable(all)
	w.printf("\n%s", table)
	if output != "" {
		return os.WriteFile(output, []byte(table), 0o644)
	}
	return nil
}

// A scaleMeter measures one set.
type scaleMeter struct {
	*scaleResult
	binary, data string
}

func (m *scaleMeter) measure(ctx context.Context) error {
	if err := load.WriteFile(m.data, m.points); err != nil {
		return err
	}
	info, err := os.Stat(m.data)
	if err != nil {
		return err
	}
	m.file = info.Size()
	if err := m.serving(ctx, append(unlimited(), "--tile-cache", "0", m.data), m.uncached); err != nil {
		return err
	}
	return m.serving(ctx, append(unlimited(), m.data), m.mix)
}

// serving starts the program, measures how that goes, and then the rest.
func (m *scaleMeter) serving(ctx context.Context, args []string, rest func(context.Context, *server) error) (err error) {
	began := time.Now()
	server, err := startServerWithin(ctx, exec.CommandContext(ctx, m.binary, args...), loadLimit)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	m.loads = append(m.loads, time.Since(began))
	pid := server.cmd.Process.Pid
	if m.resident == 0 {
		if m.resident, err = residentMemory(pid); err != nil {
			return err
		}
	}
	peak, err := peakMemory(pid)
	if err != nil {
		return err
	}
	m.peak = max(m.peak, peak)
	return rest(ctx, server)
}

// How many tiles of each zoom are asked for, each so many times.
const (
	scaleTiles  = 200
	scaleRounds = 3
)

// uncached asks for tiles one after another, of a server that keeps none.
func (m *scaleMeter) uncached(ctx context.Context, s *server) (err error) {
	client, err := load.Dial(ctx, s.url.String()+"tiles/", true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	var perThousand []time.Duration
	positions := load.Spread(m.points, scaleTiles)
	for zoom := range m.zooms {
		paths := load.TilePaths(positions, maptile.Zoom(zoom), maptile.Zoom(zoom))
		paths = slices.Compact(slices.Sorted(slices.Values(paths)))
		took := make([][]time.Duration, len(paths))
		features := make([]int, len(paths))
		z := &m.zooms[zoom]
		for round := range scaleRounds {
			for i, path := range paths {
				began := time.Now()
				status, err := client.Get(path + ".mvt")
				took[i] = append(took[i], time.Since(began))
				if err != nil || status != http.StatusOK {
					return errors.Join(err, fmt.Errorf("%s: %d", path, status))
				}
				z.largest = max(z.largest, len(client.Body))
				if round == 0 {
					if features[i], err = featuresOf(client.Body); err != nil {
						return err
					}
				}
			}
		}
		perThousand = append(perThousand, z.judge(took, features)...)
	}
	if len(perThousand) > 0 {
		m.thousand = quantileOf(perThousand, 0.5)
	}
	return nil
}

// featuresOf counts the features of a tile.
func featuresOf(compressed []byte) (int, error) {
	raw, err := gunzip(compressed)
	if err != nil {
		return 0, err
	}
	contents, err := load.TileContents(raw)
	return contents.Features, err
}

// judge sums up how long each tile took, and returns what 1,000 features take in those
// tiles that have about as many.
func (z *zoomResult) judge(took [][]time.Duration, features []int) (perThousand []time.Duration) {
	z.tiles = len(took)
	var all []time.Duration
	for i, times := range took {
		all = append(all, times...)
		median := quantileOf(times, 0.5)
		z.worst = max(z.worst, median)
		if 500 <= features[i] && features[i] <= 2000 {
			perThousand = append(perThousand, median*1000/time.Duration(features[i]))
		}
	}
	z.p50, z.p99 = quantileOf(all, 0.5), quantileOf(all, 0.99)
	return perThousand
}

func quantileOf(times []time.Duration, share float64) time.Duration {
	times = slices.Sorted(slices.Values(times))
	return times[min(len(times)-1, int(share*float64(len(times))))]
}

// mixedRequests are asked for in a mix, of which the cache has four fifths.
const mixedRequests = 20_000

// mix has eight clients ask for tiles of all zooms: four of five times for one of a few,
// else for one that nobody has asked for.
func (m *scaleMeter) mix(ctx context.Context, s *server) error {
	clients, err := load.DialAll(ctx, 8, s.url.String()+"tiles/", true)
	if err != nil {
		return err
	}
	hot := load.TilePaths(load.Spread(m.points, 20), 0, lastZoom)
	cold := load.TilePaths(load.Spread(m.points, mixedRequests/5/6), 9, lastZoom)
	paths := make([]string, mixedRequests)
	for i := range paths {
		paths[i] = hot[i%len(hot)] + ".mvt"
		if i%5 == 4 {
			paths[i] = cold[i/5%len(cold)] + ".mvt"
		}
	}
	turn, err := clients.Rounds(ctx, paths, 0)
	m.mixed = turn.Rate()
	return errors.Join(err, clients.Close())
}
