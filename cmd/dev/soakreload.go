package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"lindero/cmd/dev/load"
)

// reloadedFile is the file that changes.
const reloadedFile = "points.geojsonl"

// reloadHost is what clients call the server, so that the links in its answers are the
// same wherever it listens.
const reloadHost = "soak.invalid"

// reloadOptions give a server a tile cache that is full soon, and turn nobody away.
func reloadOptions(dir string) []string {
	return []string{"--rate", "0", "--daily-volume", "0", "--tile-cache", "16", dir}
}

// replaceFile puts a copy of a file in the place of another, at once.
func replaceFile(name, by string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	next := filepath.Join(filepath.Dir(name), ".next") // hidden files are no data
	from, err := os.Open(by)
	if err != nil {
		return err
	}
	to, err := os.Create(next)
	if err != nil {
		return errors.Join(err, from.Close())
	}
	_, err = io.Copy(to, from)
	if err = errors.Join(err, to.Close(), from.Close()); err != nil {
		return err
	}
	return os.Rename(next, name)
}

// reloads has the data change again and again under full load. Every answer must be, to
// the last byte, that of one version, and of none that had been replaced before it was
// asked for.
func (s *soaker) reloads(ctx context.Context) (err error) {
	dir := filepath.Join(s.dir, "reloads")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	v, err := s.newVersions(ctx, dir)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "changing", reloadedFile)
	if err := replaceFile(file, v.files[0]); err != nil {
		return err
	}
	server, err := s.serve(ctx, reloadOptions(filepath.Dir(file))...)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	r := &reloader{versions: v, server: server, file: file, of: make([]atomic.Int64, versionCount)}
	if err := r.run(ctx, s.d); err != nil {
		return err
	}
	s.judgeReloads(r)
	return nil
}

// A reloader has data change and clients ask. Changes are numbered: after the nth the
// server has version n modulo how many there are.
type reloader struct {
	*versions
	server *server
	file   string

	written, served atomic.Int64 // the last change that was written, and that the server reported
	answers, wrong  atomic.Int64
	stale, failed   atomic.Int64
	sharp           atomic.Int64 // answers that only one version could be right for
	of              []atomic.Int64
	first           atomic.Pointer[string] // what was wrong first
	memory          []int64                // resident bytes, in equal steps of time
	slowest         time.Duration          // of the reloads
	took            time.Duration          // of the whole
}

const reloadClients = 8

// run goes on for the time given, and until each version has been served.
func (r *reloader) run(ctx context.Context, d time.Duration) error {
	clients, err := load.DialAll(ctx, reloadClients, r.server.url.String(), true)
	if err != nil {
		return err
	}
	timed, cancel := context.WithTimeout(ctx, d+time.Minute) // for machines that are busy
	defer cancel()
	began := time.Now()
	var group sync.WaitGroup
	for k, c := range clients {
		c.Host = reloadHost
		group.Go(func() { r.ask(timed, c, rand.New(rand.NewPCG(3, uint64(k)))) })
	}
	var changing, watching error
	group.Go(func() {
		defer cancel()
		changing = r.change(timed, d, min(time.Second, d/8))
	})
	group.Go(func() { watching = r.watch(timed, d/40) })
	group.Wait()
	r.took = time.Since(began)
	return errors.Join(changing, watching, clients.Close(), ctx.Err())
}

// change has the next version served, so often or as fast as the server can, until the
// time has passed and each version has had its turn.
func (r *reloader) change(ctx context.Context, d, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for began := time.Now(); time.Since(began) < d || r.served.Load() < versionCount; {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		next := r.written.Add(1)
		version := int(next % versionCount)
		if err := replaceFile(r.file, r.files[version]); err != nil {
			return err
		}
		if err := r.server.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			return err
		}
		_, took, err := eventually(context.WithoutCancel(ctx), r.server, func(is readiness) bool { return is.Version == r.names[version] && is.Failure == "" })
		if err != nil {
			return err
		}
		r.slowest = max(r.slowest, took)
		r.served.Store(next)
	}
	return nil
}

