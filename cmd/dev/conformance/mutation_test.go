package conformance

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// A mutation is a way to be wrong, and the checks that must say so: those of which
// asked matches the name are run, and exactly the ones that fails names may fail.
// Names end a check's name, from a dot on: Features.validateFeaturesOperation.
type mutation struct {
	name  string
	ask   func(r *http.Request)
	tell  func(a *reply)
	asked string
	fails []string
}

func mutations() []mutation {
	return slices.Concat(documentMutations(), pageMutations(), selectionMutations(), crsMutations(), tileMutations(), additionMutations(), processMutations())
}

// TestEveryWrongServerIsFound puts the checks to servers that each do one thing wrong.
func TestEveryWrongServerIsFound(t *testing.T) {
	for _, m := range mutations() {
		t.Run(m.name, func(t *testing.T) {
			_, report := ask(t, start(t, m.ask, m.tell), m.asked)
			var want []string
			for _, name := range m.fails {
				want = append(want, fullName(t, name))
			}
			slices.Sort(want)
			if got := failing(report); !slices.Equal(got, want) {
				t.Errorf("failed: %v\nwant:   %v\n%s", got, want, report)
			}
		})
	}
}

// TestEveryCheckCanFail wants a wrong server for every check.
func TestEveryCheckCanFail(t *testing.T) {
	found := map[string]bool{}
	for _, m := range mutations() {
		for _, name := range m.fails {
			found[fullName(t, name)] = true
		}
	}
	for _, c := range checks() {
		if !found[c.name] && !cannotFail[c.name] {
			t.Errorf("no mutation makes %s fail", c.name)
		}
	}
}

// cannotFail are the checks that only say whether the others run.
var cannotFail = map[string]bool{"features/crs.CrsRequirementClassPrecondition.verifyConformanceClass": true}

func fullName(t *testing.T, end string) string {
	t.Helper()
	for _, c := range checks() {
		if c.name == end || strings.HasSuffix(c.name, "."+end) || strings.HasSuffix(c.name, "/"+end) {
			return c.name
		}
	}
	t.Fatalf("there is no check %s", end)
	return ""
}

// of applies a change to the answers whose path ends so.
func of(end string, change func(a *reply)) func(a *reply) {
	return func(a *reply) {
		if strings.HasSuffix(a.r.URL.Path, end) {
			change(a)
		}
	}
}

// document applies a change to the JSON whose path is exactly this one.
func document(path string, change func(doc map[string]any)) func(a *reply) {
	return func(a *reply) {
		if a.r.URL.Path == path && a.status == http.StatusOK {
			a.edit(change)
		}
	}
}

// entry applies a change to each collection in /collections.
func entry(change func(c map[string]any)) func(a *reply) {
	return document("/collections", func(doc map[string]any) {
		for _, c := range doc["collections"].([]any) {
			change(c.(map[string]any))
		}
	})
}

// without takes the links of a relation out.
func withoutLink(rel string) func(doc map[string]any) {
	return func(doc map[string]any) {
		doc["links"] = slices.DeleteFunc(doc["links"].([]any), func(l any) bool { return l.(map[string]any)["rel"] == rel })
	}
}

// set makes a member another value.
func set(name string, value any) func(doc map[string]any) {
	return func(doc map[string]any) { doc[name] = value }
}

func remove(name string) func(doc map[string]any) {
	return func(doc map[string]any) { delete(doc, name) }
}
