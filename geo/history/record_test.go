package history

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// TestHistoryOutlivesRestarts records some states, with the store opened anew before each
// and without, in a folder and in memory: each time the same is told.
func TestHistoryOutlivesRestarts(t *testing.T) {
	var all [3][]string
	for way := range all {
		r := rand.New(rand.NewPCG(11, 12))
		o := Options{}
		if way < 2 {
			o.Dir = t.TempDir()
		}
		s := openStore(t, o)
		state := randomThings(r, 60)
		var e *geo.Edition
		for n := range 8 {
			if way == 1 {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s = openStore(t, o)
			}
			e = editionOf(geo.Public, layerOf(t, "x", state), layerOf(t, "fixed", things{"a": {}}))
			record(t, s, day(n), e, editionOf("official", e.Collections...))
			state = edited(r, state)
		}
		all[way] = told(s, e, geo.Scope{}, day(9))
	}
	if len(all[0]) < 100 {
		t.Fatalf("only %d changes", len(all[0]))
	}
	if !slices.Equal(all[0], all[1]) || !slices.Equal(all[0], all[2]) {
		t.Errorf("a restart changes what is told:\n%s\n---\n%s", strings.Join(all[0][:5], "\n"), strings.Join(all[1][:5], "\n"))
	}
}

// TestNothingChangedIsNothingRecorded reloads equal data.
func TestNothingChangedIsNothingRecorded(t *testing.T) {
	o := Options{Dir: t.TempDir()}
	s := openStore(t, o)
	e := editionOf(geo.Public, layerOf(t, "x", randomThings(rand.New(rand.NewPCG(1, 1)), 20)))
	record(t, s, day(0), e)
	size := sizeOf(t, filepath.Join(o.Dir, journalDir))
	for n := range 20 {
		record(t, s, day(n), e)
	}
	if lines := told(s, e, geo.Scope{}, day(20)); lines != nil {
		t.Errorf("told: %q", lines)
	}
	if now := sizeOf(t, filepath.Join(o.Dir, journalDir)); now != size {
		t.Errorf("the journal grew from %d to %d bytes", size, now)
	}
}

// TestFolderIsBounded records for long: changes take no more than they may, there is one
// state of each layer, and old changes are told no more.
func TestFolderIsBounded(t *testing.T) {
	for _, o := range []Options{
		{Bytes: 40_000}, {Bytes: 1 << 30, Keep: 20 * 24 * time.Hour},
	} {
		o.Dir = t.TempDir()
		r := rand.New(rand.NewPCG(21, 22))
		s := openStore(t, o)
		state := randomThings(r, 30)
		largest, files, e := int64(0), 0, (*geo.Edition)(nil)
		for n := range 200 {
			e = editionOf(geo.Public, layerOf(t, "x", state), layerOf(t, "y", state))
			record(t, s, day(n), e, editionOf("official", e.Collections...))
			largest = max(largest, sizeOf(t, filepath.Join(o.Dir, journalDir)))
			if n%7 == 0 { // all are replaced: more than is told one by one
				state = edited(r, randomThings(r, 400))
			}
			if len(state) > 40 {
				state = randomThings(r, 30)
			}
			state = edited(r, state)
			states, err := os.ReadDir(filepath.Join(o.Dir, stateDir))
			if err != nil {
				t.Fatal(err)
			}
			files = max(files, len(states))
		}
		if largest > o.Bytes || o.Keep == 0 && largest < o.Bytes/3 {
			t.Errorf("changes took %d of %d bytes", largest, o.Bytes)
		}
		if files != 2 {
			t.Errorf("there were %d states of 2 layers", files)
		}
		lines := told(s, e, geo.Scope{}, day(199))
		if len(lines) == 0 {
			t.Fatal("nothing is told")
		}
		if oldest := lines[len(lines)-1][:10]; o.Keep > 0 && oldest < day(199).Add(-o.Keep).Format(time.DateOnly) {
			t.Errorf("a change of %s is told still", oldest)
		}
		kept := told(openAgain(t, s, o), e, geo.Scope{}, day(199))
		if !slices.Equal(kept, lines) {
			t.Errorf("%d changes after a restart, %d before", len(kept), len(lines))
		}
		t.Logf("%d bytes at the most, %d changes told", largest, len(lines))
	}
}

func openAgain(t *testing.T, s *Store, o Options) *Store {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return openStore(t, o)
}

// TestTooMuchIsToldOfTheLayer counts what there is no room for.
func TestTooMuchIsToldOfTheLayer(t *testing.T) {
	s := openStore(t, Options{Bytes: 20_000})
	few, many := things{}, things{}
	for i := range 500 {
		many[fmt.Sprint(i)] = thing{orb.Point{1, float64(i) / 10}, nil}
	}
	record(t, s, day(0), editionOf(geo.Public, layerOf(t, "x", few)))
	e := editionOf(geo.Public, layerOf(t, "x", many))
	record(t, s, day(1), e)
	want := `2026-01-03 {"kind":"layer","collection":"x","reason":"extensive","counts":{"added":500,"removed":0,"moved":0,"changed":0}}`
	if lines := told(s, e, geo.Scope{}, day(2)); !slices.Equal(lines, []string{want}) {
		t.Errorf("told: %q", lines)
	}
}

