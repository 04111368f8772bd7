package source

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// WatchOptions govern [Watch]; zero fields have defaults.
type WatchOptions struct {
	Poll     time.Duration // between looks at sizes and times, for network mounts; 30 s
	Debounce time.Duration // of quiet after a change before it is told; 500 ms
	Limits   Limits        // FolderDepth alone counts
}

// maxDebounces bounds how long changes that do not cease put off the telling.
const maxDebounces = 20

// Watch calls changed after files or folders at the paths, or below them, changed,
// came or went, until the context ends. It listens to the system's notices and, as
// network mounts send none, looks now and then; a path that is not there yet, or is
// removed and comes back, is watched all the same. changed runs on Watch's own
// goroutine: changes during it are told after it. The error is the context's, or
// says why notices cannot be had; polling alone goes on where the system has no
// more of them to give.
func Watch(ctx context.Context, paths []string, o WatchOptions, changed func()) error {
	return watch(ctx, paths, o, changed, func() {})
}

// watch calls ready once it knows what there is.
func watch(ctx context.Context, paths []string, o WatchOptions, changed, ready func()) error {
	if o.Poll <= 0 {
		o.Poll = 30 * time.Second
	}
	if o.Debounce <= 0 {
		o.Debounce = 500 * time.Millisecond
	}
	o.Limits = o.Limits.withDefaults()
	w := &watcher{paths: paths, options: o, changed: changed, watched: map[string]bool{}}
	events := make(chan fsnotify.Event)
	notices, err := fsnotify.NewWatcher()
	if err == nil {
		defer notices.Close()
		w.notices = notices
		events = notices.Events
	}
	w.state = w.look()
	ready()
	return w.run(ctx, events)
}

// watcher compares what is there with what was there.
type watcher struct {
	paths   []string
	options WatchOptions
	changed func()
	notices *fsnotify.Watcher // nil where there are none to be had
	watched map[string]bool
	state   uint64
}

func (w *watcher) run(ctx context.Context, events <-chan fsnotify.Event) error {
	poll := time.NewTicker(w.options.Poll)
	defer poll.Stop()
	quiet := time.NewTimer(w.options.Debounce)
	defer quiet.Stop()
	quiet.Stop()
	var errs <-chan error
	if w.notices != nil {
		errs = w.notices.Errors
	}
	putOff := 0
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case e, open := <-events:
			if !open {
				return errors.New("the system's notices of changed files ended")
			}
			if e.Op == fsnotify.Chmod {
				continue
			}
			if putOff++; putOff < maxDebounces {
				quiet.Reset(w.options.Debounce)
			}
		case <-errs: // notices were lost: look
			quiet.Reset(w.options.Debounce)
		case <-poll.C:
			w.compare()
		case <-quiet.C:
			putOff = 0
			w.compare()
		}
	}
}

// compare tells a change if there is one.
func (w *watcher) compare() {
	if state := w.look(); state != w.state {
		w.state = state
		w.changed()
	}
}

// look hashes names, sizes, times and identities of all files, and listens to every
// folder it meets, and to the nearest one above a path that is not there.
func (w *watcher) look() uint64 {
	h := fnv.New64a()
	for _, p := range w.paths {
		w.listen(nearest(p))
		if info, err := os.Stat(p); err == nil && !info.IsDir() {
			w.listen(filepath.Dir(p)) // editors replace the file: its folder knows
			if dir, err := os.ReadDir(filepath.Dir(p)); err == nil {
				for _, e := range dir { // and what belongs to it, as .dbf to .shp
					if sameStem(e.Name(), filepath.Base(p)) {
						describeFile(h, filepath.Join(filepath.Dir(p), e.Name()))
					}
				}
			}
			continue
		}
		w.walk(h, p, 0)
	}
	return h.Sum64()
}

func sameStem(a, b string) bool {
	return a == b || a[:len(a)-len(filepath.Ext(a))] == b[:len(b)-len(filepath.Ext(b))]
}

// nearest returns the path, or the nearest folder above it that is there.
func nearest(p string) string {
	for {
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			return p
		}
		above := filepath.Dir(p)
		if above == p {
			return p
		}
		p = above
	}
}

func (w *watcher) walk(h io.Writer, dir string, depth int) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		fmt.Fprintf(h, "%s: %v\n", dir, err)
		return
	}
	w.listen(dir)
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		if e.Name()[0] == '.' {
			continue
		}
		info, err := os.Stat(name)
		if err == nil && info.IsDir() {
			if depth+1 < w.options.Limits.FolderDepth {
				w.walk(h, name, depth+1)
			}
			continue
		}
		describeFile(h, name)
	}
}

func describeFile(h io.Writer, name string) {
	info, err := os.Stat(name)
	if err != nil {
		fmt.Fprintf(h, "%s: %v\n", name, errors.Is(err, fs.ErrPermission))
		return
	}
	fmt.Fprintf(h, "%s %d %d %s %d\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode(), inode(info))
}

// listen asks for notices of a folder. A folder that was removed has to be asked for
// again; where the system has no more to give, polling stands in.
func (w *watcher) listen(dir string) {
	if w.notices == nil {
		return
	}
	if w.watched[dir] && slices.Contains(w.notices.WatchList(), dir) {
		return
	}
	w.watched[dir] = w.notices.Add(dir) == nil
}
