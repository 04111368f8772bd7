package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// watched runs Watch and counts what it tells.
type watched struct {
	t     *testing.T
	told  chan struct{}
	ended chan error
	stop  context.CancelFunc
}

func startWatch(t *testing.T, o WatchOptions, paths ...string) *watched {
	ctx, cancel := context.WithCancel(context.Background())
	w := &watched{t: t, told: make(chan struct{}, 100), ended: make(chan error, 1), stop: cancel}
	ready := make(chan struct{})
	go func() { w.ended <- watch(ctx, paths, o, func() { w.told <- struct{}{} }, func() { close(ready) }) }()
	<-ready
	t.Cleanup(func() {
		cancel()
		if err := <-w.ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	return w
}

// expect waits until a change is told, and until nothing more is for a while.
func (w *watched) expect(what string) {
	w.t.Helper()
	select {
	case <-w.told:
	case <-time.After(10 * time.Second):
		w.t.Fatalf("%s: nothing was told", what)
	}
	for {
		select {
		case <-w.told:
		case <-time.After(150 * time.Millisecond):
			return
		}
	}
}

func (w *watched) quiet(what string) {
	w.t.Helper()
	select {
	case <-w.told:
		w.t.Errorf("%s: something was told", what)
	case <-time.After(200 * time.Millisecond):
	}
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func TestWatch(t *testing.T) {
	for name, o := range map[string]WatchOptions{
		"notices": {Poll: time.Hour, Debounce: 20 * time.Millisecond},
		"poll":    {Poll: 30 * time.Millisecond, Debounce: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			a := filepath.Join(dir, "a.csv")
			must(t, os.Mkdir(dir, 0o755), os.WriteFile(a, []byte("x"), 0o644))
			w := startWatch(t, o, dir)
			w.quiet("at rest")
			must(t, os.WriteFile(a, []byte("xy"), 0o644))
			w.expect("written")
			must(t, os.WriteFile(filepath.Join(dir, "b.csv"), nil, 0o644))
			w.expect("added")
			must(t, os.WriteFile(a+".tmp", []byte("zz"), 0o644), os.Rename(a+".tmp", a))
			w.expect("replaced")
			must(t, os.Remove(filepath.Join(dir, "b.csv")))
			w.expect("removed")
			sub := filepath.Join(dir, "sub")
			must(t, os.Mkdir(sub, 0o755), os.WriteFile(filepath.Join(sub, "c.csv"), nil, 0o644))
			w.expect("folder added")
			must(t, os.WriteFile(filepath.Join(sub, "c.csv"), []byte("1"), 0o644))
			w.expect("written in the folder added")
			must(t, os.WriteFile(filepath.Join(dir, ".swap"), []byte("1"), 0o644))
			w.quiet("hidden file")
			must(t, os.RemoveAll(dir))
			w.expect("all removed")
			must(t, os.Mkdir(dir, 0o755), os.WriteFile(a, []byte("back"), 0o644))
			w.expect("made again")
			must(t, os.WriteFile(a, []byte("and written"), 0o644))
			w.expect("written again")
		})
	}
}

func TestWatchFile(t *testing.T) {
	dir := t.TempDir()
	shp, dbf := filepath.Join(dir, "a.shp"), filepath.Join(dir, "a.dbf")
	must(t, os.WriteFile(shp, []byte("x"), 0o644))
	w := startWatch(t, WatchOptions{Poll: time.Hour, Debounce: 20 * time.Millisecond}, shp)
	must(t, os.WriteFile(dbf, []byte("x"), 0o644))
	w.expect("the file beside it")
	must(t, os.WriteFile(filepath.Join(dir, "other.txt"), nil, 0o644))
	w.quiet("another file")
	must(t, os.WriteFile(shp+"~", []byte("new"), 0o644), os.Rename(shp+"~", shp))
	w.expect("replaced")
	must(t, os.Remove(shp))
	w.expect("removed")
	must(t, os.WriteFile(shp, []byte("x"), 0o644))
	w.expect("back")
}

func TestWatchWhatIsNotThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "later", "data")
	w := startWatch(t, WatchOptions{Poll: time.Hour, Debounce: 20 * time.Millisecond}, path)
	must(t, os.MkdirAll(path, 0o755), os.WriteFile(filepath.Join(path, "a.csv"), nil, 0o644))
	w.expect("made")
}
