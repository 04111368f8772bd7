package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A tool is a program that a step uses beside Go.
type tool struct {
	name     string
	binaries []string // any one of them will do
	packages []string // Debian packages that bring it
	module   string   // Python module that the binary must have; empty: it is no Python
}

// The programs beside Go that some step uses.
var (
	cCompiler = newTool("a C compiler (for the race detector)", []string{"gcc", "clang"}, "gcc", "libc6-dev")
	nodejs    = newTool("Node.js", []string{"node"}, "nodejs", "npm", "ca-certificates")
	npm       = newTool("npm", []string{"npm"}, "nodejs", "npm", "ca-certificates")
	chromium  = newTool("Chromium", []string{"chromium", "chromium-browser", "google-chrome"}, "chromium", "fonts-dejavu-core")
	gdal      = newTool("GDAL's ogrinfo", []string{"ogrinfo"}, "gdal-bin")
	proj      = newTool("PROJ's cs2cs", []string{"cs2cs"}, "proj-bin")
	poppler   = newTool("Poppler's pdftotext", []string{"pdftotext"}, "poppler-utils")
	zbar      = newTool("ZBar's zbarimg", []string{"zbarimg"}, "zbar-tools")
	postgis   = newTool("PostGIS", []string{"shp2pgsql"}, "postgresql-15-postgis-3", "postgis")
	nginx     = newTool("nginx", []string{"nginx", "/usr/sbin/nginx"}, "nginx-light")
	gpsbabel  = newTool("GPSBabel", []string{"gpsbabel"}, "gpsbabel")
	python    = newTool("Python with pip", pythons, "python3-venv", "python3-pip", "ca-certificates").with("ensurepip")
	qgis      = newTool("Python with QGIS", pythons, "python3-qgis", "qgis-providers").with("qgis.core")
)

// pythons has Debian's own first: its packages bring modules to no other.
var pythons = []string{"/usr/bin/python3", "python3"}

func newTool(name string, binaries []string, packages ...string) tool {
	return tool{name: name, binaries: binaries, packages: packages}
}

// with returns the tool as a Python that has a module.
func (t tool) with(module string) tool {
	t.module = module
	return t
}

// A toolbox finds the programs that steps use, and installs what is missing.
type toolbox struct {
	w       *workspace
	path    []string // folders searched before PATH
	updated bool     // the package lists were fetched by this process
}

func newToolbox(w *workspace) *toolbox { return &toolbox{w: w} }

// environ returns the environment of a child: the tool's own, with the folders
// of the tools it brought first in PATH.
func (t *toolbox) environ() []string {
	env := os.Environ()
	if len(t.path) == 0 {
		return env
	}
	dirs := append(slices.Clone(t.path), os.Getenv("PATH"))
	return append(env, "PATH="+strings.Join(dirs, string(os.PathListSeparator)))
}

// lookPath resolves a program in the folders of environ's PATH, so that what
// the toolbox brought wins. A name that is nowhere is returned as it is: to
// run it gives the usual error.
func (t *toolbox) lookPath(name string) string {
	for _, dir := range t.path {
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return found
		}
	}
	return name
}

// find returns the path of the first of the tool's binaries that is present.
func (t *toolbox) find(want tool) (string, bool) {
	for _, b := range want.binaries {
		if found, err := exec.LookPath(t.lookPath(b)); err == nil && want.servedBy(found) {
			return found, true
		}
	}
	return "", false
}

// servedBy tells whether a program has the module that the tool needs.
func (t tool) servedBy(binary string) bool {
	return t.module == "" || exec.Command(binary, "-c", "import "+t.module).Run() == nil
}

// provide makes sure that the tools are there, and of the version wanted.
func (t *toolbox) provide(ctx context.Context, tools ...tool) error {
	var missing []tool
	for _, want := range tools {
		if _, ok := t.find(want); !ok {
			missing = append(missing, want)
		}
	}
	if err := t.install(ctx, missing); err != nil {
		return err
	}
	wants := func(name string) bool {
		return slices.ContainsFunc(tools, func(want tool) bool { return want.name == name })
	}
	if wants(nodejs.name) {
		if err := t.provideNode(ctx); err != nil {
			return err
		}
	}
	if wants(python.name) {
		return t.providePython(ctx)
	}
	return nil
}

// install brings missing tools from Debian's packages.
func (t *toolbox) install(ctx context.Context, missing []tool) error {
	if len(missing) == 0 {
		return nil
	}
	names, packages := []string{}, []string{}
	for _, m := range missing {
		names = append(names, m.name)
		packages = append(packages, m.packages...)
	}
	slices.Sort(packages)
	packages = slices.Compact(packages)
	advice := fmt.Errorf("%s missing; install it first, on Debian: apt-get install %s",
		strings.Join(names, " and "), strings.Join(packages, " "))

	apt, err := t.aptGet(ctx)
	if err != nil {
		return fmt.Errorf("%w (%w)", advice, err)
	}
	if !t.updated {
		if err := t.w.run(ctx, call{quiet: true, line: append(apt, "update")}); err != nil {
			return fmt.Errorf("%w (%w)", advice, err)
		}
		t.updated = true
	}
	line := append(apt, "install", "-y", "--no-install-recommends")
	t.w.printf("installing %s", strings.Join(packages, " "))
	if err := t.w.run(ctx, call{quiet: true, line: append(line, packages...)}); err != nil {
		return fmt.Errorf("%w (%w)", advice, err)
	}
	for _, m := range missing {
		if _, ok := t.find(m); !ok {
			return fmt.Errorf("%w (installed, but none of %s is in PATH)", advice, strings.Join(m.binaries, ", "))
		}
	}
	return nil
}

// aptGet returns the words that start apt-get with the rights to install.
func (t *toolbox) aptGet(ctx context.Context) ([]string, error) {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return nil, fmt.Errorf("apt-get is not here to do it")
	}
	apt := []string{"env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"}
	if os.Geteuid() == 0 {
		return slices.Clip(apt), nil
	}
	sudo := []string{"sudo", "-n"}
	if err := t.w.run(ctx, call{quiet: true, line: append(sudo, "true")}); err != nil {
		return nil, fmt.Errorf("apt-get needs root, or sudo without a password")
	}
	return slices.Clip(append(sudo, apt...)), nil
}
