package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"lindero/tiles/archive"
	"lindero/tiles/remote"
)

// tilesetOptions are the archives that are served beside the live tiles.
type tilesetOptions struct {
	Tileset      []string `placeholder:"NAME=ADDRESS" help:"Serve an archive as a tileset of this name: a .pmtiles or .mbtiles file, or the address of a .pmtiles (http, https, s3). Repeatable. Whoever asks sees it whole."`
	Basemap      string   `placeholder:"ADDRESS" help:"An archive of vector tiles, with the layers of the embedded basemap, to serve in its place."`
	ArchiveCache int64    `default:"64" placeholder:"MiB" help:"Memory for tiles of archives, in MiB."`
}

// tilesets are the archives, open.
type tilesets struct {
	named   []*archive.Set
	basemap *archive.Set // nil: the embedded one
}

// tilesetName is what is part of addresses.
var tilesetName = regexp.MustCompile(`^[a-z0-9_-]+$`)

// open opens all archives.
func (o *tilesetOptions) open(ctx context.Context) (opened tilesets, err error) {
	cache := archive.NewCache(o.ArchiveCache << 20)
	for _, text := range o.Tileset {
		name, address, _ := strings.Cut(text, "=")
		if !tilesetName.MatchString(name) || address == "" {
			return opened, fmt.Errorf("--tileset %s: give NAME=ADDRESS, the name of lower-case letters, digits, _ and -", text)
		}
		for _, other := range opened.named {
			if other.Name == name {
				return opened, fmt.Errorf("--tileset: there are two of the name %s", name)
			}
		}
		set, err := openArchive(ctx, name, address, cache)
		if err != nil {
			return opened, fmt.Errorf("--tileset: %w", err)
		}
		opened.named = append(opened.named, set)
	}
	if o.Basemap == "" {
		return opened, nil
	}
	opened.basemap, err = openArchive(ctx, "basemap", o.Basemap, cache)
	if err != nil {
		return opened, fmt.Errorf("--basemap: %w", err)
	}
	if info, _ := opened.basemap.Info(); info.Type != archive.MVT {
		return opened, fmt.Errorf("--basemap: its tiles are %s; the map draws vector tiles", info.Type.Format().Media)
	}
	return opened, nil
}

func openArchive(ctx context.Context, name, address string, cache *archive.Cache) (*archive.Set, error) {
	opener, err := remote.Opener(address)
	if err != nil {
		return nil, err
	}
	return archive.Open(ctx, name, opener, cache)
}

func (t tilesets) all() []*archive.Set {
	if t.basemap == nil {
		return t.named
	}
	return append(t.named[:len(t.named):len(t.named)], t.basemap)
}

// watch looks for archives that were replaced until the context ends.
func (t tilesets) watch(ctx context.Context, every time.Duration, log *slog.Logger) {
	if len(t.all()) == 0 {
		return
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		for _, set := range t.all() {
			replaced, err := set.Refresh(ctx)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				log.Warn("an archive cannot be read: serving what is at hand", "error", err)
			case replaced:
				log.Info("an archive was replaced", "tileset", set.Name)
			}
		}
	}
}

func (t tilesets) close() error {
	var all []error
	for _, set := range t.all() {
		all = append(all, set.Close())
	}
	return errors.Join(all...)
}
