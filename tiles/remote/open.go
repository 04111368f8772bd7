package remote

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"lindero/tiles/archive"
	"lindero/tiles/mbtiles"
	"lindero/tiles/pmtiles"
)

// Opener opens the archive at an address: a path, a URL of http or https, or
// s3://BUCKET/KEY, whose query may hold region, endpoint and use_path_style=true. The
// ending of the path is the format: .pmtiles anywhere, .mbtiles on disk alone.
func Opener(address string) (archive.Opener, error) {
	scheme, file := split(address)
	switch {
	case path.Ext(file) == ".mbtiles" && scheme == "":
		return func(ctx context.Context) (archive.Reader, error) { return mbtiles.Open(ctx, file) }, nil
	case path.Ext(file) == ".mbtiles":
		return nil, fmt.Errorf("%s: MBTiles are read from a disk; pack a .pmtiles to read it from elsewhere", shown(address))
	case path.Ext(file) != ".pmtiles":
		return nil, fmt.Errorf("%s: an archive ends in .pmtiles or .mbtiles", shown(address))
	}
	openFile := map[string]func(ctx context.Context) (archive.File, error){
		"":      func(context.Context) (archive.File, error) { return archive.OpenDisk(file) },
		"http":  func(ctx context.Context) (archive.File, error) { return OpenHTTP(ctx, http.DefaultClient, address) },
		"https": func(ctx context.Context) (archive.File, error) { return OpenHTTP(ctx, http.DefaultClient, address) },
		"s3":    func(ctx context.Context) (archive.File, error) { return OpenBucket(ctx, address) },
	}[scheme]
	if openFile == nil {
		return nil, fmt.Errorf("%s: archives are read from a path, http, https or s3", shown(address))
	}
	return func(ctx context.Context) (archive.Reader, error) {
		opened, err := openFile(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shown(address), err)
		}
		r, err := pmtiles.Open(ctx, opened, pmtiles.Options{})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shown(address), err)
		}
		return r, nil
	}, nil
}

// split returns the scheme of an address and the path of the file; of a path on disk,
// no scheme.
func split(address string) (scheme, file string) {
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(address, "://") {
		return "", address
	}
	return u.Scheme, u.Path
}

// shown is an address without what may be secret: password and query.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return address
	}
	u.RawQuery = ""
	return u.Redacted()
}
