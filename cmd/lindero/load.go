package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"lindero/fixtures"
	"lindero/geo"
	"lindero/geo/redact"
	"lindero/geo/source"
	"lindero/web"
)

// inputs are the data that serve and check read, and how.
type inputs struct {
	Paths  []string `arg:"" optional:"" name:"data" help:"Folders and files to read; without any, the embedded data."`
	Strict bool     `help:"Take nothing at all where anything is refused."`
	Lon    string   `placeholder:"COLUMN" help:"Column of longitudes in CSV files."`
	Lat    string   `placeholder:"COLUMN" help:"Column of latitudes in CSV files."`
	WKT    string   `name:"wkt" placeholder:"COLUMN" help:"Column of WKT geometries in CSV files."`
}

func (i *inputs) options() source.Options {
	return source.Options{Strict: i.Strict, CSV: source.CSVOptions{Lon: i.Lon, Lat: i.Lat, WKT: i.WKT}}
}

func (i *inputs) sources() []source.Input {
	if len(i.Paths) == 0 {
		return []source.Input{{FS: fixtures.Data(), Path: ".", Name: "embedded data"}}
	}
	sources := make([]source.Input, len(i.Paths))
	for k, path := range i.Paths {
		sources[k] = source.Input{Path: path}
	}
	return sources
}

// loader builds snapshots from the inputs, before the embedded basemap.
type loader struct {
	inputs  *inputs
	basemap []*geo.Collection
	log     *slog.Logger

	anonymous string // the access class that must be there
}

func (i *inputs) loader(log *slog.Logger) (*loader, error) {
	basemap, report, err := source.Load(context.Background(), []source.Input{{FS: fixtures.Basemap(), Path: ".", Name: "embedded basemap"}}, source.Options{Strict: true})
	if err != nil {
		return nil, fmt.Errorf("the embedded basemap: %w", err)
	}
	if report.HasRefusals() {
		return nil, fmt.Errorf("the embedded basemap has faults")
	}
	return &loader{inputs: i, basemap: basemap.Collections, log: log}, nil
}

// first publishes the first snapshot. It fails where there is nothing to serve.
func (l *loader) first(ctx context.Context, server *web.Server) (err error) {
	frugally(func() {
		var snapshot *geo.Snapshot
		if snapshot, _, err = l.load(ctx); err == nil {
			server.Publish(snapshot)
		}
	})
	return err
}

// again publishes a new snapshot. Where that fails, or a file breaks off, as one
// does that is still being copied, the one before goes on serving.
func (l *loader) again(ctx context.Context, server *web.Server, store *geo.Store) {
	frugally(func() { l.replace(ctx, server, store) })
}

func (l *loader) replace(ctx context.Context, server *web.Server, store *geo.Store) {
	snapshot, report, err := l.load(ctx)
	if err == nil {
		err = incomplete(report)
	}
	if before := store.Snapshot(); err == nil && before != nil {
		err = emptied(before, snapshot)
	}
	switch {
	case ctx.Err() != nil: // stopping
		return
	case err != nil:
		l.log.Error("reload failed: serving the data from before", "error", err)
		store.Fail(time.Now(), err)
	default:
		server.Publish(snapshot)
	}
}

// incomplete fails where a file could not be read to its end.
func incomplete(report *source.Report) error {
	for _, f := range report.Files {
		if !f.Complete {
			return geo.Errorf(geo.CodeInvalid, "", "%s cannot be read to its end; lindero check says why", filepath.Base(f.File)) // the public sees it
		}
	}
	return nil
}

// emptied fails where a layer that had features has none any more, and is still there:
// a file that is being copied begins empty, and what a fault left of one may be refused
// line by line.
func emptied(before, after *geo.Snapshot) error {
	was, is := largest(before), largest(after)
	for _, id := range slices.Sorted(maps.Keys(is)) {
		if is[id] == 0 && was[id] > 0 {
			return geo.Errorf(geo.CodeInvalid, "", "nothing of the layer %q can be read any more; lindero check says why; remove its files to be rid of it", id)
		}
	}
	return nil
}

// largest is how many features each layer has in the edition that has the most.
func largest(s *geo.Snapshot) map[string]int {
	features := make(map[string]int)
	for _, edition := range s.Editions() {
		for _, c := range edition.Collections {
			features[c.ID] = max(features[c.ID], c.Len())
		}
	}
	return features
}

func (l *loader) load(ctx context.Context) (*geo.Snapshot, *source.Report, error) {
	start := time.Now()
	data, report, err := source.Load(ctx, l.inputs.sources(), l.inputs.options())
	if report != nil {
		l.logReport(report)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(data.Collections) == 0 {
		return nil, nil, errors.New("there is nothing to serve: no layer could be read")
	}
	snapshot, err := l.snapshot(start, data)
	if err != nil {
		return nil, nil, err
	}
	features := 0
	for _, c := range data.Collections {
		features += c.Len()
	}
	l.log.Info("data loaded", "collections", len(data.Collections), "features", features, "classes", data.Classes,
		"version", snapshot.Edition(l.anonymous).Version[:16], "took", time.Since(start).Round(time.Millisecond))
	return snapshot, report, nil
}

// snapshot makes the editions of the data.
func (l *loader) snapshot(start time.Time, data *source.Dataset) (*geo.Snapshot, error) {
	if !slices.Contains(data.Classes, l.anonymous) {
		return nil, fmt.Errorf("--anonymous-class: there is no access class %q; there are %s", l.anonymous, strings.Join(data.Classes, ", "))
	}
	editions, err := redact.Editions(editionsOf(data, l.basemap))
	if err != nil {
		return nil, err
	}
	return geo.NewSnapshot(start, editions...), nil
}

// editionsOf is what the editions of the data are made of.
func editionsOf(data *source.Dataset, basemap []*geo.Collection) redact.Options {
	o := redact.Options{Dataset: data.Dataset, Classes: data.Classes, Basemap: basemap}
	for i, c := range data.Collections {
		o.Layers = append(o.Layers, redact.Layer{Collection: c, Rules: data.Rules[i]})
	}
	return o
}

// loggedRefusals is how many refusals of a file the log names; lindero check has
// them all.
const loggedRefusals = 3

func (l *loader) logReport(report *source.Report) {
	for _, f := range report.Files {
		level := slog.LevelDebug
		if f.Refused > 0 || f.Warnings > 0 || !f.Complete {
			level = slog.LevelWarn
		}
		l.log.Log(context.Background(), level, "file read", "file", f.File, "layer", f.Layer, "accepted", f.Accepted,
			"refused", f.Refused, "warnings", f.Warnings, "complete", f.Complete)
		logged := 0
		for _, issue := range f.Issues {
			if issue.Severity == source.Refusal && logged < loggedRefusals {
				l.log.Warn("refused", "issue", issue.String())
				logged++
			}
		}
	}
}
