//go:build unix

package history

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"lindero/geo"
)

// childEnv makes the test binary the process that is killed: it names the folder.
const childEnv = "LINDERO_HISTORY_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		fmt.Fprintln(os.Stderr, storm(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// stateAt is the n-th state of a layer: the same in every process.
func stateAt(t testing.TB, n int) *geo.Edition {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	return editionOf(geo.Public, layerOf(t, "x", randomThings(r, 150)))
}

// storm records states one after another, from behind the last that it finds, and says so.
func storm(dir string) error {
	s, err := Open(Options{Dir: dir})
	if err != nil {
		return err
	}
	for n := recorded(s); ; n++ {
		e := stateAt(new(testing.T), n)
		if err := s.Record(geo.NewSnapshot(day(n), e)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// recorded is how many states a history has.
func recorded(s *Store) int { return len((*s.found.Load())[geo.Public]) }

// TestKilledHistoryIsWhole kills a process in the middle of recording, time after time.
// What it said is recorded is there, and all in all it is as if nobody had been killed.
func TestKilledHistoryIsWhole(t *testing.T) {
	dir := t.TempDir()
	promised, kills := -1, 0
	for run := 0; run < 15 || promised < 30; run++ { // which takes more of them on a slow machine
		if kills++; kills > 150 {
			t.Fatalf("%d kills, and only %d states", kills, promised+1)
		}
		promised = max(promised, stormFor(t, dir, time.Duration(60+run*17)*time.Millisecond))
	}
	s := openStore(t, Options{Dir: dir})
	states := recorded(s)
	if states <= promised || states > promised+2 {
		t.Fatalf("%d states are recorded, the last promised was %d", states, promised)
	}
	undisturbed := openStore(t, Options{})
	for n := range states {
		record(t, undisturbed, day(n), stateAt(t, n))
	}
	e := stateAt(t, states-1)
	got, want := told(s, e, geo.Scope{}, day(states)), told(undisturbed, e, geo.Scope{}, day(states))
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(want) < 1000 {
		t.Errorf("%d changes are told, %d without a kill", len(got), len(want))
	}
	t.Logf("%d kills, %d states, %d changes", kills, states, len(got))
}

// stormFor has a storm rage until it is killed, and returns the last state it promised.
func stormFor(t *testing.T, dir string, d time.Duration) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	var problem strings.Builder
	cmd.Stderr = &problem
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(d, func() { _ = cmd.Process.Kill() }) // SIGKILL; it may have ended
	last := -1
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, err := strconv.Atoi(lines.Text()); err == nil {
			last = n
		}
	}
	_ = cmd.Wait() // it was killed
	if problem.Len() > 0 {
		t.Fatal(problem.String())
	}
	return last
}
