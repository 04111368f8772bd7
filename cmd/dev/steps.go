package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// A step is one thing that must hold.
type step struct {
	name  string
	needs []tool
	run   func(ctx context.Context, w *workspace) error
}

// A result tells how one step ended.
type result struct {
	name string
	took time.Duration
	err  error
}

// runSteps runs steps in order, announces each, and ends with a summary. It
// stops at the first failure unless keepGoing.
func runSteps(ctx context.Context, w *workspace, steps []step, keepGoing bool) error {
	began := time.Now()
	var results []result
	for _, s := range steps {
		r := runStep(ctx, w, s)
		results = append(results, r)
		if ctx.Err() != nil || (r.err != nil && !keepGoing) {
			break
		}
	}
	return summarise(w, results, len(steps), time.Since(began))
}

func runStep(ctx context.Context, w *workspace, s step) result {
	w.printf("\n==> %s", s.name)
	began := time.Now()
	err := w.tools.provide(ctx, s.needs...)
	if err == nil {
		err = s.run(ctx, w)
	}
	r := result{s.name, time.Since(began), err}
	if err != nil {
		w.printf("%v\n<== %s FAILED after %s", err, s.name, seconds(r.took))
	} else {
		w.printf("<== %s ok in %s", s.name, seconds(r.took))
	}
	return r
}

// summarise prints the time of every step and says whether all of them passed.
func summarise(w *workspace, results []result, planned int, took time.Duration) error {
	w.printf("")
	failed := 0
	for _, r := range results {
		state := "ok    "
		if r.err != nil {
			state = "FAILED"
			failed++
		}
		w.printf("%s %8s  %s", state, seconds(r.took), r.name)
	}
	passed := len(results) - failed
	if failed > 0 || len(results) < planned {
		return fmt.Errorf("%d of %d steps passed, %d failed, %d not run", passed, planned, failed, planned-len(results))
	}
	if passed == 0 {
		return errors.New("no step ran")
	}
	w.printf("\nEverything passed: %d steps in %s.", passed, seconds(took))
	return nil
}

func seconds(d time.Duration) string {
	return fmt.Sprintf("%.1fs", d.Seconds())
}

// matching returns the steps whose name matches pattern; an empty pattern
// matches all.
func matching(steps []step, pattern string) ([]step, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	var some []step
	for _, s := range steps {
		if re.MatchString(s.name) {
			some = append(some, s)
		}
	}
	if len(some) == 0 {
		return nil, fmt.Errorf("no step matches %q", pattern)
	}
	return some, nil
}
