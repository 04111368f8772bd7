package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"lindero/geo"
	"lindero/geo/extract"
)

type extractCommand struct {
	inputs    `embed:""`
	areaFlags `embed:""`

	Collections []string          `placeholder:"ID" help:"Which layers, in their order; without it, all."`
	Filter      map[string]string `mapsep:"none" placeholder:"ID=CQL2" help:"Only features of a layer for which a filter in CQL2 holds, as \"posts=kind = 'police'\". May be given for each layer."`
	Datetime    string            `placeholder:"TIME" help:"Only features of this time: 2024-05-31, 2024-01-01/.. and the like."`
	CRS         string            `name:"crs" placeholder:"URI" help:"The system of coordinates, by its URI or as EPSG:32615; without it, longitude and latitude."`
	Cut         string            `enum:"clip,whole" default:"clip" help:"Lines and polygons that reach beyond the area: clip them, or take them whole."`
	Format      string            `placeholder:"NAME" help:"${formats}; without it, what the output's name ends in."`
	Lang        string            `enum:"es,en" default:"es" help:"Language of titles: es or en."`
	MinZoom     *uint32           `name:"minzoom" help:"The first zoom of an offline map."`
	MaxZoom     *uint32           `name:"maxzoom" help:"The last zoom of an offline map; without it, as far as is useful."`
	Paper       string            `enum:"a4,letter" default:"a4" help:"Paper of a map sheet: a4 or letter."`
	Class       string            `default:"public" help:"Take what this access class may see of the data."`
	From        string            `placeholder:"URL" help:"Have a Lindero server make it, of its data: the address of its map."`
	Token       string            `placeholder:"TOKEN" help:"For --from: a token or key that opens more than the public may see."`
	Output      string            `short:"o" required:"" placeholder:"FILE" help:"The file to write; - is standard output."`
}

// Run writes what lies in an area as one file.
func (e *extractCommand) Run(env *environment) error {
	request, err := e.request()
	if err != nil {
		return err
	}
	if e.From != "" {
		return e.fetch(env, request)
	}
	data, err := e.data(env)
	if err != nil {
		return err
	}
	plan, err := extract.New(env.ctx, data, request)
	if err != nil {
		return err
	}
	if ending := filepath.Ext(plan.FileName()); ending == ".zip" && e.Output != "-" && !strings.HasSuffix(e.Output, ending) {
		return fmt.Errorf("%s: %d layers in %s are a zip of %d files: name it .zip, or name one layer under --collections", e.Output, len(plan.Layers), plan.Format.Name, len(plan.Layers))
	}
	for _, warning := range plan.Warnings {
		fmt.Fprintln(env.stderr, warning.In(e.Lang))
	}
	show := newProgressLine(env.stderr)
	size, err := e.write(env, func(w io.Writer) error {
		return plan.Run(env.ctx, w, extract.Options{
			Program: version(), Asked: extract.Asker{Class: e.Class},
			Progress: func(p extract.Progress) { show.say(p.String(), p.Total > 0 && p.Done == p.Total) },
		})
	})
	show.end()
	if err != nil || e.Output == "-" {
		return err
	}
	_, err = fmt.Fprintf(env.stdout, "%s: %d features, %d bytes\n", e.Output, plan.Features, size)
	return err
}

// data are what the access class may see of the files.
func (e *extractCommand) data(env *environment) (*extract.Data, error) {
	log := slog.New(slog.NewTextHandler(env.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	loader, err := e.loader(log)
	if err != nil {
		return nil, err
	}
	loader.anonymous = geo.Public
	snapshot, _, err := loader.load(env.ctx)
	if err != nil {
		return nil, err
	}
	edition := snapshot.Edition(e.Class)
	if edition.Class != e.Class {
		var classes []string
		for _, other := range snapshot.Editions() {
			classes = append(classes, other.Class)
		}
		return nil, fmt.Errorf("--class: there is no access class %q; there are %s", e.Class, strings.Join(classes, ", "))
	}
	return &extract.Data{Edition: edition, Built: snapshot.Built}, nil
}

// request is what the flags ask for.
func (e *extractCommand) request() (r extract.Request, err error) {
	r = extract.Request{
		Collections: e.Collections, Filter: e.Filter, Datetime: e.Datetime, CRS: systemURI(e.CRS), Cut: extract.Cut(e.Cut),
		Format: e.Format, Lang: e.Lang, MinZoom: e.MinZoom, MaxZoom: e.MaxZoom, Paper: e.Paper,
	}
	if r.Area, err = e.place(); err != nil {
		return r, err
	}
	if r.Format == "" {
		r.Format, err = formatByName(e.Output)
	}
	if err != nil {
		return r, err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return r, err
	}
	return extract.Parse(text)
}

// systemURI is the URI of a system that is named by its code.
func systemURI(name string) string {
	if code, ok := strings.CutPrefix(name, "EPSG:"); ok {
		return "http://www.opengis.net/def/crs/EPSG/0/" + code
	}
	return name
}

// formatByName is the format that files of a name's ending have.
func formatByName(name string) (string, error) {
	for _, f := range extract.Formats() {
		if strings.HasSuffix(strings.ToLower(name), f.Extension) && f.Extension != ".zip" {
			return f.Name, nil
		}
	}
	return "", fmt.Errorf("%s does not say which format to write: add --format, one of %s", name, formatNames())
}

func formatNames() string {
	var names []string
	for _, f := range extract.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// write has the output written: beside its place first, where only a whole file goes.
func (e *extractCommand) write(env *environment, run func(io.Writer) error) (size int64, err error) {
	if e.Output == "-" {
		return 0, run(env.stdout)
	}
	part, err := os.CreateTemp(filepath.Dir(e.Output), filepath.Base(e.Output)+".*.part")
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil { // what went wrong before says more than that there is a file left
			_ = os.Remove(part.Name())
		}
	}()
	if size, err = fill(part, run); err != nil {
		return 0, err
	}
	return size, os.Rename(part.Name(), e.Output)
}

// fill writes a file to the disk and closes it.
func fill(f *os.File, run func(io.Writer) error) (size int64, err error) {
	err = run(f)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		size, err = f.Seek(0, io.SeekCurrent)
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return size, err
}
