package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"lindero/geo"
	"lindero/tiles"
	"lindero/tiles/pack"
)

type packCommand struct {
	inputs `embed:""`

	Collections []string `placeholder:"ID" help:"Which layers, in their order; without it, all."`
	MinZoom     *uint32  `name:"minzoom" help:"The first zoom; without it, the layers' own."`
	MaxZoom     *uint32  `name:"maxzoom" help:"The last zoom; without it, the layers' own."`
	BBox        boxFlag  `name:"bbox" placeholder:"W,S,E,N" help:"Only tiles that meet this box, in degrees."`
	Output      string   `short:"o" required:"" placeholder:"FILE" help:"The archive: FILE.pmtiles or FILE.mbtiles."`
}

// Run packs what the public may see. Interrupted and run again, it goes on.
func (p *packCommand) Run(env *environment) error {
	log := slog.New(slog.NewTextHandler(env.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	loader, err := p.loader(log)
	if err != nil {
		return err
	}
	loader.anonymous = geo.Public
	snapshot, _, err := loader.load(env.ctx)
	if err != nil {
		return err
	}
	options, err := p.options(snapshot.Edition(geo.Public))
	if err != nil {
		return err
	}
	show := newProgressLine(env.stderr)
	options.Progress = show.tell
	result, err := pack.Run(env.ctx, options)
	show.end()
	if result.Stale {
		fmt.Fprintf(env.stderr, "what was left of an earlier run was of other data or options: packed anew\n")
	}
	if result.Resumed > 0 {
		fmt.Fprintf(env.stderr, "%d tiles were there from an earlier run\n", result.Resumed)
	}
	if err != nil && env.ctx.Err() != nil {
		return fmt.Errorf("stopped; the same command goes on from here: %w", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.stdout, "%s: %d tiles, %d bytes\n", p.Output, result.Tiles, result.Bytes)
	return err
}

func (p *packCommand) options(e *geo.Edition) (pack.Options, error) {
	set := tiles.NewTileset("data", e.Collections)
	if len(p.Collections) > 0 {
		var err error
		if set, err = set.Select(p.Collections); err != nil {
			return pack.Options{}, err
		}
	}
	o := pack.Options{
		Tileset: set, Zooms: [2]uint32{set.MinZoom, set.MaxZoom}, Program: version(), Output: p.Output, Area: p.BBox.BBox,
		Texts: tiles.TileJSONOptions{Name: e.Dataset.Title.In("es"), Language: "es"},
	}
	if p.MinZoom != nil {
		o.Zooms[0] = *p.MinZoom
	}
	if p.MaxZoom != nil {
		o.Zooms[1] = *p.MaxZoom
	}
	return o, nil
}

// progressLine shows progress on standard error: in one line that changes on a
// terminal, in a line now and then elsewhere.
type progressLine struct {
	out      io.Writer
	terminal bool
	shown    time.Time
}

// lineInterval is how often progress is told where it is kept, as in logs.
const lineInterval = 5 * time.Second

func newProgressLine(out io.Writer) *progressLine {
	line := &progressLine{out: out}
	if f, ok := out.(*os.File); ok {
		info, err := f.Stat()
		line.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return line
}

func (l *progressLine) tell(p pack.Progress) {
	l.say(p.String(), p.Total > 0 && p.Done == p.Total)
}

// say shows how far it is; last tells that there is no more to come.
func (l *progressLine) say(text string, last bool) {
	switch {
	case l.terminal:
		fmt.Fprintf(l.out, "\r\x1b[K%s", text)
	case last, time.Since(l.shown) >= lineInterval:
		fmt.Fprintln(l.out, text)
	default:
		return
	}
	l.shown = time.Now()
}

// end leaves a changing line as it is.
func (l *progressLine) end() {
	if l.terminal && !l.shown.IsZero() {
		fmt.Fprintln(l.out)
	}
}
