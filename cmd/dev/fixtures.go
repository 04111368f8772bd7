package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"

	"lindero/fixtures/build"
)

// fixturesCommand rebuilds the embedded data under fixtures from its sources,
// and writes a line about each file to out. It runs from the module's root.
func fixturesCommand(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("fixtures", flag.ContinueOnError)
	flags.SetOutput(out)
	root := flags.String("root", "fixtures", "folder to rebuild")
	cache := flags.String("cache", "", "folder that keeps downloaded packages (default: the user's cache folder)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return errors.New("fixtures takes no arguments")
	}
	if *cache == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return err
		}
		*cache = filepath.Join(base, "lindero-fixtures")
	}
	return build.Run(ctx, build.Options{Root: *root, Cache: *cache, Log: out})
}
