package source

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// companionsOf finds what belongs to a Shapefile that was named by itself.
func (t *tree) companionsOf(shp *file, dir string) error {
	entries, err := fs.ReadDir(t.fsys, dir)
	if err != nil {
		return inputError(path.Join(t.shown, dir), err)
	}
	for _, e := range entries {
		suffix := companionSuffix(e.Name())
		if suffix == "" || !strings.EqualFold(e.Name()[:len(e.Name())-len(suffix)], shp.stem) {
			continue
		}
		info, err := fs.Stat(t.fsys, path.Join(dir, e.Name()))
		if err != nil {
			return inputError(path.Join(t.shown, dir, e.Name()), err)
		}
		shp.attach(suffix, t.file(path.Join(dir, e.Name()), e.Name(), info))
	}
	return nil
}

func companionSuffix(name string) string {
	lower := strings.ToLower(name)
	for _, suffix := range companions {
		if strings.HasSuffix(lower, suffix) {
			return suffix
		}
	}
	return ""
}

func (f *file) attach(suffix string, c *file) {
	if f.with == nil {
		f.with = map[string]*file{}
	}
	f.with[suffix] = c
}

// fieldList is what package encode puts beside Shapefiles: what their short names of
// fields stand for.
const fieldList = "fields.csv"

// group puts the parts of Shapefiles together and reports what is not read.
func (l *lister) group(files []*file) []*file {
	shapes := map[string]*file{}
	for _, f := range files {
		if f.kind == Shapefile {
			shapes[strings.ToLower(f.stem)] = f
		}
	}
	var kept []*file
	for _, f := range files {
		suffix := companionSuffix(f.base)
		if suffix != "" {
			if shp := shapes[strings.ToLower(f.base[:len(f.base)-len(suffix)])]; shp != nil {
				shp.attach(suffix, f)
				continue
			}
		}
		if f.kind == "" {
			l.report.file(f.name, &l.options.Limits).note(CodeIgnoredFile, "the file is of no type that is read, and is passed over")
			continue
		}
		if len(shapes) > 0 && strings.EqualFold(f.base, fieldList) {
			l.report.file(f.name, &l.options.Limits).note(CodeIgnoredFile, "the file tells what fields of the Shapefiles beside it stand for, and is passed over")
			continue
		}
		kept = append(kept, f)
	}
	slices.SortStableFunc(kept, func(a, b *file) int { return strings.Compare(a.rel, b.rel) })
	return kept
}

// byteCount tells a size as people do.
func byteCount(n int) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.3g GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.3g MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.3g KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
