package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// auditedSeverities are those of npm's advisories that fail the step.
var auditedSeverities = []string{"high", "critical"}

// auditPackages asks the registry for advisories about what every lock file of the
// work tree names.
func auditPackages(ctx context.Context, w *workspace) error {
	dirs, err := w.lockedDirs()
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		text, runErr := w.output(ctx, call{dir: dir, line: []string{"npm", "audit", "--json"}})
		if len(text) == 0 && runErr != nil {
			return runErr
		}
		if err := parseAudit(text); err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		w.printf("%s: no advisory that is %s or %s", dir, auditedSeverities[0], auditedSeverities[1])
	}
	return nil
}

// parseAudit reads what npm audit writes: a report, or why there is none. A registry
// that does not answer for advisories is a [notRunError].
func parseAudit(text []byte) error {
	var report struct {
		Message         string
		Metadata        *struct{}
		Vulnerabilities map[string]struct{ Severity, Range string }
	}
	if err := json.Unmarshal(text, &report); err != nil {
		return fmt.Errorf("npm audit: %w", err)
	}
	switch {
	case report.Metadata != nil:
	case report.Message == "": // npm itself failed: only what it asked for tells of itself by a message
		return fmt.Errorf("npm audit: %s", text)
	default:
		return notRunError("the registry does not tell advisories: " + report.Message)
	}
	var bad []error
	for _, name := range slices.Sorted(maps.Keys(report.Vulnerabilities)) {
		if v := report.Vulnerabilities[name]; slices.Contains(auditedSeverities, v.Severity) {
			bad = append(bad, fmt.Errorf("%s %s: an advisory of severity %s", name, v.Range, v.Severity))
		}
	}
	return errors.Join(bad...)
}
