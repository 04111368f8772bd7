package source

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"lindero/geo/crs"
)

// unit is what makes features of one layer: a file, a table of a GeoPackage or a
// member of an archive.
type unit struct {
	name   string   // as reports have it
	rels   []string // paths by which lindero.yaml may name it
	stem   string   // what its layer is called after
	format Format
	// describe returns the columns that are known before reading; nil if none are
	describe func(ctx context.Context, layer *LayerConfig) ([]PropertyConfig, error)
	read     func(ctx context.Context, s *sink) error

	system    *crs.CRS // from behind the features, if it was met there
	refused   error    // found only after features had been taken
	described []PropertyConfig
	// options of CSV, set when the layer is known
	csv *csvFile
}

// layerPlan is a layer with what it is read from.
type layerPlan struct {
	config     LayerConfig
	scope      *Config // that describes it; nil if none does
	configured bool
	units      []*unit
}

// planner sorts units to layers.
type planner struct {
	*lister
	known   []LayerConfig
	layers  []*layerPlan
	closers []io.Closer
}

// plan finds the layers of all folders: those of the configs in their order, then
// the known ones in theirs, then the others by name.
func (p *planner) plan(ctx context.Context) error {
	var scopes []*Config
	for _, f := range p.folders {
		if f.config != nil && !slices.Contains(scopes, f.config) {
			scopes = append(scopes, f.config)
			p.configure(f.config)
		}
	}
	configured := len(p.layers)
	used := map[string]bool{}
	for _, f := range p.folders {
		for _, member := range f.files {
			units, err := p.expand(ctx, member)
			if err != nil {
				return err
			}
			for _, u := range units {
				p.assign(u, f, used)
			}
		}
	}
	p.missing(used)
	slices.SortStableFunc(p.layers[configured:], func(a, b *layerPlan) int {
		return cmp.Or(cmp.Compare(p.rank(a), p.rank(b)), strings.Compare(a.config.ID, b.config.ID))
	})
	return nil
}

// rank orders known layers before others.
func (p *planner) rank(l *layerPlan) int {
	if i := slices.IndexFunc(p.known, func(k LayerConfig) bool { return k.ID == l.config.ID }); i >= 0 {
		return i
	}
	return len(p.known)
}

func (p *planner) configure(c *Config) {
	for _, l := range c.Layers {
		if p.layer(l.ID) == nil {
			p.layers = append(p.layers, &layerPlan{config: l.inherit(known(p.known, l.ID)), scope: c, configured: true})
		}
	}
}

func (p *planner) layer(id string) *layerPlan {
	for _, l := range p.layers {
		if l.config.ID == id {
			return l
		}
	}
	return nil
}

// assign gives a unit to the layer that asks for it, or to the one of its name.
func (p *planner) assign(u *unit, f *folder, used map[string]bool) {
	if f.config != nil {
		for _, l := range f.config.Layers {
			if pattern := u.matches(l.Files); pattern != "" {
				used[l.ID+"\x00"+pattern] = true
				plan := p.layer(l.ID)
				plan.units = append(plan.units, u)
				return
			}
		}
	}
	id := layerName(u.stem)
	if id == "" {
		p.report.file(u.name, &p.options.Limits).refuse(CodeFormat, "no layer can be called after %q; name the file with letters or digits, or list it under files of a layer in %s", u.stem, ConfigName)
		return
	}
	l := p.layer(id)
	switch {
	case l == nil:
		p.layers = append(p.layers, &layerPlan{config: LayerConfig{ID: id}.inherit(known(p.known, id)), units: []*unit{u}})
	case l.configured && l.scope == f.config && len(l.config.Files) == 0, len(l.units) == 0 && len(l.config.Files) == 0:
		l.units = append(l.units, u)
	default:
		p.report.file(u.name, &p.options.Limits).refuse(CodeLayerTaken, "the layer %q is taken by %s; rename this one, or list both under files of the layer in %s", id, l.holder(), ConfigName)
	}
}

func (l *layerPlan) holder() string {
	if len(l.units) == 0 {
		return "the files that " + ConfigName + " lists"
	}
	return l.units[0].name
}

// matches returns the first pattern that names the unit, "" if none does.
func (u *unit) matches(patterns []string) string {
	for _, pattern := range patterns {
		for _, rel := range u.rels {
			if ok, err := path.Match(path.Clean(pattern), rel); err == nil && ok || pattern == rel {
				return pattern
			}
		}
	}
	return ""
}

