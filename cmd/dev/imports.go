package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An area is a folder of the module with the packages below it, down to the
// next area, and the other areas it may import. Imports point down only:
//
//	cmd → web → web/api → { geo/extract → { geo/encode, geo/area, geo/sheet, geo/border, tiles } } → geo
//	web/api → geo/history → geo/encode, for what changed
//	web/api → web/style → { tiles, geo }
//	cmd → tiles/remote → tiles, for archives that lie elsewhere
//	geo/redact → geo/cql → geo → geo/geodesy; geo/source → geo; geo/crs, geo/plane and geo/geodesy stand alone; geo/crs/mgrs → { geo, geo/crs }; only cmd wires sources to a store
//	geo/extract → geo/area → { geo/source/shapefile, geo/crs, geo/plane }
//	geo/sheet → { geo/speech, geo/symbology, geo/crs } → geo, for what people read on paper
//	web/style, geo/sheet, geo/encode → geo/symbology → geo, for what layers look like
type area struct {
	name string
	may  []string
}

func areas() []area {
	return []area{
		{"cmd", []string{"*"}},
		{"cmd/dev/peers", []string{"*"}},
		{"web", []string{"web/api", "web/audit", "web/auth", "web/limit", "tiles", "geo", "geo/border", "geo/cql", "geo/crs", "geo/crs/mgrs", "geo/encode", "geo/extract", "geo/history", "geo/area", "geo/speech", "web/job"}},
		{"web/api", []string{"web/auth", "web/style", "tiles", "geo", "geo/border", "geo/cql", "geo/crs", "geo/crs/mgrs", "geo/encode", "geo/extract", "geo/history", "geo/area", "geo/speech", "web/job"}},
		{"web/audit", []string{"geo/folder"}},
		{"web/auth", []string{"geo"}},
		{"web/job", []string{"geo/folder"}},
		{"web/limit", nil},
		{"web/style", []string{"geo", "geo/symbology", "tiles"}},
		{"tiles", []string{"geo", "geo/folder"}},
		{"tiles/remote", []string{"tiles"}},
		{"geo/extract", []string{"geo", "geo/border", "geo/cql", "geo/crs", "geo/crs/mgrs", "geo/encode", "geo/sheet", "geo/area", "geo/speech", "tiles"}},
		{"geo/sheet", []string{"geo", "geo/crs", "geo/crs/mgrs", "geo/speech", "geo/symbology"}},
		{"geo/encode", []string{"geo", "geo/crs", "geo/crs/mgrs", "geo/speech", "geo/symbology"}},
		{"geo/area", []string{"geo", "geo/crs", "geo/plane", "geo/source/shapefile"}},
		{"geo/border", []string{"geo", "geo/geodesy"}},
		{"geo/history", []string{"geo", "geo/encode", "geo/folder", "geo/geodesy"}},
		{"geo/cql", []string{"geo", "geo/plane"}},
		{"geo/redact", []string{"geo", "geo/cql"}},
		{"geo/speech", []string{"geo"}},
		{"geo/symbology", []string{"geo"}},
		{"geo/source", []string{"geo", "geo/crs", "geo/plane", "geo/source/shapefile"}},
		{"geo/source/shapefile", nil},
		{"geo/crs", nil},
		{"geo/folder", nil},
		{"geo/plane", nil},
		{"geo/geodesy", nil},
		{"geo/crs/mgrs", []string{"geo", "geo/crs"}},
		{"geo", []string{"geo/geodesy"}},
		{"fixtures", []string{"geo", "geo/encode"}},
	}
}

// testAreas may be imported by the tests of every area, beside what the area
// itself may import: they bring the data that tests run on, or answers to compare with.
func testAreas() []string {
	return []string{"fixtures", "geo", "geo/cql", "geo/redact", "geo/source", "geo/source/shapefile"}
}

// A confinement keeps an outside package, with all below it, inside some areas.
type confinement struct {
	path  string
	areas []string
	tests bool // tests anywhere may import it
	why   string
}

