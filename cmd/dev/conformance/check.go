package conformance

import (
	"errors"
	"fmt"
)

// A check is one test method.
type check struct {
	name  string // suite/package.Class.method
	ats   string // the abstract tests it stands for
	class string // the conformance class; one that ends in a slash stands for all below it
	run   func(t *tester)
}

// A tester collects what one check found about the server.
type tester struct {
	*target
	outcomes []outcome
}

// An outcome is one assertion: about a collection, a box, a tile.
type outcome struct {
	subject string
	err     error // nil: passed; a skip: not applicable
}

// assert records an outcome.
func (t *tester) assert(subject string, err error) {
	t.outcomes = append(t.outcomes, outcome{subject, err})
}

// run runs a check, or skips it where the server does not declare its class. The
// core class of Features is what everything starts from: a server that does not
// declare it has failed.
func (t *target) run(c check) []outcome {
	if c.class != classFeatures && !t.declared(c.class) {
		return []outcome{{"", skipf("class not declared: %s", c.class)}}
	}
	tester := &tester{target: t}
	c.run(tester)
	if len(tester.outcomes) == 0 {
		tester.assert("", skipf("the server has nothing that this applies to"))
	}
	return tester.outcomes
}

// A skip is why an assertion does not apply.
type skip string

func (s skip) Error() string { return string(s) }

func skipf(format string, args ...any) error { return skip(fmt.Sprintf(format, args...)) }

// needs makes a skip of an error that another check reports: as in the suites, what
// depends on a failed operation is not run.
func needs(err error) error {
	if err == nil || isSkip(err) {
		return err
	}
	return skipf("what it needs failed: %v", err)
}

// isSkip tells whether an error says that something does not apply.
func isSkip(err error) bool {
	var s skip
	return errors.As(err, &s)
}

// ignoreSkip makes nothing of a skip.
func ignoreSkip(err error) error {
	if isSkip(err) {
		return nil
	}
	return err
}

// first returns the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
