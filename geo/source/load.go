package source

import (
	"context"
	"errors"
	"slices"

	"lindero/geo"
)

// Dataset is what was loaded: what it says of itself, and its layers in the order of
// lindero.yaml, then the known ones in theirs, then the others by name.
type Dataset struct {
	geo.Dataset
	Collections []*geo.Collection
	Classes     []string     // access classes, from the least to the most entitled
	Rules       [][]geo.Rule // of each collection, one for each class
}

// lateRefusal is a reason to refuse a file that was found behind its features.
type lateRefusal struct{ err error }

func (e *lateRefusal) Error() string { return e.err.Error() }

// Load reads the inputs into collections. What is wrong with single features and files
// is in the report and fails nothing, unless Strict is set. The error is non-nil where
// an input cannot be read at all ([InputError]), a lindero.yaml is faulty
// ([ConfigError]), a strict load met a refusal ([RefusalError]) or the context ended;
// the report then says how far it came.
func Load(ctx context.Context, inputs []Input, o Options) (*Dataset, *Report, error) {
	o.Limits = o.Limits.withDefaults()
	report := &Report{Files: []*FileReport{}}
	layers, err := KnownLayers()
	if err != nil {
		return nil, report, err
	}
	p := &planner{lister: &lister{options: &o, report: report}, known: layers}
	d, err := p.load(ctx, inputs)
	if err = errors.Join(err, p.close()); err != nil {
		return nil, report, err
	}
	return d, report, nil
}

func (p *planner) load(ctx context.Context, inputs []Input) (*Dataset, error) {
	if len(inputs) == 0 {
		return nil, &InputError{"input", "no folder or file is named", nil}
	}
	for _, in := range inputs {
		if err := p.list(in); err != nil {
			return nil, err
		}
	}
	if err := p.plan(ctx); err != nil {
		return nil, err
	}
	if err := p.strictly(); err != nil {
		return nil, err
	}
	d := p.dataset()
	var err error
	if d.Classes, err = p.classes(); err != nil {
		return nil, err
	}
	for _, l := range p.layers {
		if len(l.units) == 0 {
			continue
		}
		c, err := p.build(ctx, l)
		if err != nil {
			return nil, err
		}
		if c != nil {
			d.Collections = append(d.Collections, c)
			d.Rules = append(d.Rules, l.config.rules(d.Classes))
		}
	}
	return d, nil
}

// dataset joins what the configs say of the whole.
func (p *planner) dataset() *Dataset {
	d := &Dataset{}
	for _, f := range p.folders {
		if f.config == nil {
			continue
		}
		d.Title, d.Description = d.Title.Or(f.config.Title), d.Description.Or(f.config.Description)
		for _, a := range f.config.Attribution {
			if !slices.Contains(d.Attribution, a) {
				d.Attribution = append(d.Attribution, a)
			}
		}
	}
	return d
}

// strictly returns the first refusal if the load is strict.
func (p *planner) strictly() error {
	if !p.options.Strict {
		return nil
	}
	for _, f := range p.report.Files {
		for _, i := range f.Issues {
			if i.Severity == Refusal {
				return &RefusalError{i}
			}
		}
	}
	return nil
}

// build reads a layer's units into a collection, nil if none of them could be read.
// What is found out only behind the features of a file makes it start again.
func (p *planner) build(ctx context.Context, l *layerPlan) (*geo.Collection, error) {
	for {
		reports := make([]*FileReport, len(l.units))
		for i, u := range l.units {
			reports[i] = &FileReport{File: u.name, Layer: l.config.ID, Format: u.format, Complete: true, limits: &p.options.Limits}
		}
		b, read, err := p.fill(ctx, l, reports)
		if errors.Is(err, errAgain) {
			continue
		}
		p.report.Files = append(p.report.Files, reports...)
		if err == nil {
			err = p.strictly()
		}
		if err != nil || !read {
			return nil, err
		}
		return b.Build()
	}
}

// errAgain asks for a layer to be read from its start.
var errAgain = errors.New("read the layer again")

// fill reads all units of a layer. read is false where no file could be opened.
func (p *planner) fill(ctx context.Context, l *layerPlan, reports []*FileReport) (b *geo.Builder, read bool, err error) {
	failures := make([]error, len(l.units))
	for i, u := range l.units {
		if u.refused != nil {
			failures[i] = u.refused
		} else if u.describe != nil {
			u.described, failures[i] = u.describe(ctx, &l.config)
		}
	}
	config := l.described(failures)
	b = geo.NewBuilder(config.info(), config.schema())
	base := 0
	for i, u := range l.units {
		if ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		if failures[i] != nil {
			fail(reports[i], failures[i])
			continue
		}
		s := newSink(b, &config, reports[i], p.options)
		s.idBase = base
		if err := p.take(ctx, u, s); err != nil {
			return nil, false, err
		}
		base += s.records
		read = read || s.records > 0 || reports[i].Refused == 0
	}
	return b, read, nil
}

// take reads one unit. Its error ends the load, or asks for another start.
func (p *planner) take(ctx context.Context, u *unit, s *sink) error {
	if u.system != nil {
		s.setCRS(*u.system)
	}
	err := u.read(ctx, s)
	var refusal *RefusalError
	var late *errLateCRS
	var lateRefused *lateRefusal
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &refusal):
		return err
	case errors.As(err, &late) && u.system == nil:
		u.system = &late.system
		return errAgain
	case errors.As(err, &lateRefused):
		u.refused = coded(CodeCRS, "%s", lateRefused.err)
		return errAgain
	default:
		fail(s.report, err)
	}
	s.finish()
	return nil
}

// described returns the layer's description with the columns that files say they
// have, in their order. A date's format counts only where all files of the layer
// agree on it.
func (l *layerPlan) described(failures []error) LayerConfig {
	config := l.config
	config.Properties = slices.Clone(config.Properties)
	all := true
	for i, u := range l.units {
		all = all && (u.describe != nil || failures[i] != nil)
	}
	declared := len(config.Properties)
	for i, u := range l.units {
		for _, p := range u.described {
			if failures[i] == nil && !config.declares(p.Name) {
				p.found = true
				config.Properties = append(config.Properties, p)
			} else if at := slices.IndexFunc(config.Properties, func(o PropertyConfig) bool { return o.Name == p.Name }); at >= declared && config.Properties[at].Format != p.Format {
				config.Properties[at].Type, config.Properties[at].Format = "", ""
			}
		}
	}
	for at := range config.Properties[declared:] {
		if p := &config.Properties[declared+at]; !all {
			p.Type, p.Format = "", ""
		}
	}
	if config.IDColumn == "" && all && config.declares("id") {
		config.IDColumn = "id"
	}
	return config
}
