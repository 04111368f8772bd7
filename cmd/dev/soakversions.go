package main

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"net/http"
	"path/filepath"

	"github.com/paulmach/orb"

	"lindero/cmd/dev/load"
)

// Versions of the data that take turns, and what each has. No point is in two of them.
const (
	versionCount  = 4
	versionPoints = 20_000
)

// versions are states of a data file, and what a server answers in each of them.
type versions struct {
	files []string
	names []string // as /readyz calls them
	paths []string
	// answers are known by path and ETag.
	answers []map[string]answer
	seed    maphash.Seed
}

// An answer is what a server said that had only one version, ever.
type answer struct {
	status int
	hash   uint64 // of the body, as it was sent
	of     uint   // a bit for each version that answers so
}

// newVersions writes the files, and asks a server of each for everything.
func (s *soaker) newVersions(ctx context.Context, dir string) (*versions, error) {
	v := &versions{seed: maphash.MakeSeed(), paths: reloadPaths()}
	v.answers = make([]map[string]answer, len(v.paths))
	for i := range v.answers {
		v.answers[i] = make(map[string]answer)
	}
	for k := range versionCount {
		v.files = append(v.files, filepath.Join(dir, fmt.Sprintf("points%d.geojsonl", k)))
		if err := load.WriteRange(v.files[k], k*versionPoints, (k+1)*versionPoints); err != nil {
			return nil, err
		}
		if err := v.learn(ctx, s, k); err != nil {
			return nil, fmt.Errorf("version %d: %w", k, err)
		}
	}
	return v, nil
}

// learn starts a server on a version and keeps its answers.
func (v *versions) learn(ctx context.Context, s *soaker, k int) (err error) {
	file := filepath.Join(filepath.Dir(v.files[k]), fmt.Sprint(k), reloadedFile)
	if err := replaceFile(file, v.files[k]); err != nil {
		return err
	}
	server, err := s.serve(ctx, reloadOptions(filepath.Dir(file))...)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	r, err := readyz(ctx, server)
	if err != nil {
		return err
	}
	v.names = append(v.names, r.Version)
	client, err := load.Dial(ctx, server.url.String(), true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	client.Host = reloadHost
	for i, path := range v.paths {
		status, err := client.Get(path)
		if err != nil {
			return err
		}
		if err := v.keep(i, client, status, k); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// keep takes an answer as the right one of a version.
func (v *versions) keep(i int, c *load.Client, status, k int) error {
	if status != http.StatusOK && status != http.StatusNoContent {
		return fmt.Errorf("%d %.300s", status, c.Body)
	}
	a := answer{status: status, hash: maphash.Bytes(v.seed, c.Body)}
	before, ok := v.answers[i][c.ETag]
	if ok && (before.status != a.status || before.hash != a.hash) {
		return fmt.Errorf("the ETag %s stands for two answers", c.ETag)
	}
	a.of = before.of | 1<<k
	v.answers[i][c.ETag] = a
	return nil
}

// judge says of which versions an answer is; 0: of none.
func (v *versions) judge(i int, c *load.Client, status int) (of uint) {
	a, ok := v.answers[i][c.ETag]
	if !ok || a.status != status || a.hash != maphash.Bytes(v.seed, c.Body) {
		return 0
	}
	return a.of
}

// reloadPaths are what is asked for while data change: tiles of all zooms, of one layer
// and of all, some under a filter; pages, sorted and not; clusters.
func reloadPaths() []string {
	var paths []string
	const active = "filter=status%3D%27active%27"
	positions := load.Spread(versionPoints, 12)
	for i, tile := range load.TilePaths(positions, 0, 12) {
		paths = append(paths, "tiles/"+tile+".mvt", "collections/points/tiles/"+tile+".mvt")
		if i%2 == 0 {
			paths = append(paths, "collections/points/tiles/"+tile+".mvt?"+active)
		}
	}
	for i, p := range positions {
		paths = append(paths, itemsNear(p), itemsNear(p)+"&sortby=-width_m", itemsNear(p)+"&"+active,
			fmt.Sprintf("collections/points/clusters?zoom=%d&bbox=%s", 4+i%6, load.Box(p, 2)),
			fmt.Sprintf("collections/points/items?limit=200&offset=%d", 1000*i))
	}
	return append(paths, "collections", "collections/points/schema", "tiles.json")
}

func itemsNear(p orb.Point) string {
	return "collections/points/items?limit=300&bbox=" + load.Box(p, 1)
}
