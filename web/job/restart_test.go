package job

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestAStopLetsJobsGoOn stops a store with a job under way: the next one takes it up, with
// what it had left, and counts no attempt.
func TestAStopLetsJobsGoOn(t *testing.T) {
	dir, h := t.TempDir(), newHeld()
	s := open(t, Options{Dir: dir}, func(ctx context.Context, task Task) ([]File, error) {
		if err := os.WriteFile(filepath.Join(task.Dir, "spool"), []byte("half"), 0o600); err != nil {
			return nil, err
		}
		return h.run(ctx, task)
	})
	id, waiting := submit(t, s, "ana"), submit(t, s, "ana")
	<-h.begun
	gone := make(chan error, 1)
	go func() { _, err := s.Wait(context.Background(), id); gone <- err }()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-gone; !errors.Is(err, ErrClosed) {
		t.Errorf("who waited was told %v", err)
	}
	var order []string
	again := open(t, Options{Dir: dir}, func(ctx context.Context, task Task) ([]File, error) {
		order = append(order, filepath.Base(filepath.Dir(task.Dir)))
		if task.Dir == workDir(filepath.Join(dir, id)) {
			if spool, err := os.ReadFile(filepath.Join(task.Dir, "spool")); string(spool) != "half" {
				t.Errorf("the spool is %q, %v", spool, err)
			}
		}
		return writes(5)(ctx, task)
	})
	if r := ended(t, again, id, Successful); r.Attempts != 1 || r.Files[0].Size != 5 {
		t.Errorf("%+v", r)
	}
	ended(t, again, waiting, Successful)
	if !slices.Equal(order, []string{id, waiting}) {
		t.Errorf("they ran in the order %v", order)
	}
}

// crash makes a folder as it was when the process was killed in the middle of a job, for
// the n-th time.
func crash(t *testing.T, n int) (dir, id string) {
	t.Helper()
	dir, id = t.TempDir(), "0123456789abcdef0123456789abcdef"
	r := Record{ID: id, Process: "work", Status: Running, Attempts: n, Owner: Owner{Class: "public"}}
	for _, folder := range []string{workName, resultsName} {
		if err := os.MkdirAll(filepath.Join(dir, id, folder), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, id, folder, "a.bin"), []byte("ha"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeRecord(filepath.Join(dir, id), &r); err != nil {
		t.Fatal(err)
	}
	return dir, id
}

func TestAKillIsForgivenABoundedNumberOfTimes(t *testing.T) {
	dir, id := crash(t, 2)
	s := open(t, Options{Dir: dir}, writes(4))
	if r := ended(t, s, id, Successful); r.Attempts != 3 || r.Files[0].Size != 4 {
		t.Errorf("%+v", r)
	}
	dir, id = crash(t, 3)
	s = open(t, Options{Dir: dir}, writes(4))
	if r := ended(t, s, id, Failed); r.Message != textTooOften {
		t.Errorf("%+v", r)
	}
	if names := filesIn(t, filepath.Join(dir, id)); !slices.Equal(names, []string{recordName}) {
		t.Errorf("the folder of the job has %q", names)
	}
}

// TestNothingOfAnUnfinishedJobIsSeen opens a folder where results lie that no record
// speaks for.
func TestNothingOfAnUnfinishedJobIsSeen(t *testing.T) {
	dir, id := crash(t, 1)
	h := newHeld()
	s := open(t, Options{Dir: dir}, h.run)
	<-h.begun
	if _, _, err := s.Open(id, "a.bin"); !errors.Is(err, ErrNoFile) {
		t.Errorf("half a file can be opened: %v", err)
	}
	close(h.free)
	ended(t, s, id, Successful)
}

func TestResultsThatAreCutOffAreNone(t *testing.T) {
	dir := t.TempDir()
	s := open(t, Options{Dir: dir}, writes(100))
	id := submit(t, s, "ana")
	ended(t, s, id, Successful)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, id, resultsName, "a.bin"), 99); err != nil {
		t.Fatal(err)
	}
	again := open(t, Options{Dir: dir}, writes(1))
	if r := ended(t, again, id, Failed); r.Message != textLostResults || r.Files != nil {
		t.Errorf("%+v", r)
	}
}

// TestOddFoldersAreLeftOrCleared opens a folder with things that are no jobs.
func TestOddFoldersAreLeftOrCleared(t *testing.T) {
	dir := t.TempDir()
	const empty, damaged, another = "00000000000000000000000000000001", "00000000000000000000000000000002", "00000000000000000000000000000003"
	for name, text := range map[string]string{
		empty: "", damaged: `{"id":`, another: `{"id":"` + empty + `","process":"work","status":"accepted"}`, "documents": "precious",
	} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name, recordName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, Options{Dir: dir}, writes(1))
	if n := len(s.List(func(*Record) bool { return true })); n != 0 {
		t.Errorf("%d jobs were found", n)
	}
	if names := filesIn(t, dir); !slices.Equal(names, []string{"documents", "lock"}) {
		t.Errorf("left is %q", names)
	}
}

// FuzzRecord reads records: what is taken can be written and read again, and names no file
// outside of its folder.
func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"id":"0123456789abcdef0123456789abcdef","process":"pack","status":"accepted","created":"2026-01-02T03:04:05Z"}`))
	f.Add([]byte(`{"id":"0123456789abcdef0123456789abcdef","process":"p","status":"successful","progress":100,"files":[{"name":"a","size":1,"sha256":"` +
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" + `"}]}`))
	f.Add([]byte(`{"id":"../../etc","process":"p","status":"running"}`))
	f.Add([]byte(`{"id":"0123456789abcdef0123456789abcdef","process":"p","status":"successful","files":[{"name":"../x"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := parseRecord(text)
		if err != nil {
			return
		}
		for _, file := range r.Files {
			if filepath.Base(file.Name) != file.Name || file.Name == "." || file.Name == ".." {
				t.Errorf("a file is named %q", file.Name)
			}
		}
		dir := filepath.Join(t.TempDir(), r.ID)
		if filepath.Base(dir) != r.ID {
			t.Fatalf("the id %q is a path", r.ID)
		}
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := writeRecord(dir, &r); err != nil {
			return // times that JSON does not write
		}
		if _, err := readRecord(dir); err != nil {
			t.Errorf("what was written is not read: %v", err)
		}
	})
}
