package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func open(t testing.TB, o Options) *Log {
	t.Helper()
	l, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func closeLog(t testing.TB, l *Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

// recordsOf verifies a log and returns its records.
func recordsOf(t testing.TB, dir string) (records []Record) {
	t.Helper()
	files, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	report, err := Verify(files, "")
	if err != nil {
		t.Fatal(err)
	}
	if report.Break != nil {
		t.Fatal(report.Break)
	}
	if err := Each(files, func(r Record) error { records = append(records, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return records
}

// ofKind are the records of a kind.
func ofKind(records []Record, kind Kind) (some []Record) {
	for _, r := range records {
		if r.Kind == kind {
			some = append(some, r)
		}
	}
	return some
}

func TestLogIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	for run := range 3 {
		l := open(t, Options{Dir: dir, Version: "1.2"})
		if _, err := Open(Options{Dir: dir}); err == nil {
			t.Fatal("two write one log")
		}
		if err := l.Commit(t.Context(), Record{Kind: SignIn, Principal: "k1", Name: "Ana \xff <a@b>", Outcome: Success}); err != nil {
			t.Fatal(err)
		}
		l.Note(Record{Kind: Reload, Version: fmt.Sprint(run)})
		closeLog(t, l)
	}
	records := recordsOf(t, dir)
	var kinds []string
	for _, r := range records {
		kinds = append(kinds, string(r.Kind))
	}
	if got, want := strings.Join(kinds, " "), strings.TrimSpace(strings.Repeat("start sign-in reload stop ", 3)); got != want {
		t.Errorf("records: %s", got)
	}
	if r := records[4]; r.Detail != "in order up to 4" || r.Version != "1.2" || r.Seq != 5 {
		t.Errorf("the second start: %+v", r)
	}
	if r := records[1]; r.Name != "Ana � <a@b>" || r.Time.IsZero() {
		t.Errorf("signing in: %+v", r)
	}
	if info, err := os.Stat(filepath.Join(dir, fileName(1))); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v %v", info, err)
	}
}

// TestSpelling holds the form of a line, which other programs may read.
func TestSpelling(t *testing.T) {
	var c Chain
	until := At(time.Date(2026, 11, 24, 6, 0, 59, 0, time.UTC))
	line, err := c.extend(&Record{
		Time: At(time.Date(2026, 11, 24, 0, 0, 0, 120_900_000, time.FixedZone("", -6*3600))), Until: &until, Kind: Access, Principal: "k1", Name: "Ñu <b>", Class: "official",
		Address: "2001:db8::1", Route: "/collections/:collectionId/items", Collection: "blind_crossings", Count: 3, Features: 30, Bytes: 4096,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"seq":1,"time":"2026-11-24T06:00:00.120Z","until":"2026-11-24T06:00:59.000Z","kind":"access","principal":"k1","name":"Ñu <b>","class":"official",` +
		`"address":"2001:db8::1","route":"/collections/:collectionId/items","collection":"blind_crossings","count":3,"features":30,"bytes":4096,"prev":"` + strings.Repeat("0", 64) + `"}`
	if string(line) != want {
		t.Errorf("spelt\n%s, want\n%s", line, want)
	}
}

func TestAccessesAreCountedByTheMinute(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		l := open(t, Options{Dir: dir})
		access := func(principal, collection string, times int) {
			for range times {
				l.Note(Record{Kind: Access, Principal: principal, Collection: collection, Features: 2, Bytes: 100})
			}
		}
		access("a", "strips", 500)
		time.Sleep(30 * time.Second)
		access("a", "strips", 250)
		access("b", "strips", 1)
		access("a", "posts", 1)
		time.Sleep(40 * time.Second) // the minute is over
		access("a", "strips", 1)
		closeLog(t, l)
	})
	access := ofKind(recordsOf(t, dir), Access)
	if len(access) != 4 {
		t.Fatalf("%d records: %+v", len(access), access)
	}
	if r := access[0]; r.Principal != "a" || r.Collection != "strips" || r.Count != 750 || r.Features != 1500 || r.Bytes != 75_000 || r.Until.Sub(r.Time.Time) != 30*time.Second {
		t.Errorf("the first: %+v", r)
	}
	if r := access[3]; r.Count != 1 {
		t.Errorf("the last: %+v", r)
	}
	if _, err := os.Stat(filepath.Join(dir, countsName)); err == nil {
		t.Error("the counts were left behind")
	}
}

func TestFloodsAreCounted(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		l := open(t, Options{Dir: dir})
		for i := range 5000 {
			l.Note(Record{Kind: Refusal, Status: 429, Address: fmt.Sprint(i)})
			l.Note(Record{Kind: Access, Principal: fmt.Sprint(i), Name: fmt.Sprint(i)})
		}
		time.Sleep(2 * time.Minute)
		l.Note(Record{Kind: Refusal, Status: 401, Address: "192.0.2.1"}) // one by one again
		closeLog(t, l)
	})
	records := recordsOf(t, dir)
	refusals := ofKind(records, Refusal)
	if len(refusals) != maxSingle+2 {
		t.Errorf("%d records for 5001 refusals", len(refusals))
	}
	sums := map[Kind]uint64{}
	for _, r := range records {
		sums[r.Kind] += max(1, r.Count)
	}
	if sums[Refusal] != 5001 || sums[Access] != 5000 || len(records) > maxKeys+maxSingle+10 {
		t.Errorf("%d refusals and %d accesses in %d records", sums[Refusal], sums[Access], len(records))
	}
}

func TestFilesRotate(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		l := open(t, Options{Dir: dir, MaxFileBytes: 2000})
		for i := range 40 {
			if err := l.Commit(t.Context(), Record{Kind: Extract, Count: uint64(i)}); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(25 * time.Hour) // another day
		before, err := Files(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Commit(t.Context(), Record{Kind: Extract}); err != nil {
			t.Fatal(err)
		}
		if after, err := Files(dir); err != nil || len(after) != len(before)+1 {
			t.Errorf("a new day: %d files, %d before, %v", len(after), len(before), err)
		}
		files, err := Files(dir) // somebody moves the newest away
		if err != nil {
			t.Fatal(err)
		}
		newest, away := files[len(files)-1], filepath.Join(t.TempDir(), "away")
		if err := os.Rename(newest, away); err != nil {
			t.Fatal(err)
		}
		if err := l.Commit(t.Context(), Record{Kind: Extract}); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(away, newest); err != nil {
			t.Fatal(err)
		}
		closeLog(t, l)
	})
	files, err := Files(dir)
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if n := len(ofKind(recordsOf(t, dir), Extract)); n != 42 {
		t.Errorf("%d records", n)
	}
	l := open(t, Options{Dir: dir})
	closeLog(t, l)
	recordsOf(t, dir)
	report, err := Verify(files[3:5], "") // files in the middle
	if err != nil || report.Break != nil || report.Before.Seq == 0 {
		t.Errorf("%+v, %v", report, err)
	}
	if report, err = Verify([]string{files[2], files[4]}, ""); err != nil || report.Break == nil || report.Break.File != files[4] || report.Break.Line != 1 {
		t.Errorf("a file is missing: %+v, %v", report, err)
	}
}

func TestHalfALineIsPutAside(t *testing.T) {
	dir := t.TempDir()
	l := open(t, Options{Dir: dir})
	closeLog(t, l)
	name := filepath.Join(dir, fileName(1))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	half := `{"seq":3,"time":"2026-11-`
	if err := os.WriteFile(name, append(whole, half...), 0o600); err != nil {
		t.Fatal(err)
	}
	l = open(t, Options{Dir: dir})
	closeLog(t, l)
	recovered := ofKind(recordsOf(t, dir), Recovered)
	if len(recovered) != 1 || recovered[0].Bytes != uint64(len(half)) || recovered[0].SHA256 != hashOf([]byte(half)) {
		t.Fatalf("%+v", recovered)
	}
	aside, err := filepath.Glob(filepath.Join(dir, "torn-*"))
	if err != nil || len(aside) != 1 {
		t.Fatal(aside, err)
	}
	if kept, err := os.ReadFile(aside[0]); err != nil || string(kept) != half {
		t.Errorf("%q, %v", kept, err)
	}
}

func TestChangedLogIsNotWrittenTo(t *testing.T) {
	dir := t.TempDir()
	l := open(t, Options{Dir: dir})
	closeLog(t, l)
	name := filepath.Join(dir, fileName(1))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(whole), `"start"`, `"stop"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if l, err := Open(Options{Dir: dir}); err == nil {
		closeLog(t, l)
		t.Fatal("a log that was changed is written to")
	}
	if now, err := os.ReadFile(name); err != nil || len(now) != len(whole)-1 {
		t.Errorf("the log was touched: %v", err)
	}
}

// TestCountsAreTakenOverOnce kills the writer at every point around the end of a
// minute, by copying its folder.
func TestCountsAreTakenOverOnce(t *testing.T) {
	dir, copies := t.TempDir(), t.TempDir()
	snapshot := func(name string) {
		if err := os.CopyFS(filepath.Join(copies, name), os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		l := open(t, Options{Dir: dir})
		l.Note(Record{Kind: Access, Principal: "a", Count: 7})
		time.Sleep(1500 * time.Millisecond)
		synctest.Wait()
		snapshot("counted")
		pending, err := os.ReadFile(filepath.Join(dir, countsName))
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		snapshot("recorded")
		if err := os.WriteFile(filepath.Join(dir, countsName), pending, 0o600); err != nil { // as if killed before it was removed
			t.Fatal(err)
		}
		snapshot("between")
		closeLog(t, l)
	})
	for _, name := range []string{"counted", "recorded", "between"} {
		at := filepath.Join(copies, name)
		for range 2 {
			l := open(t, Options{Dir: at})
			closeLog(t, l)
		}
		if access := ofKind(recordsOf(t, at), Access); len(access) != 1 || access[0].Count != 7 {
			t.Errorf("%s: %+v", name, access)
		}
	}
}

// TestConcurrentWriters is for the race detector, and counts.
func TestConcurrentWriters(t *testing.T) {
	dir := t.TempDir()
	l := open(t, Options{Dir: dir, MaxFileBytes: 20_000})
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := range 100 {
				l.Note(Record{Kind: Access, Principal: fmt.Sprint(w), Bytes: 1})
				l.Note(Record{Kind: Reload, Principal: fmt.Sprint(w), Count: uint64(i)})
				if i%10 == 0 {
					if err := l.Commit(t.Context(), Record{Kind: Extract, Principal: fmt.Sprint(w), Count: uint64(i)}); err != nil {
						t.Error(err)
					}
				}
				l.Stats()
			}
		})
	}
	all.Wait()
	closeLog(t, l)
	records := recordsOf(t, dir)
	next := map[string]uint64{}
	for _, r := range ofKind(records, Reload) { // those of one goroutine in its order
		if r.Count != next[r.Principal] {
			t.Fatalf("%+v, want number %d", r, next[r.Principal])
		}
		next[r.Principal]++
	}
	accesses := uint64(0)
	for _, r := range ofKind(records, Access) {
		accesses += r.Count
	}
	if reloads, extracts := len(ofKind(records, Reload)), len(ofKind(records, Extract)); reloads != 800 || extracts != 80 || accesses != 800 {
		t.Errorf("%d reloads, %d extracts, %d accesses", reloads, extracts, accesses)
	}
	if err := l.Commit(t.Context(), Record{Kind: Extract}); err == nil {
		t.Error("a closed log takes records")
	}
}

func BenchmarkNoteAccess(b *testing.B) {
	l := open(b, Options{Dir: b.TempDir()})
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			l.Note(Record{Kind: Access, Principal: "k1", Class: "official", Collection: "blind_crossings", Route: "/tiles/:z/:x/:y", Bytes: 30_000})
		}
	})
	closeLog(b, l)
}

func BenchmarkCommit(b *testing.B) {
	l := open(b, Options{Dir: b.TempDir()})
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := l.Commit(b.Context(), Record{Kind: Extract, Principal: "k1", Query: "bbox=-92,14,-91,15", Bytes: 30_000}); err != nil {
				b.Error(err)
				return
			}
		}
	})
	closeLog(b, l)
}

// TestFailureLastsUntilARecordIsWritten takes the folder away while nothing waits to be
// written: that nothing fails is no sign that records would not.
func TestFailureLastsUntilARecordIsWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	l := open(t, Options{Dir: dir, Every: 5 * time.Millisecond})
	if err := os.Rename(dir, dir+".away"); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(t.Context(), Record{Kind: SignIn}); err == nil {
		t.Fatal("a log without a folder takes records")
	}
	for range 20 {
		if l.Err() == nil {
			t.Fatal("the log says that it can be written, and has no folder")
		}
		time.Sleep(5 * time.Millisecond)
	}
	if err := os.Rename(dir+".away", dir); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); l.Err() != nil; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(l.Err())
		}
	}
	closeLog(t, l)
	if resumed := ofKind(recordsOf(t, dir), Resumed); len(resumed) != 1 {
		t.Errorf("%d records say that the log went on", len(resumed))
	}
}

// TestClockThatJumps has the clock go back a year and forward two: the log goes on, in
// order.
func TestClockThatJumps(t *testing.T) {
	dir := t.TempDir()
	l := open(t, Options{Dir: dir})
	now := time.Now()
	for _, jump := range []time.Duration{0, -365 * 24 * time.Hour, 2 * 365 * 24 * time.Hour, -time.Second} {
		if err := l.Commit(t.Context(), Record{Time: At(now.Add(jump)), Kind: SignIn}); err != nil {
			t.Fatal(err)
		}
	}
	closeLog(t, l)
	closeLog(t, open(t, Options{Dir: dir})) // which looks the end of the log over
	if signIns := ofKind(recordsOf(t, dir), SignIn); len(signIns) != 4 {
		t.Errorf("%d records are kept", len(signIns))
	}
}
