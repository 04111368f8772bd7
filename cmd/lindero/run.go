package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// Exit codes, as lindero check documents them.
const (
	exitOK     = 0
	exitFound  = 1 // check: some of the data were refused; report changes: there are some; audit verify: not in order; healthcheck: the server is not well
	exitFailed = 2 // could not run
)

// errRefusals ends a command that ran and found refusals.
var errRefusals = errors.New("some of the data were refused")

// commandLine is the whole command line.
type commandLine struct {
	Serve       serveCommand       `cmd:"" help:"Serve a map of the data: the embedded ones, or those of the folders and files given."`
	Check       checkCommand       `cmd:"" help:"Read data as serve would and report what is wrong with them. Exit code 0: nothing, 1: something was refused, 2: could not run."`
	Token       tokenCommand       `cmd:"" help:"Make, list and revoke the tokens that open more than the public may see."`
	Extract     extractCommand     `cmd:"" help:"Write what lies in an area as one file: for GIS, for a GPS unit, for a telephone, for paper."`
	Pack        packCommand        `cmd:"" help:"Pack the tiles of layers, zooms and an area into one file, PMTiles or MBTiles, which any static storage serves."`
	Report      reportCommand      `cmd:"" help:"Tell what there is to know of data, for people and programs."`
	Fixtures    fixturesCommand    `cmd:"" help:"Write synthetic features, any number of them, for demonstrations and load tests."`
	Audit       auditCommand       `cmd:"" help:"Look into the audit log of serve."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask a running server whether it is alive, for container health checks."`

	Version kong.VersionFlag `help:"Print the version and stop."`
}

// environment is what commands get of the world outside.
type environment struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
}

// Run is the whole program: it runs the command that the arguments name until it
// is done or the context ends, and returns the exit code.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	exited := -1 // set where kong itself ends the program, after --help or --version
	var line commandLine
	parser, err := kong.New(&line,
		kong.Name("lindero"),
		kong.Description("A map server for border infrastructure. With no data given, it serves those it carries."),
		kong.Vars{"version": version(), "formats": "The format: " + formatNames()},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.Configuration(configFile),
		kong.DefaultEnvars("LINDERO"),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "lindero:", err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err == nil {
		err = command.Run(&environment{ctx, stdout, stderr})
	}
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errRefusals), errors.Is(err, errBroken), errors.Is(err, errDifferent):
		return exitFound
	}
	fmt.Fprintln(stderr, "lindero:", err)
	if errors.Is(err, errUnhealthy) {
		return exitFound
	}
	return exitFailed
}
