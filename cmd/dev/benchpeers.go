package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"lindero/cmd/dev/load"
	"lindero/cmd/dev/peers"
)

// peerOptions are what the comparison with other servers takes.
type peerOptions struct {
	points  int
	turns   int
	turn    time.Duration
	clients int
}

// A peerRow is one thing that both servers are asked for.
type peerRow struct {
	what     string
	ours     string // before each path
	paths    []string
	plain    bool // not compressed
	contents func([]byte) (load.Contents, error)
	equal    bool // both are to answer with the same features
	bar      float64
}

// peerRows are the rows of the table. Tiles are those of positions of features, so none
// is empty, as many at each zoom.
func peerRows(o peerOptions) []peerRow {
	suffix := func(paths []string, s string) []string {
		for i := range paths {
			paths[i] += s
		}
		return paths
	}
	const bounded, every = "collections/bounded/tiles/", "collections/every/tiles/"
	low := suffix(load.TilePaths(load.Spread(o.points, 4), 0, 10), ".mvt")
	middle := suffix(load.TilePaths(load.Spread(o.points, 60), 8, 10), ".mvt")
	high := suffix(load.TilePaths(load.Spread(o.points, 300), 11, 14), ".mvt")
	var pages []string
	for _, p := range load.Spread(o.points, 200) {
		pages = append(pages, "items?bbox="+load.Box(p, 1))
	}
	return []peerRow{
		{"tiles of z0 to z10, as served: clusters where points crowd", bounded, low, false, load.TileContents, false, 20},
		{"tiles of z0 to z10, every point in them", every, low, false, load.TileContents, true, 4},
		{"tiles of z8 to z10 alone, every point in them", every, middle, false, load.TileContents, true, 4},
		{"tiles of z11 to z14", every, high, false, load.TileContents, true, 2},
		{"pages of up to 1,000 features in a box, GeoJSON, gzip", "collections/every/", pages, false, load.PageContents, true, 7},
		{"the same, not compressed", "collections/every/", pages, true, load.PageContents, true, 7},
	}
}

// benchPeers measures the program beside PostGIS: the same points, the same addresses,
// nothing cached, in turns.
func benchPeers(ctx context.Context, w *workspace, o peerOptions, output string) (err error) {
	dir, err := os.MkdirTemp("", "lindero-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, err := buildBinary(ctx, w, dir)
	if err != nil {
		return err
	}
	w.printf("%d points of eight properties; %d clients; %d turns of %s and more for each server", o.points, o.clients, o.turns, o.turn)
	server, err := servePeerData(ctx, binary, filepath.Join(dir, "data"), o.points)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	theirs, err := peers.StartPostGIS(ctx, o.points, o.clients)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, theirs.Stop()) }()
	var b strings.Builder
	postmaster, err := theirs.Postmaster()
	if err != nil {
		return err
	}
	b.WriteString("| what | lindero | PostGIS | ratio (least to most) | processor time of an answer | ratio | bar | bytes of an answer | answers with as many features |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, row := range peerRows(o) {
		m := &peerMeter{peerOptions: o, peerRow: row, ours: server.cmd.Process.Pid, url: server.url.String() + row.ours, theirs: theirs.URL, postmaster: postmaster}
		line, err := m.line(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", row.what, err)
		}
		w.printf("%s", line)
		b.WriteString(line + "\n")
	}
	w.printf("\n%s", b.String())
	if output != "" {
		return os.WriteFile(output, []byte(b.String()), 0o644)
	}
	return nil
}

// buildBinary compiles the program as it is shipped.
func buildBinary(ctx context.Context, w *workspace, dir string) (string, error) {
	binary := filepath.Join(dir, "lindero")
	return binary, w.run(ctx, asShipped("build", "-o", binary, "./cmd/lindero"))
}

// unlimited are the options of a server that is measured: nobody is turned away.
func unlimited() []string {
	return []string{"serve", "--addr", "127.0.0.1:0", "--rate", "0", "--daily-volume", "0", "--memory-budget=-1"}
}

// peerConfig has the points twice: as they are served unless told otherwise, and with
// every point in every tile.
const peerConfig = `layers:
  - id: bounded
  - id: every
    tiles: {max_bytes: 1000000000, max_features: 1000000000}
`

// servePeerData starts the program on the points.
func servePeerData(ctx context.Context, binary, dir string, points int) (*server, error) {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "lindero.yaml"), []byte(peerConfig), 0o644); err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "bounded.geojsonl")
	if err := load.WriteFile(file, points); err != nil {
		return nil, err
	}
	if err := os.Link(file, filepath.Join(dir, "every.geojsonl")); err != nil {
		return nil, err
	}
	return startServer(ctx, exec.CommandContext(ctx, binary, append(unlimited(), "--tile-cache", "0", dir)...))
}

