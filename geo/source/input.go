package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// InputError says why an input cannot be read at all.
type InputError struct {
	Path    string
	Message string
	Err     error // what the system said, if it did
}

func (e *InputError) Error() string { return e.Path + ": " + e.Message }

func (e *InputError) Unwrap() error { return e.Err }

// file is a file of an input, or a member of an archive that is one.
type file struct {
	name string // as reports have it
	base string // the name without folders
	stem string // the base name without its suffix
	rel  string // the path below the folder of the config, with slashes
	disk string // the path on disk, "" if it is not there
	size int64
	open func() (io.ReadCloser, error)
	kind Format
	// with holds the files that belong to a Shapefile's .shp, by suffix
	with map[string]*file
}

// folder is a folder with a config of its own, or an input.
type folder struct {
	name   string
	config *Config
	files  []*file
}

// suffixes are the file names' endings by format.
var suffixes = map[string]Format{
	".geojson": GeoJSON, ".json": GeoJSON,
	".geojsonl": GeoJSONSeq, ".geojsons": GeoJSONSeq, ".ndjson": GeoJSONSeq, ".jsonl": GeoJSONSeq,
	".csv": CSV, ".tsv": CSV,
	".gpkg": GeoPackage, ".shp": Shapefile, ".zip": zipped, ".shz": zipped,
}

// companions belong to a .shp of the same name and are not files of their own.
var companions = []string{".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".shp.xml", ".cst"}

// lister gathers the files of inputs.
type lister struct {
	options *Options
	report  *Report
	folders []*folder
}

// list finds the files of an input.
func (l *lister) list(in Input) error {
	if in.FS != nil {
		return l.listIn(in.FS, path.Clean(first(in.Path, ".")), in.Name, "")
	}
	if in.Path == "" {
		return &InputError{Message: "the path is empty"}
	}
	info, err := os.Stat(in.Path)
	if err != nil {
		return inputError(in.Path, err)
	}
	if info.IsDir() {
		return l.listIn(os.DirFS(in.Path), ".", in.Path, in.Path)
	}
	dir, base := filepath.Split(filepath.Clean(in.Path))
	return l.listIn(os.DirFS(first(dir, ".")), base, dir, first(dir, "."))
}

func inputError(name string, err error) error {
	message := err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		message = "there is no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		message = "it may not be read; give this user permission to read it (and, for a folder, to enter it)"
	}
	return &InputError{name, message, err}
}

// listIn finds the files of a file or folder within fsys. shown stands before names
// in reports, disk is the folder on disk.
func (l *lister) listIn(fsys fs.FS, at, shown, disk string) error {
	info, err := fs.Stat(fsys, at)
	if err != nil {
		return inputError(path.Join(shown, at), err)
	}
	t := tree{lister: l, fsys: fsys, shown: shown, disk: disk, input: path.Join(shown, at)}
	if info.IsDir() {
		return t.whole(at)
	}
	f := &folder{name: t.input, config: l.options.Config}
	l.folders = append(l.folders, f)
	main := t.file(at, at, info)
	if main.kind == "" {
		return &InputError{t.input, "its type is not known; " + knownTypes, nil}
	}
	f.files = []*file{main}
	if main.kind == Shapefile {
		return t.companionsOf(main, path.Dir(at))
	}
	return nil
}

const knownTypes = "GeoJSON (.geojson, .json, .geojsonl, .ndjson, .jsonl, .geojsons), CSV (.csv, .tsv), GeoPackage (.gpkg), Shapefile (.shp) and Shapefile in .zip are read"

// tree is a folder with what is below it.
type tree struct {
	*lister
	fsys  fs.FS
	shown string
	disk  string
	input string
}

// whole reads a whole folder and demands that there is something in it.
func (t *tree) whole(at string) error {
	before := len(t.folders)
	if err := t.folder(at, nil, 0); err != nil {
		return err
	}
	for _, f := range t.folders[before:] {
		if len(f.files) > 0 {
			return nil
		}
	}
	return &InputError{t.input, "the folder holds no file that is read; " + knownTypes, nil}
}

