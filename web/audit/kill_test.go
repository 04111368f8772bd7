//go:build unix

package audit

import (
	"bufio"
	"context"
	"fmt"

	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childEnv makes the test binary the process that is killed: it names the folder of
// the log, and what to do there.
const childEnv = "LINDERO_AUDIT_CHILD"

func TestMain(m *testing.M) {
	if task := os.Getenv(childEnv); task != "" {
		if err := child(task); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func child(task string) error {
	what, dir, _ := strings.Cut(task, ":")
	switch what {
	case "storm":
		return storm(dir)
	case "full":
		return fullDisk(dir)
	}
	return fmt.Errorf("there is no task %q", what)
}

// storm writes records as fast as it can and says which it was told are on the disk,
// and which it has only noted, with the time.
func storm(dir string) error {
	l, err := Open(Options{Dir: dir, MaxFileBytes: 200_000})
	if err != nil {
		return err
	}
	for i := uint64(1); ; i++ {
		l.Note(Record{Kind: Access, Principal: "storm"})
		l.Note(Record{Kind: Refusal, Status: 403, Detail: strconv.FormatUint(i, 10)})
		if err := l.Commit(context.Background(), Record{Kind: Extract, Count: i}); err != nil {
			return err
		}
		fmt.Println(i, time.Now().UnixMilli())
	}
}

// TestKilledLogIsInOrder kills a process in the middle of a storm of records, twenty
// times over the same log. What it was told is on the disk is there; of accesses, at
// most those of the last second are missing.
func TestKilledLogIsInOrder(t *testing.T) {
	dir := t.TempDir()
	var promised, counted uint64
	for run := range 20 {
		done, old := stormFor(t, dir, time.Duration(100+run*80)*time.Millisecond)
		promised, counted = promised+done, counted+old
	}
	l := open(t, Options{Dir: dir})
	closeLog(t, l)
	records := recordsOf(t, dir)
	accesses := uint64(0)
	for _, r := range ofKind(records, Access) {
		accesses += r.Count
	}
	extracts := uint64(len(ofKind(records, Extract)))
	if extracts < promised || extracts > promised+20 || promised == 0 {
		t.Errorf("%d extracts are recorded; %d were promised", extracts, promised)
	}
	if accesses < counted || accesses > promised+20 || counted == 0 {
		t.Errorf("%d accesses are recorded; %d were older than a second", accesses, counted)
	}
	starts := ofKind(records, Start)
	if len(starts) != 21 || !strings.Contains(starts[20].Detail, "was not stopped") {
		t.Errorf("%d starts, the last: %+v", len(starts), starts[len(starts)-1])
	}
	t.Logf("%d records; %d extracts promised, %d there; %d accesses, %d older than a second, %d there; %d lines cut off",
		len(records), promised, extracts, promised, counted, accesses, len(ofKind(records, Recovered)))
}

// stormFor has a storm rage until it is killed, and returns how many records it was
// promised, and how many of them a second and more before the end.
func stormFor(t *testing.T, dir string, d time.Duration) (promised, old uint64) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"=storm:"+dir)
	var problem strings.Builder
	cmd.Stderr = &problem
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	killed := make(chan time.Time, 1)
	time.AfterFunc(d, func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		killed <- time.Now()
	})
	type line struct{ number, at uint64 }
	var lines []line
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		var l line
		if n, _ := fmt.Sscan(scanner.Text(), &l.number, &l.at); n == 2 {
			lines = append(lines, l)
		}
	}
	end := uint64((<-killed).UnixMilli())
	if err := cmd.Wait(); err == nil || problem.Len() > 0 {
		t.Fatalf("the child: %v %s", err, problem.String())
	}
	for _, l := range lines {
		promised = l.number
		if l.at+1200 <= end { // a tick of the writer, and how long saving takes
			old = l.number
		}
	}
	return promised, old
}

// fullDisk writes until there is no room, and on when there is again.
func fullDisk(dir string) error {
	l, err := Open(Options{Dir: dir, Every: 20 * time.Millisecond})
	if err != nil {
		return err
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	wide := limit
	limit.Cur = 5000
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	fitted := 0
	for l.Err() == nil {
		if err := l.Commit(context.Background(), Record{Kind: Extract, Outcome: Begun}); err == nil {
			fitted++
		}
	}
	for range 2 * queueLength {
		l.Note(Record{Kind: Reload})
	}
	l.Note(Record{Kind: Access})
	if lost := l.Stats().Lost; lost == 0 {
		return fmt.Errorf("nothing was lost of %d records on a full disk", 2*queueLength)
	}
	fmt.Println(fitted, l.Err())
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &wide); err != nil {
		return err
	}
	for deadline := time.Now().Add(10 * time.Second); l.Err() != nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			return l.Err()
		}
	}
	if err := l.Commit(context.Background(), Record{Kind: Extract, Outcome: Begun}); err != nil {
		return err
	}
	return l.Close()
}

// TestFullDisk has the log meet a limit on the size of files, and get over it.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"=full:"+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var fitted int
	if _, err := fmt.Sscan(string(out), &fitted); err != nil || fitted == 0 || !strings.Contains(string(out), "cannot be written") {
		t.Fatalf("%v: %s", err, out)
	}
	records := recordsOf(t, dir)
	reloads, lost := uint64(len(ofKind(records, Reload))), uint64(0)
	for _, r := range ofKind(records, Lost) {
		lost += r.Count
	}
	if reloads+lost != 2*queueLength || lost == 0 || len(ofKind(records, Access)) != 1 {
		t.Errorf("%d records kept, %d recorded as lost, %d accesses", reloads, lost, len(ofKind(records, Access)))
	}
	if extracts := len(ofKind(records, Extract)); extracts != fitted+1 {
		t.Errorf("%d extracts are recorded, %d were let through", extracts, fitted+1)
	}
}
