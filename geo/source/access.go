package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"lindero/geo"
)

// AccessConfig names the access classes, from the least to the most entitled.
type AccessConfig struct {
	Classes []string `yaml:"classes"`
}

// Access holds a layer's rules by access class. In a lindero.yaml a rule is one of
//
//	show                                          everything
//	hide                                          nothing
//	{drop: [name, notes]}                         features without these properties
//	{generalise: {cell_km: 25, min_count: 5}}     counts by cells of a grid
//	{generalise: {to: municipality}}              counts by municipalities
//	{where: "registration = 'registered'", else: hide}
//
// A rule with where is for the features for which the condition (CQL2) is true, and the
// rule under else for the others, which are hidden without one. Drop goes with each.
type Access map[string]geo.Rule

// or returns the rules of a, and those of other for classes that a says nothing of.
func (a Access) or(other Access) Access {
	joined := maps.Clone(other)
	if joined == nil {
		return a
	}
	maps.Copy(joined, a)
	return joined
}

// relocate says of all rules that they stand in another file.
func (a Access) relocate(file string) {
	for class, rule := range a {
		rule.Place = file + strings.TrimPrefix(rule.Place, ConfigName)
		for next := rule.Else; next != nil; next = next.Else {
			next.Place = file + strings.TrimPrefix(next.Place, ConfigName)
		}
		a[class] = rule
	}
}

// sensitiveAccess is what holds for a sensitive layer as long as nothing else is said.
func sensitiveAccess() Access {
	return Access{geo.Public: {Action: geo.Hide}, "official": {Action: geo.Show}}
}

// rules returns the rule of every access class. A class without one has that of the
// nearest less entitled class that has one, which cannot be too generous; where there is
// none, that of the least entitled class that has one. A sensitive layer of which nothing
// is said is hidden from the public.
func (l *LayerConfig) rules(classes []string) []geo.Rule {
	access := l.Access
	if l.Sensitive != nil && *l.Sensitive {
		access = access.or(sensitiveAccess())
	}
	rule := geo.Rule{Action: geo.Show}
	if i := slices.IndexFunc(classes, func(class string) bool { _, ok := access[class]; return ok }); i >= 0 {
		rule = access[classes[i]]
	}
	rules := make([]geo.Rule, len(classes))
	for i, class := range classes {
		if own, ok := access[class]; ok {
			rule = own
		}
		rules[i] = rule
	}
	return rules
}

// check looks at the names of the access classes.
func (a AccessConfig) check() *placedError {
	if a.Classes == nil {
		return nil
	}
	at := []any{"access", "classes"}
	if len(a.Classes) == 0 || a.Classes[0] != geo.Public {
		return misconfigured(at, "the first access class is %q: whoever does not say who they are", geo.Public)
	}
	for i, class := range a.Classes {
		if !accessClass.MatchString(class) {
			return misconfigured(append(at, i), badClass, class)
		}
		if slices.Contains(a.Classes[:i], class) {
			return misconfigured(append(at, i), "the access class %q stands twice", class)
		}
	}
	return nil
}

// classes returns the access classes that the configs agree on. It fails where they
// do not, or where a rule is for a class that is none of them.
func (p *planner) classes() ([]string, error) {
	var classes []string
	for _, f := range p.folders {
		if f.config == nil || f.config.Access.Classes == nil {
			continue
		}
		if classes != nil && !slices.Equal(classes, f.config.Access.Classes) {
			return nil, &ConfigError{File: f.name + "/" + ConfigName, Message: "another " + ConfigName + " names other access classes; name the same in both, or in one alone"}
		}
		classes = f.config.Access.Classes
	}
	if classes == nil {
		classes = geo.AccessClasses()
	}
	for _, f := range p.folders {
		if err := f.config.checkClasses(classes); err != nil {
			return nil, err
		}
	}
	return classes, nil
}

func (c *Config) checkClasses(classes []string) error {
	if c == nil {
		return nil
	}
	for _, l := range c.Layers {
		for _, class := range slices.Sorted(maps.Keys(l.Access)) {
			if !slices.Contains(classes, class) {
				return fmt.Errorf("%s: there is no access class %q; there are %s", l.Access[class].Place, class, strings.Join(classes, ", "))
			}
		}
	}
	return nil
}