// missing reports what configs speak of and is not there.
func (p *planner) missing(used map[string]bool) {
	reports := map[*Config]*FileReport{}
	for _, f := range p.folders {
		if f.config == nil || reports[f.config] != nil {
			continue
		}
		r := &FileReport{File: path.Join(f.name, ConfigName), Complete: true, limits: &p.options.Limits}
		reports[f.config] = r
		for _, l := range f.config.Layers {
			for _, pattern := range l.Files {
				if !used[l.ID+"\x00"+pattern] {
					r.refuse(CodeMissingFile, "the file %q of layer %q is not there", pattern, l.ID)
				}
			}
			if plan := p.layer(l.ID); len(l.Files) == 0 && len(plan.units) == 0 {
				r.note(CodeMissingLayer, "there is no file for the layer %q", l.ID)
			}
		}
		if len(r.Issues) > 0 {
			p.report.Files = append(p.report.Files, r)
		}
	}
}

// expand makes units of a file: several of a GeoPackage and of an archive. What
// cannot be opened is reported.
func (p *planner) expand(ctx context.Context, f *file) ([]*unit, error) {
	units, err := p.open(ctx, f)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		r := p.report.file(f.name, &p.options.Limits)
		r.Format = f.kind
		fail(r, err)
	}
	return units, nil
}

// fail reports that a file cannot be read.
func fail(r *FileReport, err error) {
	r.Complete = false
	var c *codedError
	if errors.As(err, &c) {
		r.refuse(c.code, "%s", c.message)
		return
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		r.refuse(CodeTruncated, "the file ends too soon; fetch it again")
		return
	}
	r.refuse(CodeUnreadable, "%s", inputMessage(err))
}

func inputMessage(err error) string {
	var e *InputError
	if errors.As(inputError("", err), &e) {
		return e.Message
	}
	return err.Error()
}

func (p *planner) open(ctx context.Context, f *file) ([]*unit, error) {
	u := &unit{name: f.name, rels: []string{f.rel}, stem: f.stem, format: f.kind}
	switch f.kind {
	case GeoJSON, GeoJSONSeq:
		sequence := f.kind == GeoJSONSeq
		u.read = func(ctx context.Context, s *sink) error {
			in, err := f.open()
			if err != nil {
				return err
			}
			defer in.Close()
			return readGeoJSON(ctx, in, sequence, s)
		}
	case CSV:
		u.csv = &csvFile{open: f.open, limits: &p.options.Limits}
		u.describe = func(ctx context.Context, layer *LayerConfig) ([]PropertyConfig, error) {
			u.csv.options = p.options.CSV.or(layer.CSV)
			if u.csv.options.Delimiter == "" && strings.EqualFold(path.Ext(f.base), ".tsv") {
				u.csv.options.Delimiter = "tab"
			}
			return u.csv.describe(ctx)
		}
		u.read = u.csv.read
	case Shapefile:
		shape := &shapeFile{shp: f, limits: &p.options.Limits}
		u.describe, u.read = shape.describe, shape.read
	case GeoPackage:
		return p.openTables(ctx, f)
	case zipped:
		return p.openMembers(ctx, f)
	}
	return []*unit{u}, nil
}

func (p *planner) openTables(ctx context.Context, f *file) ([]*unit, error) {
	g, err := openGeoPackage(ctx, f, p.options.Limits.ZipBytes)
	if err != nil {
		return nil, err
	}
	p.closers = append(p.closers, closer(g.close))
	tables, others, err := g.tables(ctx)
	if err != nil {
		return nil, err
	}
	if len(others) > 0 || len(tables) == 0 {
		r := p.report.file(f.name, &p.options.Limits)
		r.Format = GeoPackage
		if len(tables) == 0 {
			r.warn(CodeNoLayers, "the file has no table of features")
		}
		for _, name := range others {
			r.note(CodeIgnoredFile, "the table %q has no geometry that is read, and is passed over", clip([]byte(name)))
		}
	}
	var units []*unit
	for _, t := range tables {
		units = append(units, &unit{
			name: f.name + "/" + t.name, rels: []string{f.rel + "/" + t.name, f.rel}, stem: t.name, format: GeoPackage,
			describe: func(ctx context.Context, _ *LayerConfig) ([]PropertyConfig, error) { return g.describe(ctx, t) },
			read:     func(ctx context.Context, s *sink) error { return g.read(ctx, t, s) },
		})
	}
	return units, nil
}

type closer func() error

func (c closer) Close() error { return c() }

func (p *planner) openMembers(ctx context.Context, f *file) ([]*unit, error) {
	a, members, err := p.openZip(f)
	if a != nil {
		p.closers = append(p.closers, a.closer)
	}
	if err != nil {
		return nil, err
	}
	if len(members) == 0 {
		return nil, coded(CodeNoLayers, "the archive holds no file that is read")
	}
	var all []*unit
	for _, m := range members {
		units, err := p.expand(ctx, m)
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			u.rels = append(u.rels, f.rel)
		}
		all = append(all, units...)
	}
	return all, nil
}

func (p *planner) close() error {
	var err error
	for _, c := range p.closers {
		err = errors.Join(err, c.Close())
	}
	return err
}
