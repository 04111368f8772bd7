package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"

	"lindero/fixtures/synthetic"
)

type fixturesCommand struct {
	Seed   uint64 `default:"1" help:"Equal seeds give equal bytes."`
	Count  int64  `required:"" help:"How many features."`
	Layer  string `default:"blind_crossings" help:"Which layer: blind_crossings, airstrips or posts."`
	Format string `default:"geojsonseq" help:"geojsonseq, one feature a line, or geojson."`
	Output string `short:"o" required:"" placeholder:"FILE" help:"Where to write; - for standard output."`
}

// Run writes the features as a stream: memory does not grow with their number.
func (f *fixturesCommand) Run(env *environment) error {
	options := synthetic.StreamOptions{Seed: f.Seed, Count: f.Count, Layer: f.Layer, Format: f.Format}
	if err := options.Validate(); err != nil {
		return err
	}
	if f.Output == "-" {
		return synthetic.Stream(untilDone{env.ctx, env.stdout}, options)
	}
	file, err := os.Create(f.Output)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(file, 1<<20)
	err = errors.Join(synthetic.Stream(untilDone{env.ctx, buffered}, options), buffered.Flush(), file.Close())
	if err != nil {
		return errors.Join(err, os.Remove(f.Output)) // half a set would pass for a whole one
	}
	return nil
}

// untilDone fails writes once the context has ended.
type untilDone struct {
	ctx context.Context
	io.Writer
}

func (w untilDone) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.Writer.Write(p)
}