// watch notes the server's memory.
func (r *reloader) watch(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		n, err := residentMemory(r.server.cmd.Process.Pid)
		if err != nil {
			return err
		}
		r.memory = append(r.memory, n)
	}
}

// ask asks for one thing after another and judges each answer.
func (r *reloader) ask(ctx context.Context, c *load.Client, random *rand.Rand) {
	for ctx.Err() == nil {
		i := random.IntN(len(r.paths))
		from := r.served.Load()
		status, err := c.Get(r.paths[i])
		to := r.written.Load()
		r.answers.Add(1)
		switch {
		case err != nil:
			r.failed.Add(1)
			r.note("%s: %v", r.paths[i], err)
			return // the connection is of no use any more
		case status != http.StatusOK && status != http.StatusNoContent:
			r.failed.Add(1)
			r.note("%s: %d %.200s", r.paths[i], status, c.Body)
			continue
		}
		r.judgeOne(i, c, status, from, to)
	}
}

// judgeOne judges an answer to a question that was put when the server had reported the
// change from, and answered before a change after to was written.
func (r *reloader) judgeOne(i int, c *load.Client, status int, from, to int64) {
	of := r.judge(i, c, status)
	right := uint(0)
	for n := from; n <= to; n++ {
		right |= 1 << (n % versionCount)
	}
	switch {
	case of == 0:
		r.wrong.Add(1)
		r.note("%s: the body is not the one of its ETag %s", r.paths[i], c.ETag)
	case of&right == 0:
		r.stale.Add(1)
		r.note("%s: an answer of versions %04b, where %04b are right", r.paths[i], of, right)
	}
	if from == to {
		r.sharp.Add(1)
	}
	for k := range r.of {
		if of == 1<<k {
			r.of[k].Add(1)
		}
	}
}

// note keeps what was wrong first.
func (r *reloader) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	r.first.CompareAndSwap(nil, &text)
}

// steadyReloads is how long the drill must take for its memory to be held to the bar of
// the whole: in a shorter one caches and pools are still filling.
const steadyReloads = 30 * time.Second

// judgeReloads turns what was found into findings.
func (s *soaker) judgeReloads(r *reloader) {
	const drill = "reloads"
	least := r.of[0].Load()
	for k := range r.of {
		least = min(least, r.of[k].Load())
	}
	changes, answers := r.served.Load(), r.answers.Load()
	s.found(drill, fmt.Sprintf("changes of the data under load, of %d versions", versionCount), changes >= versionCount, fmt.Sprint(versionCount),
		"%d, each served after %s at most", changes, round(r.slowest))
	s.found(drill, fmt.Sprintf("answers to %d clients", reloadClients), least > 0, "some of each version",
		"%d (%.0f/s), %d of each version at least, %d when only one was right", answers, float64(answers)/r.took.Seconds(), least, r.sharp.Load())
	s.found(drill, "requests without an answer", r.failed.Load() == 0, "0", "%d", r.failed.Load())
	s.found(drill, "answers that are not those of their ETag", r.wrong.Load() == 0, "0", "%d", r.wrong.Load())
	s.found(drill, "answers of a version that had been replaced before", r.stale.Load() == 0, "0", "%d", r.stale.Load())
	if first := r.first.Load(); first != nil {
		s.w.printf("%s", *first)
	}
	bar := 1.15
	if s.d < steadyReloads {
		bar = 1.5
	}
	before, after := meanOf(r.memory[:len(r.memory)/2]), meanOf(r.memory[len(r.memory)/2:])
	s.found(drill, "memory in the second half, as a share of that in the first", after <= bar*before, fmt.Sprintf("%.0f %%", 100*bar),
		"%.0f %% (%.0f and %.0f MB)", 100*after/before, after/1e6, before/1e6)
}

func meanOf(all []int64) float64 {
	sum := 0.0
	for _, v := range all {
		sum += float64(v)
	}
	return sum / float64(max(len(all), 1))
}