// folder reads a folder: into a folder of its own if it has a config, else into the
// one above. root is where names are relative to.
func (t *tree) folder(at string, into *target, depth int) error {
	entries, err := fs.ReadDir(t.fsys, at)
	if err != nil {
		if depth == 0 {
			return inputError(t.input, err)
		}
		t.report.file(path.Join(t.shown, at), &t.options.Limits).refuse(CodeUnreadable, "the folder cannot be read: %s", inputError(at, err))
		return nil
	}
	config, err := t.config(at, depth)
	if err != nil {
		return err
	}
	if config != nil || into == nil {
		into = &target{folder: &folder{name: path.Join(t.shown, at), config: config}, root: at}
		t.folders = append(t.folders, into.folder)
	}
	var files []*file
	var below []string
	for _, e := range entries {
		name := path.Join(at, e.Name())
		if strings.HasPrefix(e.Name(), ".") || e.Name() == "__MACOSX" || e.Name() == ConfigName {
			continue
		}
		info, err := fs.Stat(t.fsys, name) // follows links
		if err != nil {
			t.report.file(path.Join(t.shown, name), &t.options.Limits).refuse(CodeUnreadable, "%s", inputError(name, err))
			continue
		}
		if info.IsDir() {
			below = append(below, name)
			continue
		}
		files = append(files, t.file(name, relative(into.root, name), info))
	}
	into.files = append(into.files, t.group(files)...)
	return t.subfolders(below, into, depth)
}

// target is the folder that files are gathered in, and the path that their names
// are relative to.
type target struct {
	*folder
	root string
}

func relative(root, name string) string {
	if root == "." {
		return name
	}
	return strings.TrimPrefix(name, root+"/")
}

func (t *tree) subfolders(names []string, into *target, depth int) error {
	for _, name := range names {
		if depth+1 >= t.options.Limits.FolderDepth {
			t.report.file(path.Join(t.shown, name), &t.options.Limits).note(CodeIgnoredFile, "folders this deep are not read")
			continue
		}
		if err := t.folder(name, into, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// config reads a folder's lindero.yaml, nil if it has none. A config given by the
// caller stands in for the one at the top.
func (t *tree) config(at string, depth int) (*Config, error) {
	if depth == 0 && t.options.Config != nil {
		return t.options.Config, nil
	}
	name := path.Join(at, ConfigName)
	data, err := readAtMost(t.fsys, name, maxConfig)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	shown := path.Join(t.shown, name)
	if err != nil {
		return nil, inputError(shown, err)
	}
	config, err := ParseConfig(data)
	var e *ConfigError
	if errors.As(err, &e) {
		e.File = shown
	}
	for _, l := range config.Layers {
		l.Access.relocate(shown)
	}
	return &config, err
}

const maxConfig = 4 << 20

// readAtMost reads a small file.
func readAtMost(fsys fs.FS, name string, most int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("it is larger than %s", byteCount(int(most)))
	}
	return data, err
}

func (t *tree) file(at, rel string, info fs.FileInfo) *file {
	f := newFile(path.Base(at), path.Join(t.shown, at), rel, info.Size())
	f.open = func() (io.ReadCloser, error) { return t.fsys.Open(at) }
	if t.disk != "" {
		f.disk = filepath.Join(t.disk, filepath.FromSlash(at))
	}
	if !info.Mode().IsRegular() {
		f.kind = "" // pipes and devices could block for ever
	}
	return f
}

func newFile(base, name, rel string, size int64) *file {
	suffix := strings.ToLower(path.Ext(base))
	f := &file{name: name, base: base, rel: rel, size: size, kind: suffixes[suffix]}
	f.stem = strings.TrimSuffix(base, base[len(base)-len(suffix):])
	if strings.EqualFold(path.Ext(f.stem), ".shp") { // x.shp.zip
		f.stem = f.stem[:len(f.stem)-len(".shp")]
	}
	return f
}
