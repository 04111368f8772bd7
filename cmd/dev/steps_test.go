package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// testWorkspace returns the work tree of this package, writing to a buffer.
func testWorkspace(t *testing.T) (*workspace, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	w, err := openWorkspace(".", &out)
	if err != nil {
		t.Fatal(err)
	}
	return w, &out
}

func TestRunSteps(t *testing.T) {
	good := step{name: "good", run: func(context.Context, *workspace) error { return nil }}
	bad := step{name: "bad", run: func(context.Context, *workspace) error { return errors.New("it broke") }}
	open := step{name: "open", run: func(context.Context, *workspace) error { return fmt.Errorf("dir: %w", notRunError("out of reach")) }}
	tests := []struct {
		name      string
		steps     []step
		keepGoing bool
		fails     bool
		present   []string
		absent    []string
	}{
		{"all pass", []step{good, good}, false, false, []string{"==> good", "Everything passed: 2 steps"}, []string{"FAILED"}},
		{"stops", []step{bad, good}, false, true, []string{"it broke", "bad FAILED"}, []string{"==> good", "Everything"}},
		{"keeps going", []step{bad, good}, true, true, []string{"it broke", "==> good"}, []string{"Everything"}},
		{"one not run", []step{open, good}, false, false, []string{"out of reach", "open NOT RUN", "==> good", "1 steps passed", "not run: open"}, []string{"FAILED", "Everything"}},
		{"none run", []step{open}, false, true, []string{"NOT RUN"}, []string{"Everything"}},
		{"one not run, one fails", []step{open, bad}, false, true, []string{"NOT RUN", "FAILED"}, []string{"Everything"}},
		{"nothing", nil, false, true, nil, []string{"Everything"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, out := testWorkspace(t)
			if err := runSteps(t.Context(), w, tt.steps, tt.keepGoing); (err != nil) != tt.fails {
				t.Errorf("got %v", err)
			}
			for _, text := range tt.present {
				if !strings.Contains(out.String(), text) {
					t.Errorf("%q is missing from:\n%s", text, out)
				}
			}
			for _, text := range tt.absent {
				if strings.Contains(out.String(), text) {
					t.Errorf("%q is in:\n%s", text, out)
				}
			}
		})
	}
}

// A cancelled run is no pass, even when the steps that ran did.
func TestRunStepsCancelled(t *testing.T) {
	w, _ := testWorkspace(t)
	ctx, cancel := context.WithCancel(t.Context())
	stopping := step{name: "stopping", run: func(context.Context, *workspace) error { cancel(); return nil }}
	if err := runSteps(ctx, w, []step{stopping, stopping}, true); err == nil {
		t.Error("a run cut short passed")
	}
}

func TestMatching(t *testing.T) {
	if got, err := matching(testSteps(), "^front end"); err != nil || len(got) != 2 {
		t.Errorf("got %d steps, %v", len(got), err)
	}
	for _, pattern := range []string{"no such step", "("} {
		if _, err := matching(testSteps(), pattern); err == nil {
			t.Errorf("%q gave no error", pattern)
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"nothing"}} {
		err := run(t.Context(), args, &bytes.Buffer{})
		if exitCode(err) != 2 || !strings.Contains(err.Error(), "usage: go run ./cmd/dev") {
			t.Errorf("%v: got %v", args, err)
		}
	}
}
