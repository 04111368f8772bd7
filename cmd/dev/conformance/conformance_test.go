package conformance

import (
	"bytes"
	"strings"
	"testing"
)

func TestTheRealServerConforms(t *testing.T) {
	summary, report := ask(t, start(t, nil, nil), "")
	if summary.Failed > 0 || summary.Passed < 1000 {
		t.Errorf("%d passed, %d failed:\n%s", summary.Passed, summary.Failed, report)
	}
	if last := report[strings.LastIndex(strings.TrimSpace(report), "\n")+1:]; !strings.Contains(last, " passed, 0 failed, ") {
		t.Errorf("the last line is %q", last)
	}
	for _, c := range summary.Classes {
		if c.Passed == 0 && c.Class != "ogcapi-features-1/1.0/conf/html" { // which the server does not declare
			t.Errorf("nothing passed of %s %s", c.Suite, c.Class)
		}
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range checks() {
		if seen[c.name] || c.ats == "" || c.class == "" || c.run == nil {
			t.Errorf("%+v", c)
		}
		seen[c.name] = true
	}
}

func TestListNamesWhatMatches(t *testing.T) {
	var out bytes.Buffer
	if err := List(Options{Out: &out}); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); lines != len(checks()) {
		t.Errorf("%d lines for %d checks", lines, len(checks()))
	}
}

func TestRunRefuses(t *testing.T) {
	for _, address := range []string{"", "localhost:80", "ftp://example.org", "http://127.0.0.1:1"} {
		if _, err := Run(t.Context(), address, Options{Out: &bytes.Buffer{}}); err == nil {
			t.Errorf("%q: no error", address)
		}
	}
}
