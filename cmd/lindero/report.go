package main

import (
	"bufio"
	"errors"
	"fmt"

	"lindero/geo"
	"lindero/geo/history"
	"lindero/geo/source"
)

type reportCommand struct {
	Changes reportChangesCommand `cmd:"" help:"Compare two states of data, folders or files: what was added, removed, moved and changed. Exit code 0: nothing, 1: something, 2: could not run."`
}

// errDifferent ends report changes where there are changes.
var errDifferent = errors.New("the data differ")

type reportChangesCommand struct {
	Old  string `arg:"" help:"The older data: a folder or a file."`
	New  string `arg:"" help:"The newer data."`
	JSON bool   `xor:"format" help:"Print the changes as JSON, one a line."`
	CSV  bool   `xor:"format" name:"csv" help:"Print the changes as a table, one row for each property that changed."`

	GeoJSON bool `xor:"format" name:"geojson" help:"Print the changes as a layer, what has moved as a line from there to here."`
}

// Run prints what differs, layer by layer in the order of the newer data.
func (r *reportChangesCommand) Run(env *environment) error {
	old, err := readState(env, r.Old)
	if err != nil {
		return err
	}
	new, err := readState(env, r.New)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(env.stdout)
	write := r.writer()
	found := false
	err = differences(old, new, func(c *history.Change) (err error) {
		found = true
		return write.change(out, c)
	})
	if err = errors.Join(err, write.end(out), out.Flush()); err == nil && found {
		return errDifferent
	}
	return err
}

// readState reads data as check does, and says where some of them were refused: those
// would pass for removed.
func readState(env *environment, path string) ([]*geo.Collection, error) {
	data, report, err := source.Load(env.ctx, []source.Input{{Path: path}}, source.Options{})
	if err == nil {
		err = incomplete(report)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if report.HasRefusals() {
		_, err = fmt.Fprintf(env.stderr, "lindero: %s: some of the data were refused and count as not there; lindero check says which\n", path)
	}
	return data.Collections, err
}

// differences calls each with every change of every layer.
func differences(old, new []*geo.Collection, each func(*history.Change) error) error {
	for _, c := range new {
		was := named(old, c.ID)
		if was == nil {
			if err := each(&history.Change{Kind: history.Layer, Collection: c.ID, Reason: history.New, Counts: &history.Counts{Added: c.Len()}}); err != nil {
				return err
			}
			continue
		}
		if err := history.Compare(was, c, each); err != nil {
			return err
		}
	}
	for _, c := range old {
		if named(new, c.ID) == nil {
			if err := each(&history.Change{Kind: history.Layer, Collection: c.ID, Reason: history.Gone, Counts: &history.Counts{Removed: c.Len()}}); err != nil {
				return err
			}
		}
	}
	return nil
}

func named(all []*geo.Collection, id string) *geo.Collection {
	for _, c := range all {
		if c.ID == id {
			return c
		}
	}
	return nil
}
