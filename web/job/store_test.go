package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"lindero/geo/folder"
)

func TestJobsEndWithTheirFiles(t *testing.T) {
	c := newClock()
	s := open(t, Options{Dir: t.TempDir(), Now: c.read}, func(_ context.Context, task Task) ([]File, error) {
		task.Progress(40, Text{"casi", "nearly"})
		task.Uses("v7")
		if string(task.Inputs) != `{"a":1}` || task.Owner.Principal != "ana" {
			t.Errorf("the task is %+v", task)
		}
		if err := os.WriteFile(filepath.Join(task.Dir, "left over"), []byte("x"), 0o600); err != nil {
			return nil, err
		}
		return []File{{Name: "a.txt", MediaType: "text/plain"}}, os.WriteFile(filepath.Join(task.Dir, "a.txt"), []byte("hola"), 0o600)
	})
	id := submit(t, s, "ana")
	r := ended(t, s, id, Successful)
	sum := sha256.Sum256([]byte("hola"))
	want := []File{{"a.txt", "text/plain", 4, hex.EncodeToString(sum[:])}}
	if !slices.Equal(r.Files, want) || r.Version != "v7" || r.Progress != 100 || r.Attempts != 1 || !r.Finished.Equal(c.now) {
		t.Errorf("the record is %+v", r)
	}
	f, file, err := s.Open(id, "a.txt")
	if err != nil || file != want[0] {
		t.Fatal(file, err)
	}
	text, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil || string(text) != "hola" {
		t.Errorf("%q, %v", text, err)
	}
	if names := filesIn(t, filepath.Join(s.Dir, id)); !slices.Equal(names, []string{recordName, resultsName}) {
		t.Errorf("the job's folder has %q", names)
	}
	onDisk, err := readRecord(filepath.Join(s.Dir, id))
	if err != nil || fmt.Sprint(onDisk) != fmt.Sprint(r) {
		t.Errorf("on disk is %+v, %v; in memory %+v", onDisk, err, r)
	}
}

func TestWhyJobsFail(t *testing.T) {
	for name, c := range map[string]struct {
		work    RunnerFunc
		options Options
		message Text
		code    string
	}{
		"by its fault": {work: func(context.Context, Task) ([]File, error) {
			return nil, fmt.Errorf("wrapped: %w", &Failure{Text{"malo", "bad"}, "invalid"})
		}, message: Text{"malo", "bad"}, code: "invalid"},
		"by ours":          {work: func(context.Context, Task) ([]File, error) { return nil, errors.New("secret") }, message: textBroken},
		"panics":           {work: func(context.Context, Task) ([]File, error) { panic("secret") }, message: textBroken},
		"no space":         {work: func(context.Context, Task) ([]File, error) { return nil, &os.PathError{Err: syscall.ENOSPC} }, message: textNoSpace},
		"no such file":     {work: func(context.Context, Task) ([]File, error) { return []File{{Name: "none"}}, nil }, message: textBroken},
		"a file elsewhere": {work: func(context.Context, Task) ([]File, error) { return []File{{Name: "../record.json"}}, nil }, message: textBroken},
		"too long": {work: func(ctx context.Context, _ Task) ([]File, error) { <-ctx.Done(); return nil, ctx.Err() },
			options: Options{Run: time.Millisecond}, message: textTooLong},
		"too large": {work: func(ctx context.Context, task Task) ([]File, error) {
			if _, err := writes(1<<20)(ctx, task); err != nil {
				return nil, err
			}
			<-ctx.Done()
			return nil, ctx.Err()
		}, options: Options{Bytes: 1 << 19}, message: textOverBytes},
	} {
		t.Run(name, func(t *testing.T) {
			c.options.Dir = t.TempDir()
			s := open(t, c.options, c.work)
			id := submit(t, s, "ana")
			r := ended(t, s, id, Failed)
			if r.Message != c.message || r.Code != c.code || r.Files != nil {
				t.Errorf("it says %+v", r)
			}
			if names := filesIn(t, filepath.Join(s.Dir, id)); !slices.Equal(names, []string{recordName}) {
				t.Errorf("the job's folder has %q", names)
			}
		})
	}
}

func TestNobodyElsesProcessRuns(t *testing.T) {
	s := open(t, Options{Dir: t.TempDir()}, writes(1))
	r, err := s.Submit(Submission{Process: "gone"})
	if err != nil {
		t.Fatal(err)
	}
	if r := ended(t, s, r.ID, Failed); r.Message != textNoProcess {
		t.Errorf("%+v", r)
	}
}

func TestDismissalStopsWork(t *testing.T) {
	h := newHeld()
	s := open(t, Options{Dir: t.TempDir()}, h.run)
	running, waiting := submit(t, s, "ana"), submit(t, s, "ana")
	<-h.begun
	for _, id := range []string{waiting, running} {
		if r, err := s.Dismiss(id); err != nil || r.Status != Dismissed {
			t.Fatal(r, err)
		}
		ended(t, s, id, Dismissed)
		if names := filesIn(t, filepath.Join(s.Dir, id)); !slices.Equal(names, []string{recordName}) {
			t.Errorf("the folder of %s has %q", id, names)
		}
	}
	close(h.free)
	done := submit(t, s, "ana")
	ended(t, s, done, Successful)
	if len(h.begun) != 1 {
		t.Errorf("%d jobs began after the first: a job that was dismissed as it waited must not", len(h.begun))
	}
	if _, err := s.Dismiss(done); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Open(done, "a.bin"); !errors.Is(err, ErrNoFile) {
		t.Errorf("the file of a dismissed job: %v", err)
	}
	if r, err := s.Dismiss(done); err != nil || r.Status != Dismissed {
		t.Errorf("dismissed twice: %+v, %v", r, err)
	}
	for _, id := range []string{"", "..", done + "/", "../" + done, "lock", "%2e%2e"} {
		if _, err := s.Dismiss(id); !errors.Is(err, ErrNoJob) {
			t.Errorf("dismissing %q: %v", id, err)
		}
		if _, _, err := s.Open(id, "../record.json"); !errors.Is(err, ErrNoJob) {
			t.Errorf("opening %q: %v", id, err)
		}
	}
	for _, name := range []string{"", ".", "..", "../record.json", "/etc/passwd", "record.json"} {
		if _, _, err := s.Open(done, name); !errors.Is(err, ErrNoFile) {
			t.Errorf("opening the file %q: %v", name, err)
		}
	}
}