// A peerMeter measures one row.
type peerMeter struct {
	peerOptions
	peerRow
	ours       int    // our process
	url        string // of ours
	theirs     string // address of the other one
	postmaster int    // its first process
}

// line is the row as a line of the table.
func (m *peerMeter) line(ctx context.Context) (string, error) {
	equal, err := m.compare(ctx)
	if err != nil {
		return "", err
	}
	mine, err := load.DialAll(ctx, m.clients, m.url, !m.plain)
	if err != nil {
		return "", err
	}
	others, err := load.DialAll(ctx, m.clients, m.theirs, !m.plain)
	if err != nil {
		return "", errors.Join(err, mine.Close())
	}
	var a, b contest
	for range m.turns {
		if err := errors.Join(a.turn(ctx, mine, m.peerRow, m.turn, m.ours), b.turn(ctx, others, m.peerRow, m.turn, m.postmaster)); err != nil {
			return "", errors.Join(err, mine.Close(), others.Close())
		}
	}
	rates, times := ratiosOf(a.rates, b.rates), ratiosOf(b.times, a.times)
	line := fmt.Sprintf("| %s | %s/s | %s/s | %.1f (%.1f to %.1f) | %s and %s ms | %.1f | %.0f | %s and %s | %s |", m.what, number(medianOf(a.rates)), number(medianOf(b.rates)),
		medianOf(rates), slices.Min(rates), slices.Max(rates), number(medianOf(a.times)), number(medianOf(b.times)), medianOf(times),
		m.bar, number(float64(a.size)), number(float64(b.size)), equal)
	return line, errors.Join(mine.Close(), others.Close())
}

// A contest is what one server's turns came to.
type contest struct {
	rates []float64 // answers a second
	// times are those of the processor for an answer, in milliseconds: of the server's
	// processes and of this one, which has the clients, and the thin server in front of
	// PostGIS. What else the machine does changes the rates, and these hardly.
	times []float64
	size  int64 // bytes of an answer
}

func (c *contest) turn(ctx context.Context, clients load.Clients, row peerRow, d time.Duration, pid int) error {
	before, err := timeWith(pid)
	if err != nil {
		return err
	}
	turn, err := clients.Rounds(ctx, row.paths, d)
	if err != nil {
		return err
	}
	after, err := timeWith(pid)
	if err != nil {
		return err
	}
	c.rates = append(c.rates, turn.Rate())
	c.times = append(c.times, (after-before).Seconds()*1000/float64(turn.Requests))
	c.size = turn.Bytes / int64(turn.Requests)
	return nil
}

// timeWith is the processor time of a server and of this process.
func timeWith(pid int) (time.Duration, error) {
	server, err := familyTime(pid)
	if err != nil {
		return 0, err
	}
	own, err := processorTime(os.Getpid())
	return server + own, err
}

// ratiosOf divides turn by turn.
func ratiosOf(a, b []float64) []float64 {
	all := make([]float64, len(a))
	for i := range a {
		all[i] = a[i] / b[i]
	}
	return all
}

// compare asks both servers for every path once, and says how many answers hold as many
// features; where they need not, that ours stand for as many points.
func (m *peerMeter) compare(ctx context.Context) (said string, err error) {
	mine, err := load.Dial(ctx, m.url, !m.plain)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, mine.Close()) }()
	other, err := load.Dial(ctx, m.theirs, !m.plain)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, other.Close()) }()
	paths := slices.Compact(slices.Sorted(slices.Values(m.paths)))
	same, features, most := 0, [2]int{}, 0
	for _, path := range paths {
		x, err := m.ask(mine, path)
		if err != nil {
			return "", err
		}
		y, err := m.ask(other, path)
		if err != nil {
			return "", err
		}
		if !m.equal {
			x.Features, y.Features = x.Points, y.Points
		}
		if x.Features == y.Features {
			same++
		}
		most = max(most, x.Features-y.Features, y.Features-x.Features)
		features[0], features[1] = features[0]+x.Features, features[1]+y.Features
	}
	what := "features"
	if !m.equal {
		what = "points stood for"
	}
	return fmt.Sprintf("%d of %d; differing by %d at most, of %s and %s %s", same, len(paths), most, number(float64(features[0])), number(float64(features[1])), what), nil
}

// ask asks for a path and counts what the answer holds.
func (m *peerMeter) ask(c *load.Client, path string) (load.Contents, error) {
	status, err := c.Get(path)
	if err != nil {
		return load.Contents{}, err
	}
	if status != http.StatusOK {
		return load.Contents{}, fmt.Errorf("%s: %d", path, status)
	}
	body := c.Body
	if !m.plain {
		if body, err = gunzip(body); err != nil {
			return load.Contents{}, fmt.Errorf("%s: %w", path, err)
		}
	}
	contents, err := m.contents(body)
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return contents, err
}

func gunzip(compressed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func medianOf(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}
