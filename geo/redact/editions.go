package redact

import (
	"fmt"
	"reflect"
	"slices"

	"lindero/geo"
)

// Options are what editions are made of.
type Options struct {
	Dataset geo.Dataset
	Classes []string // access classes, from the least to the most entitled
	Layers  []Layer
	Basemap []*geo.Collection // the same for every class
}

// Layer is a collection with its rules, one for each access class.
type Layer struct {
	Collection *geo.Collection
	Rules      []geo.Rule
}

// RuleError is a rule that cannot be followed.
type RuleError struct {
	Place   string // where the rule is written
	Layer   string
	Message string
}

func (e *RuleError) Error() string {
	return fmt.Sprintf("%s: access to the layer %q: %s", e.Place, e.Layer, e.Message)
}

// Editions makes an edition for every access class, in their order. A faulty rule is a
// [RuleError]; then there are no editions at all, since leaving the rule out could show
// what it hides.
func Editions(o Options) ([]*geo.Edition, error) {
	seen := make([][]*geo.Collection, len(o.Classes))
	for i := range o.Layers {
		views, err := o.views(&o.Layers[i])
		if err != nil {
			return nil, err
		}
		for class, c := range views {
			if c != nil {
				seen[class] = append(seen[class], c)
			}
		}
	}
	editions := make([]*geo.Edition, len(o.Classes))
	for i, class := range o.Classes {
		editions[i] = geo.NewEdition(class, o.Dataset, seen[i], o.Basemap)
	}
	return editions, nil
}

// views are what each class sees of a layer, nil for nothing. The most entitled comes
// first: the zones of the others are made of its.
func (o *Options) views(l *Layer) ([]*geo.Collection, error) {
	views := make([]*geo.Collection, len(o.Classes))
	r := redactor{Collection: l.Collection}
	for class, rule := range slices.Backward(l.Rules) {
		if next := class + 1; next < len(views) && reflect.DeepEqual(rule, l.Rules[next]) {
			views[class] = views[next]
			continue
		}
		if err := o.prepare(&r, &rule, class); err != nil {
			return nil, err
		}
		view, err := r.view(&rule)
		if err != nil {
			return nil, err
		}
		views[class] = view
	}
	return views, nil
}

// prepare checks a class's rule and finds the frame that it generalises to.
func (o *Options) prepare(r *redactor, rule *geo.Rule, class int) error {
	if err := checkDrops(r.Collection, rule); err != nil {
		return err
	}
	rule = generalising(rule)
	switch {
	case rule == nil:
		return nil
	case r.to != "" && r.to != rule.Zones.To:
		return fault(r.Collection, rule, "one access class has it generalised to a grid and another to municipalities: together they would tell more than either; choose one for all classes")
	}
	r.to = rule.Zones.To
	if r.to == geo.Grid {
		r.frame = gridFrame{base: levelOf(rule.Zones.CellKM)}
		return nil
	}
	municipalities, err := o.municipalities(class)
	if err != nil {
		return fault(r.Collection, rule, "%s", err)
	}
	r.frame = newMunicipalFrame(municipalities)
	return nil
}

func fault(c *geo.Collection, rule *geo.Rule, format string, args ...any) error {
	return &RuleError{rule.Place, c.ID, fmt.Sprintf(format, args...)}
}

// checkDrops refuses names that the collection does not have: of a misspelt one the
// values would be shown.
func checkDrops(c *geo.Collection, rule *geo.Rule) error {
	for ; rule != nil; rule = rule.Else {
		for _, name := range rule.Drop {
			if name == c.Schema.ID {
				return fault(c, rule, "%q is the id, which every feature has; generalise or hide the features, or name another id_column", name)
			}
			if c.Column(name) == nil {
				return fault(c, rule, "there is no property %q to drop; correct the name, or declare it under properties if it comes and goes", name)
			}
		}
	}
	return nil
}

// generalising is the rule of a chain that generalises, nil if none does.
func generalising(rule *geo.Rule) *geo.Rule {
	for ; rule != nil; rule = rule.Else {
		if rule.Action == geo.Generalise {
			return rule
		}
	}
	return nil
}

// municipalities is the collection that positions are generalised to, which the class
// must see whole.
func (o *Options) municipalities(class int) (*geo.Collection, error) {
	for _, l := range o.Layers {
		if l.Collection.ID != "municipalities" {
			continue
		}
		if r := l.Rules[class]; r.Action != geo.Show || r.Where != "" || len(r.Drop) > 0 {
			return nil, fmt.Errorf("the layer \"municipalities\" is not shown whole to the class %q, and zones would tell of it", o.Classes[class])
		}
		return l.Collection, nil
	}
	return nil, fmt.Errorf("there is no layer \"municipalities\" to generalise positions to")
}