func TestBounds(t *testing.T) {
	h := newHeld()
	s := open(t, Options{Dir: t.TempDir(), Running: 2, Waiting: 3, PerClient: 3}, h.run)
	refused := func(client string, want error) {
		t.Helper()
		if _, err := s.Submit(Submission{Process: "work", Client: client}); !errors.Is(err, want) {
			t.Errorf("a job of %s: %v, want %v", client, err, want)
		}
	}
	for range 3 {
		submit(t, s, "ana")
	}
	refused("ana", ErrPerClient)
	submit(t, s, "eva")
	submit(t, s, "eva")
	refused("eva", ErrWaiting)
	<-h.begun
	<-h.begun
	if n := len(s.List(func(r *Record) bool { return r.Status == Running })); n != 2 {
		t.Errorf("%d run at once", n)
	}
	close(h.free)
	for _, r := range s.List(func(*Record) bool { return true }) {
		ended(t, s, r.ID, Successful)
	}
	submit(t, s, "ana")
}

func TestJobsAreKeptForATime(t *testing.T) {
	c := newClock()
	s := open(t, Options{Dir: t.TempDir(), Now: c.read, Keep: time.Hour}, writes(1))
	first := submit(t, s, "ana")
	ended(t, s, first, Successful)
	c.pass(time.Hour - time.Second)
	second := submit(t, s, "ana")
	ended(t, s, second, Successful)
	if s.sweep(); len(s.List(func(*Record) bool { return true })) != 2 {
		t.Error("a job went before its time")
	}
	c.pass(time.Second)
	s.sweep()
	if _, err := s.Get(first); !errors.Is(err, ErrNoJob) {
		t.Errorf("the first: %v", err)
	}
	if _, err := s.Get(second); err != nil {
		t.Errorf("the second: %v", err)
	}
	if names := filesIn(t, s.Dir); !slices.Equal(names, []string{second, "lock"}) {
		t.Errorf("on disk is %q", names)
	}
}

func TestTheOldestResultsMakeRoom(t *testing.T) {
	c := newClock()
	s := open(t, Options{Dir: t.TempDir(), Now: c.read, Bytes: 50_000, Jobs: 100}, writes(20_000))
	var ids []string
	for range 4 {
		c.pass(time.Minute)
		id := submit(t, s, "ana")
		ended(t, s, id, Successful)
		ids = append(ids, id)
	}
	if used := s.Used(); used > 80_000 {
		t.Errorf("%d bytes are used", used)
	}
	submit(t, s, "ana")
	if _, err := s.Get(ids[0]); !errors.Is(err, ErrNoJob) {
		t.Errorf("the oldest is there: %v", err)
	}
	if _, err := s.Get(ids[3]); err != nil {
		t.Errorf("the newest: %v", err)
	}

	few := open(t, Options{Dir: t.TempDir(), Now: c.read, Jobs: 2}, writes(1))
	for range 5 {
		c.pass(time.Minute)
		ended(t, few, submit(t, few, "ana"), Successful)
	}
	if n := len(few.List(func(*Record) bool { return true })); n != 2 {
		t.Errorf("%d jobs are kept, want 2", n)
	}
	h := newHeld()
	full := open(t, Options{Dir: t.TempDir(), Bytes: 1}, h.run)
	submit(t, full, "ana")
	full.count(full.jobs[fmt.Sprintf("%032x", 1)])
	if _, err := full.Submit(Submission{Process: "work"}); !errors.Is(err, ErrFull) {
		t.Errorf("a job where there is no room: %v", err)
	}
}

func TestListsHaveTheNewestFirst(t *testing.T) {
	c := newClock()
	s := open(t, Options{Dir: t.TempDir(), Now: c.read}, writes(1))
	var ids []string
	for range 5 {
		ids = append([]string{submit(t, s, "ana")}, ids...)
		submit(t, s, "eva")
		c.pass(time.Second)
	}
	var got []string
	for _, r := range s.List(func(r *Record) bool { return r.Owner.Principal == "ana" }) {
		got = append(got, r.ID)
	}
	if !slices.Equal(got, ids) {
		t.Errorf("%v, want %v", got, ids)
	}
}

func TestOneProcessAFolder(t *testing.T) {
	s := open(t, Options{Dir: t.TempDir()}, writes(1))
	if _, err := Open(Options{Dir: s.Dir}); !errors.Is(err, folder.ErrHeld) {
		t.Errorf("a second store: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(Submission{Process: "work"}); !errors.Is(err, ErrClosed) {
		t.Errorf("a job of a closed store: %v", err)
	}
}
