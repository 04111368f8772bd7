package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// soakCommand puts the program under more than it can bear, and hurts it: it must go on
// serving, and come back by itself.
func soakCommand(ctx context.Context, w *workspace, args []string) error {
	flags := newFlags(w, "soak")
	d := flags.Duration("d", time.Minute, "time of the longest drill; the others take their measure from it")
	if err := parseFlags(flags, args); err != nil {
		return err
	}
	if *d < time.Second || *d > time.Hour {
		return usageError("soak: -d is between 1s and 1h")
	}
	return soak(ctx, w, *d)
}

// shortSoak is the command as a step: every drill, each for moments.
func shortSoak(ctx context.Context, w *workspace) error { return soak(ctx, w, 4*time.Second) }

// soakFeatures is how many features the server has in drills that measure it.
const soakFeatures = 50_000

// A soaker runs drills on the program as shipped, in a folder of its own, and keeps what
// they found.
type soaker struct {
	w        *workspace
	d        time.Duration
	dir      string
	binary   string
	data     string // a file of soakFeatures blind crossings
	findings []finding
}

// A finding is one line of the table.
type finding struct {
	drill, what, figure, bar string
	ok                       bool
}

// found keeps a figure and whether it is within its bar.
func (s *soaker) found(drill, what string, ok bool, bar, figure string, args ...any) {
	s.findings = append(s.findings, finding{drill, what, fmt.Sprintf(figure, args...), bar, ok})
}

func soak(ctx context.Context, w *workspace, d time.Duration) (err error) {
	dir, err := os.MkdirTemp("", "lindero-soak-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s := &soaker{w: w, d: d, dir: dir, binary: filepath.Join(dir, "lindero"), data: filepath.Join(dir, "blind_crossings.geojsonl")}
	if err := os.Chmod(dir, 0o755); err != nil { // a server that runs as somebody else reads from it
		return err
	}
	if err := w.run(ctx, asShipped("build", "-o", s.binary, "./cmd/lindero")); err != nil {
		return err
	}
	if err := w.run(ctx, call{line: []string{s.binary, "fixtures", "--seed", "7", "--count", fmt.Sprint(soakFeatures), "-o", s.data}}); err != nil {
		return err
	}
	for _, drill := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"overload", s.overload}, {"slow clients", s.slowClients}, {"reloads", s.reloads}, {"broken files", s.brokenFiles}, {"full disk", s.fullDisk},
		{"stop under load", s.stopUnderLoad}, {"kill and restart", s.killAndRestart},
	} {
		w.printf("-- %s", drill.name)
		if err := drill.run(ctx); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", drill.name, err), s.report())
		}
	}
	return s.report()
}

// report prints the table, and fails where a figure is out of its bar.
func (s *soaker) report() error {
	var b strings.Builder
	b.WriteString("\n| drill | what | found | bar | |\n|---|---|--:|--:|---|\n")
	failed := 0
	for _, f := range s.findings {
		verdict := "ok"
		if !f.ok {
			verdict = "FAILED"
			failed++
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", f.drill, f.what, f.figure, f.bar, verdict)
	}
	s.w.printf("%s", b.String())
	if failed > 0 {
		return fmt.Errorf("%d of %d figures are out of their bars", failed, len(s.findings))
	}
	return nil
}

// serve starts the program on a free port of this machine.
func (s *soaker) serve(ctx context.Context, args ...string) (*server, error) {
	return startServer(ctx, exec.CommandContext(ctx, s.binary, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...))
}

// stopping stops a server at the end of a drill, and adds what went wrong to its error.
func stopping(server *server, err *error) {
	if stopErr := server.stop(); stopErr != nil {
		*err = errors.Join(*err, stopErr, fmt.Errorf("its standard error:\n%s", server.log))
	}
}
