package source

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"lindero/geo"
)

// maxRules bounds a chain of rules that go on by else.
const maxRules = 16

// UnmarshalYAML reads the rules. Faults are [ConfigError]s with their line.
func (a *Access) UnmarshalYAML(node *yaml.Node) error {
	rules := Access{}
	err := eachMember(node, "access: a mapping from access classes to rules", func(class string, value *yaml.Node) error {
		if !accessClass.MatchString(class) {
			return badRule(value, badClass, class)
		}
		rule, err := parseRule(value, maxRules)
		if err != nil {
			return err
		}
		rules[class] = *rule
		return nil
	})
	*a = rules
	return err
}

const badClass = "the access class %q is not made of a-z, 0-9, _ and - alone, up to 32 of them"

var accessClass = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)

func badRule(at *yaml.Node, format string, args ...any) error {
	return &ConfigError{Line: at.Line, Message: fmt.Sprintf(format, args...)}
}

// eachMember calls f with every member of a mapping, which what describes.
func eachMember(node *yaml.Node, what string, f func(key string, value *yaml.Node) error) error {
	node = resolved(node)
	if node.Kind != yaml.MappingNode {
		return badRule(node, "this is not %s", what)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			return badRule(key, "%q stands twice", key.Value)
		}
		seen[key.Value] = true
		if err := f(key.Value, resolved(node.Content[i+1])); err != nil {
			return err
		}
	}
	return nil
}

// resolved follows an alias. A document cannot hold aliases of aliases.
func resolved(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

const aRule = "a rule: show, hide, or a mapping with drop, generalise, where and else"

func parseRule(node *yaml.Node, depth int) (*geo.Rule, error) {
	if depth == 0 {
		return nil, badRule(node, "more than %d rules follow each other by else", maxRules)
	}
	rule := &geo.Rule{Action: geo.Show, Place: fmt.Sprintf("%s:%d", ConfigName, node.Line)}
	if node.Kind == yaml.ScalarNode {
		switch node.Value {
		case "show":
			return rule, nil
		case "hide":
			rule.Action = geo.Hide
			return rule, nil
		}
	}
	err := eachMember(node, aRule, func(key string, value *yaml.Node) (err error) {
		switch key {
		case "drop":
			rule.Drop, err = parseNames(value)
		case "generalise":
			rule.Action = geo.Generalise
			rule.Zones, err = parseZones(value)
		case "where":
			rule.Where, err = parseText(value, "a condition in CQL2")
		case "else":
			rule.Else, err = parseRule(value, depth-1)
		default:
			err = badRule(value, "the key %q is not known here; a rule has drop, generalise, where and else", key)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(node.Content) == 0:
		return nil, badRule(node, "the rule is empty; it is %s", aRule)
	case rule.Else != nil && rule.Where == "":
		return nil, badRule(node, "a rule with else says where it holds itself")
	case rule.Action == geo.Generalise && generalises(rule.Else):
		return nil, badRule(node, "an access class has one way to generalise a layer, not two")
	}
	return rule, nil
}

// generalises reports whether a chain of rules has one that does.
func generalises(rule *geo.Rule) bool {
	return rule != nil && (rule.Action == geo.Generalise || generalises(rule.Else))
}

func parseText(node *yaml.Node, what string) (string, error) {
	if node.Kind != yaml.ScalarNode || node.Value == "" {
		return "", badRule(node, "this is not %s", what)
	}
	return node.Value, nil
}

func parseNames(node *yaml.Node) ([]string, error) {
	if node.Kind != yaml.SequenceNode || len(node.Content) == 0 {
		return nil, badRule(node, "drop is a list of names of properties")
	}
	names := make([]string, len(node.Content))
	for i, item := range node.Content {
		var err error
		if names[i], err = parseText(resolved(item), "the name of a property"); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// cellSizes are the sides of cells, in kilometres. Each is twice the one before: cells
// of one size lie within those of every larger one, so that pictures in several sizes,
// laid on each other, tell no more than the finest.
var cellSizes = []float64{6.25, 12.5, 25, 50, 100, 200}

const (
	defaultMinCount = 5
	maxMinCount     = 1_000_000
)

func parseZones(node *yaml.Node) (geo.Zones, error) {
	z := geo.Zones{To: geo.Grid, MinCount: defaultMinCount}
	const what = "a mapping such as {cell_km: 25, min_count: 5} or {to: municipality, min_count: 5}"
	err := eachMember(node, what, func(key string, value *yaml.Node) error {
		switch key {
		case "to":
			if z.To = value.Value; z.To != geo.Grid && z.To != geo.ByMunicipality {
				return badRule(value, "positions are generalised to a grid or to the municipality, not %q", z.To)
			}
		case "cell_km":
			var ok bool
			if z.CellKM, ok = geo.ParseNumber(value.Value); !ok || !slices.Contains(cellSizes, z.CellKM) {
				return badRule(value, "cell_km is one of %s, not %q", strings.Trim(fmt.Sprint(cellSizes), "[]"), value.Value)
			}
		case "min_count":
			var err error
			if z.MinCount, err = strconv.Atoi(value.Value); err != nil || z.MinCount < 1 || z.MinCount > maxMinCount {
				return badRule(value, "min_count is a number from 1 to %d, not %q", maxMinCount, value.Value)
			}
		default:
			return badRule(value, "the key %q is not known here; generalise has to, cell_km and min_count", key)
		}
		return nil
	})
	if err == nil && (z.To == geo.Grid) != (z.CellKM > 0) {
		err = badRule(node, "a grid has a cell_km, and municipalities have none")
	}
	return z, err
}
