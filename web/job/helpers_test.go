package job

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// counter gives ids in their order, also to several at once.
type counter struct {
	mu sync.Mutex
	n  uint64
}

func (c *counter) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(p)
	c.n++
	binary.BigEndian.PutUint64(p[len(p)-8:], c.n)
	return len(p), nil
}

// clock stands still until it is told otherwise.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// open opens a store whose process "work" is done by a runner, and starts it.
func open(t *testing.T, o Options, work RunnerFunc) *Store {
	t.Helper()
	if o.Random == nil {
		o.Random = &counter{}
	}
	s, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	s.Register("work", work)
	s.Start()
	return s
}

func submit(t *testing.T, s *Store, client string) string {
	t.Helper()
	r, err := s.Submit(Submission{Process: "work", Inputs: []byte(`{"a":1}`), Owner: Owner{Principal: client, Class: "public"}, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// ended waits for a job, which must end with a status.
func ended(t *testing.T, s *Store, id string, want Status) Record {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	r, err := s.Wait(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if r.Status != want {
		t.Fatalf("job %s is %s, want %s: %+v", id, r.Status, want, r)
	}
	return r
}

// writes is a runner that writes a file of so many bytes.
func writes(size int) RunnerFunc {
	return func(_ context.Context, t Task) ([]File, error) {
		return []File{{Name: "a.bin", MediaType: "application/octet-stream"}}, os.WriteFile(filepath.Join(t.Dir, "a.bin"), make([]byte, size), 0o600)
	}
}

// held is a runner that runs until it is stopped or let go.
type held struct {
	begun chan struct{}
	free  chan struct{}
}

func newHeld() *held { return &held{make(chan struct{}, 100), make(chan struct{})} }

func (h *held) run(ctx context.Context, t Task) ([]File, error) {
	h.begun <- struct{}{}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-h.free:
		return writes(3)(ctx, t)
	}
}

// filesIn are the names in a folder.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
