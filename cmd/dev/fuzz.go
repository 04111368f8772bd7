package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// Bounds of the short fuzzing that is part of the tests: so long for each
// target, and never more than this for all of them.
const (
	shortFuzzEach  = 5 * time.Second
	shortFuzzTotal = 90 * time.Second
)

// A fuzzTarget is one Fuzz function.
type fuzzTarget struct {
	pkg  string // import path
	name string
}

// shortFuzz runs every fuzz target for a few seconds.
func shortFuzz(ctx context.Context, w *workspace) error {
	targets, err := w.fuzzTargets(ctx)
	if err != nil {
		return err
	}
	if len(targets) == 0 {
		return errors.New("no fuzz target found")
	}
	each := min(shortFuzzEach, shortFuzzTotal/time.Duration(len(targets)))
	return w.fuzzEach(ctx, targets, each)
}

func fuzzCommand(ctx context.Context, w *workspace, args []string) error {
	flags := newFlags(w, "fuzz")
	each := flags.Duration("d", 10*time.Minute, "time for each target")
	pattern := flags.String("run", "", "only the targets whose package and name match this `regexp`")
	save := flags.Bool("save", false, "keep some of the inputs found in testdata/fuzz, where every test run tries them")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	re, err := regexp.Compile(*pattern)
	if err != nil {
		return err
	}
	targets, err := w.fuzzTargets(ctx)
	if err != nil {
		return err
	}
	var chosen []fuzzTarget
	for _, t := range targets {
		if re.MatchString(t.pkg + "." + t.name) {
			chosen = append(chosen, t)
		}
	}
	if len(chosen) == 0 {
		return fmt.Errorf("no fuzz target matches %q", *pattern)
	}
	if err := w.fuzzEach(ctx, chosen, *each); err != nil || !*save {
		return err
	}
	return w.saveCorpora(ctx, chosen)
}

// fuzzEach runs targets one after another; the fuzzer itself uses every core.
// It goes on after a finding, so that one run reports all of them.
func (w *workspace) fuzzEach(ctx context.Context, targets []fuzzTarget, each time.Duration) error {
	var bad []error
	for _, t := range targets {
		c := asShipped("test", "-run", "^$", "-fuzz", "^"+t.name+"$",
			"-fuzztime", each.String(), "-fuzzminimizetime", "10s", t.pkg)
		w.printf("$ %s", strings.Join(c.line, " "))
		var text bytes.Buffer
		out := io.MultiWriter(w.out, &text)
		err := w.start(ctx, c, out, out)
		if ctx.Err() != nil {
			return err
		}
		if err != nil && endedByClock(text.String()) {
			w.printf("%s: its time ran out between two inputs, which go test calls a failure; nothing was found", t.name)
			err = nil
		}
		bad = append(bad, err)
	}
	return errors.Join(bad...)
}

// endedByClock reports whether a fuzzer failed for no other reason than that its time
// was over: go test does so now and then when -fuzztime ends while it hands out
// work. A finding always comes with the input that made it fail.
func endedByClock(text string) bool {
	failed := regexp.MustCompile(`(?m)^--- FAIL: Fuzz\w+ \([0-9.]+s\)\n\s+context deadline exceeded\nFAIL$`)
	return failed.MatchString(text) && !strings.Contains(text, "Failing input written") && !strings.Contains(text, "panic")
}

// fuzzTargets lists the fuzz targets of the module.
func (w *workspace) fuzzTargets(ctx context.Context) ([]fuzzTarget, error) {
	text, err := w.output(ctx, asShipped("test", "-list", "^Fuzz", "./..."))
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, bytes.TrimSpace(text))
	}
	return parseFuzzList(text)
}

// parseFuzzList reads what `go test -list` writes: the names of a package's
// functions, a line each, and then a line that names the package.
func parseFuzzList(text []byte) ([]fuzzTarget, error) {
	var all []fuzzTarget
	var names []string
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		switch {
		case len(fields) == 1 && strings.HasPrefix(fields[0], "Fuzz"):
			names = append(names, fields[0])
		case len(fields) >= 2 && fields[0] == "ok":
			for _, n := range names {
				all = append(all, fuzzTarget{fields[1], n})
			}
			names = nil
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(names) > 0 {
		return nil, fmt.Errorf("go test -list: no package follows %s", names[0])
	}
	return all, nil
}
