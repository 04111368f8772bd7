package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
)

// A command is one word after `go run ./cmd/dev`.
type command struct {
	name  string
	about string
	run   func(ctx context.Context, w *workspace, args []string) error
}

// commands lists every command in the order the usage text shows them.
func commands() []command {
	return []command{
		{"test", "everything a change must pass [-k] [-run REGEXP] [-list]", testCommand},
		{"check", "the quick part of test: format, vet, staticcheck, imports, unit tests", checkCommand},
		{"bench", "run the benchmarks and print them beside their references [-full] [-peers] [-scale]", benchCommand},
		{"fuzz", "run every fuzz target for long [-d 10m] [-run REGEXP] [-save]", fuzzCommand},
		{"conformance", "ask a server whether it keeps to the OGC API standards [-url URL] [-run REGEXP] [-list]", conformanceCommand},
		{"soak", "overload and hurt the program, and see that it goes on serving [-d 1m]", soakCommand},
		{"ui", "serve the map from disk and rebuild it on save [serve arguments]", uiCommand},
		{"bless", "rewrite golden files and rebuild the embedded bundle", blessCommand},
		{"fixtures", "rebuild the embedded data from its sources", func(ctx context.Context, w *workspace, args []string) error {
			return fixturesCommand(ctx, args, w.out)
		}},
	}
}

// usageError is a wrong call; its text is shown as it is.
type usageError string

// Error returns the text to show.
func (e usageError) Error() string { return string(e) }

// run finds the work tree and hands over to the command that args names.
func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return usageError(usage())
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		w, err := openWorkspace(".", out)
		if err != nil {
			return err
		}
		return c.run(ctx, w, args[1:])
	}
	return usageError(fmt.Sprintf("unknown command %q\n\n%s", args[0], usage()))
}

func usage() string {
	var b strings.Builder
	b.WriteString("usage: go run ./cmd/dev COMMAND\n\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-11s %s\n", c.name, c.about)
	}
	return strings.TrimRight(b.String(), "\n")
}

// newFlags returns an empty set of flags that reports errors to the caller.
func newFlags(w *workspace, name string) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(w.out)
	return flags
}

// parseFlags parses args into flags that take no further arguments.
func parseFlags(flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return usageError(fmt.Sprintf("%s: unexpected argument %q", flags.Name(), flags.Arg(0)))
	}
	return nil
}

// given tells whether a flag was set on the command line.
func given(flags *flag.FlagSet, name string) bool {
	found := false
	flags.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}
