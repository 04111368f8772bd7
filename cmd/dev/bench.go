package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// benchSizeEnv asks benchmarks for their full size when it is "full". Without
// it they choose a size that takes seconds.
const benchSizeEnv = "LINDERO_BENCH"

// benchCommand runs the benchmarks, one package after another so that they do
// not disturb each other, and prints the medians beside the references of the
// same run.
func benchCommand(ctx context.Context, w *workspace, args []string) error {
	flags := newFlags(w, "bench")
	full := flags.Bool("full", false, "full sizes ("+benchSizeEnv+"=full), ten runs of each unless -count says otherwise")
	count := flags.Int("count", 5, "runs of each benchmark")
	benchtime := flags.String("benchtime", "300ms", "time, or Nx for a number of rounds, of each run")
	pattern := flags.String("bench", ".", "run only the benchmarks that match this `regexp`")
	output := flags.String("o", "", "write the table to this `file` too")
	beside := flags.Bool("peers", false, "instead, the program beside PostGIS, in turns")
	points := flags.Int("points", 100_000, "points that -peers serves")
	scale := flags.Bool("scale", false, "instead, the program on sets of points of -sizes")
	sizes := flags.String("sizes", "10000,100000,1000000,10000000", "points of -scale")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *scale {
		return benchScale(ctx, w, *sizes, *output)
	}
	if *beside {
		return benchPeers(ctx, w, peerOptions{points: *points, turns: 5, turn: 2 * time.Second, clients: 8}, *output)
	}
	env := []string{}
	if *full {
		env = append(env, benchSizeEnv+"=full")
		if !given(flags, "count") {
			*count = 10
		}
	}
	packages, err := w.benchPackages(ctx, flags.Args())
	if err != nil {
		return err
	}
	line := []string{"go", "test", "-p", "1", "-run", "^$", "-bench", *pattern, "-benchmem",
		"-benchtime", *benchtime, "-count", strconv.Itoa(*count), "-timeout", "3h"}
	var text bytes.Buffer
	runErr := w.start(ctx, call{env: env, line: append(line, packages...)}, io.MultiWriter(w.out, &text), w.out)
	rows, err := parseBenchmarks(&text)
	if err != nil || runErr != nil {
		return errors.Join(runErr, err)
	}
	table := benchTable(rows)
	w.printf("\n%s", table)
	if *output != "" {
		return os.WriteFile(*output, []byte(table), 0o644)
	}
	return nil
}

// benchPackages lists the packages below the given patterns (all of them if
// there are none) that have a benchmark.
func (w *workspace) benchPackages(ctx context.Context, patterns []string) ([]string, error) {
	if len(patterns) > 0 {
		return patterns, nil
	}
	packages, err := w.packagesMentioning(ctx, "\nfunc Benchmark")
	if err == nil && len(packages) == 0 {
		err = errors.New("no package has a benchmark")
	}
	return packages, err
}

// packagesMentioning lists the packages with a test file that holds a text.
func (w *workspace) packagesMentioning(ctx context.Context, text string) ([]string, error) {
	all, err := w.goList(ctx)
	if err != nil {
		return nil, err
	}
	var some []string
	for _, p := range all {
		for _, name := range p.testFiles() {
			source, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				return nil, err
			}
			if strings.Contains(string(source), text) {
				some = append(some, p.ImportPath)
				break
			}
		}
	}
	return some, nil
}
