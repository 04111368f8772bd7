//go:build interop

package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestSchemathesis makes up requests from the API's own description, such as fit it and
// such as do not, and holds every answer against it: no failure of the server, no
// status, media type or body that is not described, nothing refused that fits and
// nothing answered that does not, no method beyond those allowed. To see more of a
// finding, serve and run
//
//	SCHEMATHESIS_HOOKS=cmd/lindero/testdata/schemathesis_hooks.py \
//	    .cache/python/bin/schemathesis run http://127.0.0.1:8080/api
//
// with the arguments below; it prints a curl command for each.
func TestSchemathesis(t *testing.T) {
	hooks, err := filepath.Abs("testdata/schemathesis_hooks.py")
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(filepath.Dir(interpreter(t, "CLIENTS_PYTHON")), "schemathesis")
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--anonymous-class", "official", "--rate", "0")
	status, description := p.get(t, "/api")
	if status != http.StatusOK {
		t.Fatalf("/api: %d %s", status, description)
	}
	dir := t.TempDir()
	file := write(t, filepath.Join(dir, "api.json"), description) // read from its address, it would not itself be asked for
	command := exec.CommandContext(t.Context(), program, "run", file, "--url", p.url, "--no-color",
		"--checks", "all", // those of access find that every operation answers the public as well
		"--phases", "examples,coverage,fuzzing", // the stateful one follows links between operations; there are none
		"--max-examples", "100", "--generation-deterministic", // the same requests in every run, in half a minute
		"--workers", "1", // more share caches of Hypothesis that are not made for it
		"--continue-on-failure", "--request-timeout", "30")
	command.Dir = dir // where it keeps what it found
	command.Env = append(os.Environ(), "SCHEMATHESIS_HOOKS="+hooks)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("schemathesis: %v\n%s", err, out)
	}
	var doc struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal([]byte(description), &doc); err != nil {
		t.Fatal(err)
	}
	operations := 0
	for _, path := range doc.Paths {
		operations += len(path)
	}
	tested, made := number(t, out, `Tested: (\d+)`), number(t, out, `(\d+) generated`)
	t.Logf("%d requests to %d operations", made, tested)
	if tested != operations || made < 50*tested {
		t.Errorf("only %d of %d operations were tested, with %d requests\n%s", tested, operations, made, out)
	}
	if log := p.log.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "panic") {
		t.Errorf("the server failed: %s", log)
	}
}

// number finds a number in the output of a client.
func number(t *testing.T, out []byte, pattern string) int {
	t.Helper()
	match := regexp.MustCompile(pattern).FindSubmatch(out)
	if match == nil {
		t.Fatalf("the output has no %q:\n%s", pattern, out)
	}
	n, err := strconv.Atoi(string(match[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}
