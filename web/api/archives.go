package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"lindero/geo"
	"lindero/tiles"
	"lindero/tiles/archive"
)

// archived is the archive that the path names, perhaps with an ending behind it.
func (a *API) archived(c echo.Context, ending string) (*archive.Set, error) {
	name, err := pathParam(c, "tilesetId")
	if err != nil {
		return nil, err
	}
	name = strings.TrimSuffix(name, ending)
	i := slices.IndexFunc(a.archives, func(s *archive.Set) bool { return s.Name == name })
	if i < 0 {
		return nil, geo.Errorf(geo.CodeNotFound, "tilesetId", "there is no tileset %q; /tilesets lists those there are", name)
	}
	return a.archives[i], nil
}

// ArchiveTile answers with a tile of a packed tileset.
func (a *API) ArchiveTile(c echo.Context) error {
	set, err := a.archived(c, "")
	if err != nil {
		return err
	}
	return a.archiveTile(c, set)
}

// archiveTile sends a tile that the request names by zoom, column and row.
func (a *API) archiveTile(c echo.Context, set *archive.Set) error {
	if err := allow(c, "v"); err != nil {
		return err
	}
	info, _ := set.Info()
	row, err := rowOf(c.Param("y"), info.Type)
	if err != nil {
		return err
	}
	id, err := tiles.ParseID(c.Param("z"), c.Param("x"), row)
	if err != nil {
		return err
	}
	tile, err := set.Tile(c.Request().Context(), id)
	if err != nil {
		return unreachable(err)
	}
	return sendArchived(c, tile, info.Type.Format().Media)
}

// rowOf is the row of a tile without the file ending, which may be that of the tiles'
// format alone.
func rowOf(name string, t archive.Type) (string, error) {
	row, ending, ok := strings.Cut(name, ".")
	format := t.Format()
	if ok && ending != format.Ending && ending != format.Name && !(t == archive.JPEG && ending == "jpeg") {
		return "", geo.Errorf(geo.CodeNotFound, "y", "there is no .%s here; tiles of this tileset end in .%s", ending, format.Ending)
	}
	return row, nil
}

// unreachable tells a failure of the place that an archive lies in from others: 504
// where it took too long, 502 for the rest. Neither is ever kept by a cache.
func unreachable(err error) error {
	var source *archive.SourceError
	if !errors.As(err, &source) {
		return err
	}
	status, message := http.StatusBadGateway, "the archive of this tileset cannot be read at the moment; try again"
	var slow interface{ Timeout() bool }
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &slow) && slow.Timeout() {
		status, message = http.StatusGatewayTimeout, "the place where the archive of this tileset lies takes too long to answer; try again"
	}
	return echo.NewHTTPError(status, message).SetInternal(err)
}

// sendArchived sends a tile as it lies in the archive, decompressed where the client
// takes no gzip. One that the archive does not have is 204.
func sendArchived(c echo.Context, tile *archive.Tile, media string) error {
	cacheControl := cacheRevalidate
	if c.QueryParam("v") == archiveVersion(tile.Version) {
		cacheControl = cacheImmutable
	}
	body, etag := tile.Data, tile.ETag
	h := c.Response().Header()
	h["Vary"] = varyTile
	gzip := tile.Gzip && acceptsGzip(c.Request().Header)
	if !gzip {
		etag = tile.RawETag()
	}
	if done, err := fresh(c, etag, cacheControl); done || err != nil {
		return err
	}
	if len(body) == 0 {
		return c.NoContent(http.StatusNoContent)
	}
	if gzip {
		h["Content-Encoding"] = gzipEncoding
	} else {
		var err error
		if body, err = tile.Raw(); err != nil {
			return echo.NewHTTPError(http.StatusBadGateway, "the archive of this tileset is damaged").SetInternal(err)
		}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	return c.Blob(http.StatusOK, media, body)
}

// archiveVersion is what addresses of tiles carry so that clients may keep them for
// good.
func archiveVersion(version string) string {
	return strings.Trim(hashOf(version), `"`)
}
