package conformance

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// A Summary counts assertions.
type Summary struct {
	Passed, Failed, Skipped int
	Classes                 []ClassSummary // in the order of the checks
}

// A ClassSummary counts the assertions of one suite about one conformance class.
type ClassSummary struct {
	Suite, Class            string
	Passed, Failed, Skipped int
}

// shownFailures is how many failures of a check the report has.
const shownFailures = 5

// A report writes what checks found, as they end.
type report struct {
	out     io.Writer
	summary Summary
	err     error // the first of writing
}

func (r *report) printf(format string, args ...any) {
	if _, err := fmt.Fprintf(r.out, format+"\n", args...); r.err == nil {
		r.err = err
	}
}

// add writes the outcomes of a check and counts them.
func (r *report) add(c check, outcomes []outcome) {
	class := r.class(c)
	var failures []outcome
	skips := map[string]int{}
	var reasons []string
	passed := 0
	for _, o := range outcomes {
		var s skip
		switch {
		case o.err == nil:
			passed++
		case errors.As(o.err, &s):
			if skips[string(s)] == 0 {
				reasons = append(reasons, string(s))
			}
			skips[string(s)]++
		default:
			failures = append(failures, o)
		}
	}
	skipped := len(outcomes) - passed - len(failures)
	class.Passed, class.Failed, class.Skipped = class.Passed+passed, class.Failed+len(failures), class.Skipped+skipped
	r.summary.Passed, r.summary.Failed, r.summary.Skipped = r.summary.Passed+passed, r.summary.Failed+len(failures), r.summary.Skipped+skipped

	r.printf("%-4s  %s  %s  %d passed", verdict(passed, len(failures)), c.name, c.ats, passed)
	for _, f := range failures[:min(len(failures), shownFailures)] {
		r.printf("        failed: %s", strings.TrimPrefix(f.subject+": ", ": ")+f.err.Error())
	}
	if more := len(failures) - shownFailures; more > 0 {
		r.printf("        and %d more failures", more)
	}
	for _, reason := range reasons {
		r.printf("        skipped %d: %s", skips[reason], reason)
	}
}

func verdict(passed, failed int) string {
	switch {
	case failed > 0:
		return "FAIL"
	case passed > 0:
		return "ok"
	}
	return "skip"
}

// class returns the counts that a check belongs to.
func (r *report) class(c check) *ClassSummary {
	suite, _, _ := strings.Cut(c.name, "/")
	name := strings.Trim(strings.TrimPrefix(c.class, specBase), "/")
	for i := range r.summary.Classes {
		if s := &r.summary.Classes[i]; s.Suite == suite && s.Class == name {
			return s
		}
	}
	r.summary.Classes = append(r.summary.Classes, ClassSummary{Suite: suite, Class: name})
	return &r.summary.Classes[len(r.summary.Classes)-1]
}

// close writes the table of classes and the closing line.
func (r *report) close(requests int) {
	r.printf("")
	table := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(suite, class string, counts ...any) {
		if _, err := fmt.Fprintf(table, "%v\t%v\t%v\t%v\t  %s\t\n", append(counts, suite+" "+class)...); r.err == nil {
			r.err = err
		}
	}
	row("suite", "class", "executed", "passed", "failed", "skipped")
	for _, c := range r.summary.Classes {
		row(c.Suite, c.Class, c.Passed+c.Failed, c.Passed, c.Failed, c.Skipped)
	}
	r.err = errors.Join(r.err, table.Flush())
	r.printf("\n%d requests", requests)
	r.printf("%d passed, %d failed, %d skipped", r.summary.Passed, r.summary.Failed, r.summary.Skipped)
}