// TestJournalCutOffAnywhere cuts the file at every byte, as a kill may: what was whole is
// told, the rest is found again.
func TestJournalCutOffAnywhere(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, Options{Dir: dir})
	a := things{"a": {orb.Point{1, 2}, nil}, "b": {orb.Point{1, 3}, nil}}
	b := things{"a": {orb.Point{2, 2}, nil}, "c": {orb.Point{1, 3}, nil}}
	before, after := editionOf(geo.Public, layerOf(t, "x", a)), editionOf(geo.Public, layerOf(t, "x", b))
	record(t, s, day(0), before)
	name := filepath.Join(dir, journalDir, geo.Public, segmentName(1))
	first := sizeOf(t, filepath.Dir(name))
	state, err := os.ReadFile(s.statePath(before.Collections[0].Version))
	if err != nil {
		t.Fatal(err)
	}
	record(t, s, day(1), after)
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := told(s, after, geo.Scope{}, day(2))
	if len(want) != 3 {
		t.Fatalf("told: %q", want)
	}
	for n := range len(whole) + 1 {
		if err := errors.Join(s.Close(), os.WriteFile(name, whole[:n], 0o600), os.WriteFile(s.statePath(before.Collections[0].Version), state, 0o600)); err != nil {
			t.Fatal(err)
		}
		s = openStore(t, Options{Dir: dir})
		got := told(s, after, geo.Scope{}, day(2))
		if n < len(whole) && got != nil || n == len(whole) && !slices.Equal(got, want) {
			t.Fatalf("of %d bytes: %q", n, got)
		}
		record(t, s, day(1), after)
		got = told(s, after, geo.Scope{}, day(2))
		if int64(n) >= first && !slices.Equal(got, want) {
			t.Fatalf("of %d bytes, recorded again: %q", n, got)
		}
	}
}

// TestDamageIsNoticed changes bytes of a journal, and takes a file out of it.
func TestDamageIsNoticed(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, Options{Dir: dir, Bytes: 4_000})
	r := rand.New(rand.NewPCG(31, 32))
	state := randomThings(r, 10)
	for n := range 12 {
		record(t, s, day(n), editionOf(geo.Public, layerOf(t, "x", state)))
		state = edited(r, randomThings(r, 10))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join(dir, journalDir, geo.Public, "*"))
	if err != nil || len(names) < 3 {
		t.Fatal(err, names)
	}
	whole, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		damaged := slices.Clone(whole)
		damaged[i] ^= 1
		if err := os.WriteFile(names[0], damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := Open(Options{Dir: dir}); err == nil {
			t.Fatalf("byte %d is another, and nobody noticed: %v", i, s.Close())
		}
		if err := os.WriteFile(names[0], whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(names[1]); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "does not follow") {
		t.Errorf("a file is missing: %v", err)
	}
}

// TestReadersSeeWholeBatches asks while states are recorded: what is told is always that
// of whole states.
func TestReadersSeeWholeBatches(t *testing.T) {
	s := openStore(t, Options{})
	states := []things{{}, {}}
	for i := range 50 {
		states[0][fmt.Sprint(i)], states[1][fmt.Sprint(i)] = thing{orb.Point{1, 2}, nil}, thing{orb.Point{1, 3}, nil}
	}
	editions := []*geo.Edition{editionOf(geo.Public, layerOf(t, "x", states[0])), editionOf(geo.Public, layerOf(t, "x", states[1]))}
	record(t, s, day(0), editions[0])
	done := make(chan error)
	go func() {
		for n := range 30 {
			if err := s.Record(geo.NewSnapshot(day(n+1), editions[(n+1)%2])); err != nil {
				done <- err
				return
			}
		}
		close(done)
	}()
	for asked := 0; ; asked++ {
		if found := s.Find(editions[0], geo.Scope{}, day(40), Query{Limit: 10}); found.Matched%50 != 0 {
			t.Fatalf("%d changes are told", found.Matched)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			if found := s.Find(editions[0], geo.Scope{}, day(40), Query{}); found.Matched != 30*50 {
				t.Fatalf("%d changes in the end", found.Matched)
			}
			return
		default:
		}
	}
}

// TestFolderHasOneOwner keeps a second process out.
func TestFolderHasOneOwner(t *testing.T) {
	o := Options{Dir: t.TempDir()}
	s := openStore(t, o)
	if _, err := Open(o); err == nil {
		t.Error("two write one history")
	}
	openAgain(t, s, o)
}

func sizeOf(t *testing.T, dir string) (size int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return size
}

func FuzzBatches(f *testing.F) {
	var before *end
	var data []byte
	for n := range 3 {
		b := &batch{end: nextEnd(before, day(n))}
		b.Layers = []version{{ID: "x", Version: fmt.Sprint(n)}}
		c := Change{Kind: Moved, Collection: "x", Feature: "a", From: &Shape{orb.Point{1, 2}}, To: &Shape{orb.LineString{{1, 2}, {3, 4}}}, Was: []Value{}}
		line, err := appendChange(nil, &c)
		if err != nil {
			f.Fatal(err)
		}
		written, err := b.close(line)
		if err != nil {
			f.Fatal(err)
		}
		data, before = append(data, written...), &b.end
		f.Add(data)
	}
	f.Add([]byte(`{"kind":"added","to":{"type":"Point","coordinates":[1]}}`))
	f.Add([]byte(`{"end":{}}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		batches, good, err := readBatches(data, nil)
		if good > len(data) {
			t.Fatalf("%d bytes of %d are good", good, len(data))
		}
		again, same, errAgain := readBatches(data[:good], nil)
		if errAgain != nil || same != good || err == nil && len(again) != len(batches) {
			t.Fatalf("what is good is not: %v, %d, %d", errAgain, same, len(again))
		}
		var c Change
		if json.Unmarshal(data, &c) == nil {
			c.Place()
			if _, err := appendChange(nil, &c); err != nil {
				t.Fatal(err)
			}
		}
	})
}
