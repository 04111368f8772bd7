package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const scannerSays = `{"config":{"protocol_version":"v1.0.0"}}
{"progress":{"message":"Scanning"}}
{"osv":{"id":"GO-2026-0001","summary":"Panic on anything"}}
{"osv":{"id":"GO-2026-0002","summary":"Loop without end"}}
{"finding":{"osv":"GO-2026-0001","fixed_version":"v1.2.4","trace":[{"module":"example.org/m","version":"v1.2.3"}]}}
{"finding":{"osv":"GO-2026-0001","fixed_version":"v1.2.4","trace":[{"module":"example.org/m","version":"v1.2.3","package":"example.org/m/p","function":"Parse"},{"module":"lindero","function":"main"}]}}
{"finding":{"osv":"GO-2026-0002","trace":[{"module":"example.org/n","version":"v0.1.0","package":"example.org/n"}]}}
`

func TestFindingsInTheProgram(t *testing.T) {
	linked, err := parseFindings(strings.NewReader(scannerSays))
	if err != nil || len(linked) != 1 {
		t.Fatalf("%v, %v", linked, err)
	}
	if got, want := linked["GO-2026-0001"], "Panic on anything: example.org/m/p.Parse of example.org/m v1.2.3, fixed in v1.2.4"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, text := range []string{"", "{", "govulncheck: no"} {
		if _, err := parseFindings(strings.NewReader(text)); err == nil {
			t.Errorf("%q passes for a scan", text)
		}
	}
}

func TestExceptions(t *testing.T) {
	now := time.Date(2026, 6, 30, 23, 0, 0, 0, time.UTC)
	linked := map[string]string{"GO-2026-0001": "Panic"}
	for _, c := range []struct{ name, text, want string }{
		{"none", "# nothing\n\n", "GO-2026-0001: Panic"},
		{"reviewed", "GO-2026-0001 2026-06-30 only our own input\n", ""},
		{"reviewed long ago", "GO-2026-0001 2026-06-29 only our own input\n", "GO-2026-0001: Panic"},
		{"of what is gone", "GO-2026-0001 2026-12-31 a\nGO-2026-0003 2026-12-31 b\n", "GO-2026-0003, which is not in"},
		{"without a reason", "GO-2026-0001 2026-12-31\n", "no id, day and reason"},
		{"without a day", "GO-2026-0001 because\n", "no id, day and reason"},
	} {
		reviewed, err := parseExceptions(c.text, now)
		if err == nil {
			err = judge(linked, reviewed)
		}
		if got := errorText(err); got == "" != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Nothing is known where the database is out of reach; a folder that is named and is
// not there is a mistake.
func TestDatabaseOutOfReach(t *testing.T) {
	forbidden := httptest.NewServer(http.NotFoundHandler())
	defer forbidden.Close()
	var notRun notRunError
	for _, database := range []string{"http://127.0.0.1:1", forbidden.URL} {
		if err := reachDatabase(t.Context(), database); !errors.As(err, &notRun) {
			t.Errorf("%s: %v", database, err)
		}
	}
	if err := reachDatabase(t.Context(), "file://"+t.TempDir()); err == nil || errors.As(err, &notRun) {
		t.Errorf("no folder: %v", err)
	}
}

func TestParseAudit(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		notRun           bool
	}{
		{"nothing", `{"vulnerabilities":{},"metadata":{"vulnerabilities":{"total":0}}}`, "", false},
		{"a low one", `{"vulnerabilities":{"a":{"severity":"low","range":"<1"}},"metadata":{}}`, "", false},
		{"a high one", `{"vulnerabilities":{"a":{"severity":"high","range":"<1"}},"metadata":{}}`, "a <1: an advisory of severity high", false},
		{"a registry that does not tell", `{"message":"405 Method Not Allowed","statusCode":405,"error":{"summary":""}}`, "405", true},
		{"no lock file", `{"error":{"code":"ENOLOCK","summary":"This command requires an existing lockfile."}}`, "ENOLOCK", false},
		{"no JSON", `npm error`, "npm audit", false},
	} {
		err := parseAudit([]byte(c.text))
		var notRun notRunError
		if got := errorText(err); got == "" != (c.want == "") || !strings.Contains(got, c.want) || errors.As(err, &notRun) != c.notRun {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
