package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// govulncheckModule is the pinned scanner, fetched by the Go command.
const govulncheckModule = "golang.org/x/vuln/cmd/govulncheck@v1.9.0"

// The Go vulnerability database, unless the environment names a mirror by
// vulnerabilityVariable: another address, or file:// and the path of a folder
// (https://go.dev/doc/security/vuln/database).
const (
	vulnerabilityDatabase = "https://vuln.go.dev"
	vulnerabilityVariable = "GOVULNDB"
)

// exceptionsFile lists findings that somebody has looked into.
const exceptionsFile = "cmd/dev/vulnerabilities.txt"

// checkVulnerabilities fails on known vulnerabilities of functions in the program, of
// whatever module or the standard library, but for reviewed exceptions.
func checkVulnerabilities(ctx context.Context, w *workspace) error {
	database := cmp.Or(os.Getenv(vulnerabilityVariable), vulnerabilityDatabase)
	if err := reachDatabase(ctx, database); err != nil {
		return err
	}
	text, err := os.ReadFile(w.path(exceptionsFile))
	if err != nil {
		return err
	}
	reviewed, err := parseExceptions(string(text), time.Now())
	if err != nil {
		return err
	}
	linked, err := w.linkedVulnerabilities(ctx, database)
	if err != nil {
		return err
	}
	w.printf("the program holds %d known vulnerabilities; %d are reviewed (%s)", len(linked), len(reviewed), database)
	return judge(linked, reviewed)
}

// reachDatabase returns a [notRunError] where the database cannot be had from here:
// nothing is known of the dependencies then, good or bad.
func reachDatabase(ctx context.Context, database string) error {
	const index = "/index/db.json"
	if dir, ok := strings.CutPrefix(database, "file://"); ok {
		_, err := os.Stat(filepath.FromSlash(dir + index)) // somebody named it: a mistake
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, database+index, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return notRunError(fmt.Sprintf("the database of vulnerabilities cannot be reached: %v; %s can name a mirror", err, vulnerabilityVariable))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return notRunError(fmt.Sprintf("the database of vulnerabilities cannot be read: %s answers %s", database, response.Status))
	}
	return nil
}

// linkedVulnerabilities builds the program and runs the scanner over it. It returns
// what each vulnerability is about that the program holds a function of, by its id. The
// linker leaves out what cannot be called; to look at the source instead would find
// less than there is: commands are called by reflection, which the scanner does not
// follow.
func (w *workspace) linkedVulnerabilities(ctx context.Context, database string) (_ map[string]string, err error) {
	dir, err := os.MkdirTemp("", "lindero-scan-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary := filepath.Join(dir, "lindero")
	if err := w.run(ctx, asShipped("build", "-o", binary, "./cmd/lindero")); err != nil {
		return nil, err
	}
	c := asShipped("run", govulncheckModule, "-db", database, "-mode", "binary", "-format", "json", binary)
	w.printf("$ %s", strings.Join(c.line, " "))
	text, err := w.output(ctx, c)
	if err != nil {
		return nil, err
	}
	return parseFindings(bytes.NewReader(text))
}

// parseFindings reads the scanner's messages. A finding whose trace begins with a
// function is in the program; others are of a module or a package that it holds other
// parts of.
func parseFindings(r io.Reader) (map[string]string, error) {
	linked, summaries, complete := map[string]string{}, map[string]string{}, false
	for d := json.NewDecoder(r); ; {
		var message struct {
			Config  *struct{}
			OSV     *struct{ ID, Summary string }
			Finding *struct {
				OSV          string
				FixedVersion string `json:"fixed_version"`
				Trace        []struct{ Module, Version, Package, Receiver, Function string }
			}
		}
		err := d.Decode(&message)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("govulncheck: %w", err)
		}
		complete = complete || message.Config != nil
		if v := message.OSV; v != nil {
			summaries[v.ID] = v.Summary
		}
		if f := message.Finding; f != nil && len(f.Trace) > 0 && f.Trace[0].Function != "" {
			linked[f.OSV] = fmt.Sprintf("%s.%s of %s %s, fixed in %s", f.Trace[0].Package, f.Trace[0].Function,
				f.Trace[0].Module, f.Trace[0].Version, cmp.Or(f.FixedVersion, "no version yet"))
		}
	}
	if !complete {
		return nil, errors.New("govulncheck said nothing")
	}
	for id := range linked {
		linked[id] = summaries[id] + ": " + linked[id]
	}
	return linked, nil
}

// parseExceptions reads lines of an id, the day until which it holds and the reason.
// One whose day has passed counts no more.
func parseExceptions(text string, now time.Time) (map[string]string, error) {
	reviewed := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, rest, _ := strings.Cut(line, " ")
		day, reason, _ := strings.Cut(rest, " ")
		until, err := time.Parse(time.DateOnly, day)
		if err != nil || !strings.HasPrefix(id, "GO-") || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("%s: %q is no id, day and reason", exceptionsFile, line)
		}
		if now.Before(until.AddDate(0, 0, 1)) {
			reviewed[id] = reason
		}
	}
	return reviewed, nil
}

// judge returns an error for every vulnerability without an exception, and for every
// exception without its vulnerability.
func judge(linked, reviewed map[string]string) error {
	var bad []error
	for _, id := range slices.Sorted(maps.Keys(linked)) {
		if _, ok := reviewed[id]; !ok {
			bad = append(bad, fmt.Errorf("%s: %s (https://pkg.go.dev/vuln/%s)", id, linked[id], id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(reviewed)) {
		if _, ok := linked[id]; !ok {
			bad = append(bad, fmt.Errorf("%s excepts %s, which is not in the program any more", exceptionsFile, id))
		}
	}
	return errors.Join(bad...)
}
