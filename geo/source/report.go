package source

import (
	"fmt"
	"slices"
)

// Severity tells what an [Issue] means for the data.
type Severity string

// The severities.
const (
	Refusal Severity = "refusal" // a feature, or a file, was not taken
	Warning Severity = "warning" // it was taken, and somebody should look at it
	Note    Severity = "note"    // it was taken in a way that somebody should know of
)

// Issue is one finding with its place. Line and Record count from 1, Offset in
// bytes from 0; a place that does not exist in a format is 0.
type Issue struct {
	File      string   `json:"file"`
	Layer     string   `json:"layer,omitempty"`
	Line      int      `json:"line,omitempty"`
	Record    int      `json:"record,omitempty"`
	Offset    int64    `json:"offset,omitempty"`
	FeatureID string   `json:"feature_id,omitempty"`
	Code      Code     `json:"code"`
	Severity  Severity `json:"severity"`
	Message   string   `json:"message"`
}

// String is the issue on one line: the place, the severity and code, the sentence.
func (i Issue) String() string {
	return fmt.Sprintf("%s: %s [%s] %s", i.place(), i.Severity, i.Code, i.Message)
}

func (i Issue) place() string {
	s := i.File
	if i.Line > 0 {
		s += fmt.Sprintf(":%d", i.Line)
	}
	if i.Record > 0 {
		s += fmt.Sprintf(" record %d", i.Record)
	}
	if i.FeatureID != "" {
		s += fmt.Sprintf(" id %q", i.FeatureID)
	}
	return s
}

// CodeCount is how often a code was found in a file, listed or not.
type CodeCount struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Count    int      `json:"count"`
}

// FileReport is what came of one file, or of one table or member of it. Complete is
// false where reading ended before the file did: it is truncated or broken, and
// the features before that place were taken. Issues lists the first ones of every
// code, as many as [Limits] allows; Counts has them all.
type FileReport struct {
	File     string      `json:"file"`
	Layer    string      `json:"layer,omitempty"`
	Format   Format      `json:"format,omitempty"`
	Accepted int         `json:"accepted"`
	Refused  int         `json:"refused"`
	Warnings int         `json:"warnings"`
	Notes    int         `json:"notes"`
	Complete bool        `json:"complete"`
	Counts   []CodeCount `json:"counts,omitempty"`
	Issues   []Issue     `json:"issues,omitempty"`
	limits   *Limits
}

// Report is what came of a [Load]: a [FileReport] for every file met, in the order
// in which they were read.
type Report struct {
	Files []*FileReport `json:"files"`
}

// HasRefusals reports whether anything was not taken.
func (r *Report) HasRefusals() bool {
	return slices.ContainsFunc(r.Files, func(f *FileReport) bool { return f.Refused > 0 })
}

// Totals sums up the files.
func (r *Report) Totals() (accepted, refused, warnings, notes int) {
	for _, f := range r.Files {
		accepted += f.Accepted
		refused += f.Refused
		warnings += f.Warnings
		notes += f.Notes
	}
	return accepted, refused, warnings, notes
}

func (r *Report) file(name string, limits *Limits) *FileReport {
	f := &FileReport{File: name, Complete: true, limits: limits}
	r.Files = append(r.Files, f)
	return f
}

// Count returns how often the code was found.
func (f *FileReport) Count(code Code) int {
	for i := range f.Counts {
		if f.Counts[i].Code == code {
			return f.Counts[i].Count
		}
	}
	return 0
}

// tally counts an issue and reports whether it is to be listed: notes that repeat
// are told by their first places and their count, or a report would outgrow the file.
func (f *FileReport) tally(code Code, severity Severity) (listed bool) {
	at := slices.IndexFunc(f.Counts, func(c CodeCount) bool { return c.Code == code && c.Severity == severity })
	if at < 0 {
		at = len(f.Counts)
		f.Counts = append(f.Counts, CodeCount{Code: code, Severity: severity})
	}
	f.Counts[at].Count++
	switch severity {
	case Refusal:
		f.Refused++
		return f.Refused <= f.limits.ListedRefusals
	case Warning:
		f.Warnings++
		return f.Counts[at].Count <= f.limits.ListedWarnings
	}
	f.Notes++
	return f.Counts[at].Count <= f.limits.ListedNotes
}

// file-wide findings.

func (f *FileReport) refuse(code Code, format string, args ...any) Issue {
	return f.add(Issue{Code: code, Severity: Refusal, Message: fmt.Sprintf(format, args...)})
}

func (f *FileReport) warn(code Code, format string, args ...any) {
	f.add(Issue{Code: code, Severity: Warning, Message: fmt.Sprintf(format, args...)})
}

func (f *FileReport) note(code Code, format string, args ...any) {
	f.add(Issue{Code: code, Severity: Note, Message: fmt.Sprintf(format, args...)})
}

func (f *FileReport) add(i Issue) Issue {
	i.File, i.Layer = f.File, f.Layer
	if f.tally(i.Code, i.Severity) {
		f.Issues = append(f.Issues, i)
	}
	return i
}
