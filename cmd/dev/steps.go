package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
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

// A notRunError says why a step could not find out what it is there to find out. It is
// for what the public internet alone can tell: what can be installed is, and where it
// cannot, the step fails.
type notRunError string

// Error returns the reason.
func (e notRunError) Error() string { return string(e) }

// state is how the step ended, in words of one width.
func (r result) state() string {
	var notRun notRunError
	switch {
	case r.err == nil:
		return "ok     "
	case errors.As(r.err, &notRun):
		return "NOT RUN"
	}
	return "FAILED "
}

func (r result) failed() bool { return r.state() == "FAILED " }

// runSteps runs steps in order, announces each, and ends with a summary. It
// stops at the first failure unless keepGoing.
func runSteps(ctx context.Context, w *workspace, steps []step, keepGoing bool) error {
	began := time.Now()
	var results []result
	for _, s := range steps {
		r := runStep(ctx, w, s)
		results = append(results, r)
		if ctx.Err() != nil || (r.failed() && !keepGoing) {
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
		w.printf("%v\n<== %s %s after %s", err, s.name, strings.TrimSpace(r.state()), seconds(r.took))
	} else {
		w.printf("<== %s ok in %s", s.name, seconds(r.took))
	}
	return r
}

// summarise prints the time of every step and says whether all of them passed, or which
// of them nothing is known of.
func summarise(w *workspace, results []result, planned int, took time.Duration) error {
	w.printf("")
	failed := 0
	var open []string
	for _, r := range results {
		w.printf("%s %8s  %s", r.state(), seconds(r.took), r.name)
		switch {
		case r.failed():
			failed++
		case r.err != nil:
			open = append(open, r.name)
		}
	}
	passed := len(results) - failed - len(open)
	if failed > 0 || len(results) < planned {
		return fmt.Errorf("%d of %d steps passed, %d failed, %d not run", passed, planned, failed, planned-passed-failed)
	}
	if passed == 0 {
		return errors.New("no step ran")
	}
	if len(open) > 0 {
		w.printf("\n%d steps passed in %s; not run: %s.", passed, seconds(took), strings.Join(open, ", "))
		return nil
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