func confinements() []confinement {
	return []confinement{
		{"github.com/labstack/echo", []string{"web", "web/api", "web/auth"}, false, "the HTTP framework stays behind web"},
		{"net/http", []string{"cmd", "cmd/dev/peers", "web", "web/api", "web/auth", "tiles/remote"}, true, "the domain knows nothing of HTTP"},
		{"github.com/twpayne/go-geom", []string{"geo/source", "geo/encode"}, true, "orb is the one geometry model inside"},
		{"github.com/paulmach/orb/encoding/mvt", nil, true, "its tiles differ from run to run"},
		{"github.com/tidwall/rtree", []string{"geo"}, true, "the index belongs to the engine"},
		{"gocloud.dev", []string{"tiles/remote"}, false, "only what reads buckets knows of them"},
		{"github.com/aws", []string{"tiles/remote"}, false, "only what reads buckets knows of them"},
		{"github.com/jackc/pgx", []string{"cmd/dev/peers"}, false, "PostGIS is a peer to measure, and no part of the program"},
		{"github.com/alecthomas/kong", []string{"cmd"}, false, "only commands read the command line"},
	}
}

// checkImports says which imports of the module point the wrong way.
func checkImports(ctx context.Context, w *workspace) error {
	packages, err := w.goList(ctx, "-tags", interopTag)
	if err != nil {
		return err
	}
	var bad []error
	for _, p := range packages {
		for _, v := range importViolations(p) {
			bad = append(bad, errors.New(v))
		}
	}
	w.printf("%d packages", len(packages))
	return errors.Join(bad...)
}

// importViolations returns a sentence for every import of p that breaks a rule.
func importViolations(p goPackage) []string {
	if strings.Contains(p.ImportPath, "/node_modules/") {
		return []string{p.ImportPath + " came with a package of npm; go.mod must say: ignore node_modules"}
	}
	from, ok := areaOf(p.ImportPath)
	if !ok {
		return []string{p.ImportPath + " is in no known area; give it a place in the picture of imports"}
	}
	var bad []string
	for _, path := range p.Imports {
		if why := forbidden(from, path, false); why != "" {
			bad = append(bad, fmt.Sprintf("%s imports %s: %s", p.ImportPath, path, why))
		}
	}
	tests := slices.Concat(p.TestImports, p.XTestImports)
	slices.Sort(tests)
	for _, path := range slices.Compact(tests) {
		if why := forbidden(from, path, true); why != "" {
			bad = append(bad, fmt.Sprintf("a test of %s imports %s: %s", p.ImportPath, path, why))
		}
	}
	return bad
}

// forbidden says why an import is not allowed, or nothing if it is.
func forbidden(from area, path string, test bool) string {
	if path == modulePath || strings.HasPrefix(path, modulePath+"/") {
		return forbiddenInside(from, path, test)
	}
	for _, c := range confinements() {
		if !hasPath(path, c.path) || slices.Contains(c.areas, from.name) || (test && c.tests) {
			continue
		}
		if len(c.areas) == 0 {
			return "only tests may: " + c.why
		}
		return fmt.Sprintf("only %s may: %s", strings.Join(c.areas, ", "), c.why)
	}
	return ""
}

func forbiddenInside(from area, path string, test bool) string {
	to, ok := areaOf(path)
	switch {
	case !ok:
		return "it is in no known area"
	case to.name == from.name, slices.Contains(from.may, to.name), slices.Contains(from.may, "*"):
		return ""
	case test && slices.Contains(testAreas(), to.name):
		return ""
	case len(from.may) == 0:
		return fmt.Sprintf("%s imports nothing of this module", from.name)
	default:
		return fmt.Sprintf("%s may import only %s", from.name, strings.Join(from.may, ", "))
	}
}

// areaOf returns the innermost area that holds a package of the module.
func areaOf(importPath string) (area, bool) {
	rel := strings.TrimPrefix(importPath, modulePath+"/")
	var best area
	for _, a := range areas() {
		if hasPath(rel, a.name) && len(a.name) > len(best.name) {
			best = a
		}
	}
	return best, best.name != ""
}

// hasPath tells whether path is prefix or lies below it. A major version
// counts as below: echo/v4 lies below echo.
func hasPath(path, prefix string) bool {
	rest, ok := strings.CutPrefix(path, prefix)
	return ok && (rest == "" || rest[0] == '/')
}
