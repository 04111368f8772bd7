package pack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"lindero/geo"
	"lindero/tiles"
	"lindero/tiles/archive"
	"lindero/tiles/mbtiles"
	"lindero/tiles/pmtiles"
)

// Options say what is packed, and where to.
type Options struct {
	Tileset  *tiles.Tileset // of WebMercatorQuad: archives know no other grid
	Zooms    [2]uint32      // the first and the last, which the tileset must have
	Area     *geo.BBox      // only tiles that meet it; nil: everywhere
	Texts    tiles.TileJSONOptions
	Program  string // the version of the program: another's tiles may differ
	Output   string // the archive: its ending, .pmtiles or .mbtiles, is the format
	Workers  int    // how many tiles are built at once; 0: one a core
	Progress func(Progress)
}

// Result says what was packed.
type Result struct {
	Tiles   int64 // with content
	Bytes   int64 // of the archive
	Resumed int64 // of the tiles, how many were there from before
	Stale   bool  // a spool of other data or options was thrown away
}

// Run packs an archive. Where it fails, also because the context ended, what was packed
// stays for the next time, and an archive that was there before is as it was. An error
// of [geo.CodeInvalid] says what is wrong with the options.
func Run(ctx context.Context, o Options) (Result, error) {
	if err := o.Check(); err != nil {
		return Result{}, err
	}
	info, err := o.info()
	if err != nil {
		return Result{}, err
	}
	s, was, err := openSpool(o.Output, o.key(info))
	if err != nil {
		return Result{}, err
	}
	result := Result{Resumed: s.tiles, Stale: was == foundOther}
	if err := newRun(o, s).run(ctx); err != nil {
		return result, errors.Join(err, s.flush(), s.close())
	}
	result.Tiles = s.tiles
	if s.tiles == 0 {
		return result, errors.Join(geo.Errorf(geo.CodeInvalid, "", "nothing lies in zooms %d to %d of the area: there is no tile to pack", o.Zooms[0], o.Zooms[1]), s.finish(nil))
	}
	result.Bytes, err = o.write(ctx, info, s.contents())
	return result, errors.Join(err, s.finish(err))
}

// Check says what is wrong with the options: an error of [geo.CodeInvalid].
func (o *Options) Check() error {
	t := o.Tileset
	switch ending := filepath.Ext(o.Output); {
	case ending != ".pmtiles" && ending != ".mbtiles":
		return geo.Errorf(geo.CodeInvalid, "output", "%s: an archive ends in .pmtiles or .mbtiles", o.Output)
	case t.Grid != tiles.WebMercatorQuad:
		return geo.Errorf(geo.CodeInvalid, "grid", "archives hold tiles of %s alone", tiles.WebMercatorQuad)
	case o.Zooms[0] > o.Zooms[1]:
		return geo.Errorf(geo.CodeInvalid, "minzoom", "the smallest zoom, %d, is above the largest, %d", o.Zooms[0], o.Zooms[1])
	case o.Zooms[0] < t.MinZoom || o.Zooms[1] > t.MaxZoom:
		return geo.Errorf(geo.CodeInvalid, "maxzoom", "the layers have tiles of zooms %d to %d, not %d to %d", t.MinZoom, t.MaxZoom, o.Zooms[0], o.Zooms[1])
	}
	return nil
}

// write writes the archive beside its place and puts it there.
func (o *Options) write(ctx context.Context, info archive.Info, c archive.Contents) (size int64, err error) {
	part := o.Output + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, err
	}
	if strings.HasSuffix(o.Output, ".mbtiles") {
		err = mbtiles.Write(ctx, part, info, c)
	} else {
		err = writePMTiles(ctx, part, info, c)
	}
	if err == nil {
		size, err = settle(part)
	}
	if err != nil {
		return 0, errors.Join(err, os.Remove(part))
	}
	return size, os.Rename(part, o.Output)
}

func writePMTiles(ctx context.Context, path string, info archive.Info, c archive.Contents) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(pmtiles.Write(untilDone{ctx, f}, info, c), f.Close())
}

// settle waits until the file is on the disk, and returns its size.
func settle(path string) (int64, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	return info.Size(), errors.Join(f.Sync(), f.Close())
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

// Progress says how far packing has come.
type Progress struct {
	Done    int64 // tiles looked at in this run, empty ones included
	Total   int64 // how many there are to look at in this run; 0 as long as they are being counted
	Tiles   int64 // with content, those of earlier runs included
	Bytes   int64 // of their contents
	Elapsed time.Duration
}

// String says it in a line.
func (p Progress) String() string {
	share := "counting the rest"
	if p.Total > 0 {
		share = fmt.Sprintf("of %d, %d %%", p.Total, 100*p.Done/p.Total)
	}
	rate := float64(p.Done) / max(p.Elapsed.Seconds(), 1e-3)
	return fmt.Sprintf("%d tiles (%s), %d with content, %.1f MB, %.0f tiles/s", p.Done, share, p.Tiles, float64(p.Bytes)/1e6, rate)
}
