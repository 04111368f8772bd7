package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"lindero/web/audit"
)

// errBroken ends audit verify where the log is not in order.
var errBroken = errors.New("the audit log is not in order")

type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Prove that nothing in an audit log was removed, changed or put in another order. Exit code 0: it is in order, 1: it is not, 2: it cannot be read."`
	Show   auditShowCommand   `cmd:"" help:"Print records of an audit log."`
}

// auditFiles are the files of a log.
type auditFiles struct {
	Paths []string `arg:"" name:"log" help:"The folder of a log, or files of one in their order."`
}

func (a *auditFiles) list() (files []string, err error) {
	for _, path := range a.Paths {
		some, err := audit.Files(path)
		if err != nil {
			return nil, err
		}
		files = append(files, some...)
	}
	if len(files) == 0 {
		return nil, errors.New("there is no audit log here")
	}
	return files, nil
}

type auditVerifyCommand struct {
	auditFiles `embed:""`

	Expect string `placeholder:"HASH" help:"A head that was noted before: the log must still have that record. Without it nobody can tell whether records are missing at the end."`
}

// Run prints the ranges of records that are in order, and the first fault.
func (v *auditVerifyCommand) Run(env *environment) error {
	files, err := v.list()
	if err != nil {
		return err
	}
	report, err := audit.Verify(files, v.Expect)
	if err != nil {
		return err
	}
	if err := writeReport(env.stdout, report, v.Expect); err != nil {
		return err
	}
	if report.Break != nil || v.Expect != "" && report.Anchor == nil {
		return errBroken
	}
	return nil
}

func writeReport(w io.Writer, report *audit.Report, expected string) error {
	var all []error
	line := func(format string, args ...any) {
		_, err := fmt.Fprintf(w, format+"\n", args...)
		all = append(all, err)
	}
	if report.Before.Seq > 0 {
		line("begins behind record %d, hash %s: what was before is not here", report.Before.Seq, report.Before.Hash)
	}
	for _, f := range report.Files {
		if f.Records == 0 {
			line("%s: no records in order", f.Name)
			continue
		}
		line("%s: records %d to %d, %s to %s", f.Name, f.First.Seq, f.Last.Seq, f.First.Time.Format(time.RFC3339), f.Last.Time.Format(time.RFC3339))
	}
	if report.Break != nil {
		line("NOT IN ORDER: %v", report.Break)
	}
	if report.Head.Seq > 0 {
		line("head: record %d, hash %s", report.Head.Seq, report.Head.Hash)
	}
	switch {
	case expected == "":
		line("note the head elsewhere: without one to --expect, records missing at the end do not show")
	case report.Anchor == nil:
		line("NOT THERE: the record with the hash expected")
	default:
		line("expected hash: record %d", report.Anchor.Seq)
	}
	return errors.Join(all...)
}

type auditShowCommand struct {
	auditFiles `embed:""`

	Since     string `placeholder:"TIME" help:"Records from this time on: a day, a time, or how long ago (36h)."`
	Principal string `placeholder:"ID" help:"Records of this principal, by id or name."`
	Kind      string `placeholder:"KIND" help:"Records of this kind, such as extract, access, refusal or sign-in."`
	JSON      bool   `help:"Print records as they stand in the log."`
}

// Run prints the records that meet all of the options.
func (s *auditShowCommand) Run(env *environment) error {
	files, err := s.list()
	if err != nil {
		return err
	}
	since, err := parseSince(s.Since, time.Now())
	if err != nil {
		return err
	}
	write, flush := recordTable(env.stdout)
	if s.JSON {
		write, flush = recordLines(env.stdout)
	}
	err = audit.Each(files, func(r audit.Record) error {
		if r.Time.Before(since) || s.Principal != "" && r.Principal != s.Principal && r.Name != s.Principal || s.Kind != "" && string(r.Kind) != s.Kind {
			return nil
		}
		return write(r)
	})
	return errors.Join(err, flush())
}

// parseSince reads a day, a time or a duration before now; empty: the beginning.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, err := time.ParseDuration(text); err == nil {
		return now.Add(-ago), nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--since %s: give a day (2026-11-24), a time (2026-11-24T06:00:00Z), or how long ago (36h)", text)
}

func recordLines(w io.Writer) (write func(audit.Record) error, flush func() error) {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return func(r audit.Record) error { return encoder.Encode(r) }, func() error { return nil }
}

func recordTable(w io.Writer) (write func(audit.Record) error, flush func() error) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(columns ...any) error {
		for i, c := range columns {
			end := "\t"
			if i == len(columns)-1 {
				end = "\n"
			}
			if _, err := fmt.Fprintf(table, "%v%s", c, end); err != nil {
				return err
			}
		}
		return nil
	}
	headed := false
	return func(r audit.Record) error {
		if !headed {
			headed = true
			if err := row("SEQ", "TIME", "KIND", "WHO", "CLASS", "ADDRESS", "WHAT", "OUTCOME", "COUNT", "FEATURES", "BYTES"); err != nil {
				return err
			}
		}
		return row(r.Seq, r.Time.Format(time.RFC3339), r.Kind, printable(who(r)), r.Class, r.Address, printable(what(r)), outcome(r), r.Count, r.Features, r.Bytes)
	}, table.Flush
}

func who(r audit.Record) string {
	if r.Name == "" {
		return r.Principal
	}
	return r.Name + " (" + r.Principal + ")"
}

func what(r audit.Record) string {
	text := r.Route
	if r.Collection != "" {
		text = r.Collection + " " + text
	}
	for _, more := range []string{r.Query, r.Version, r.Detail} {
		if more != "" {
			text += " " + more
		}
	}
	return text
}

func outcome(r audit.Record) string {
	if r.Status != 0 && r.Outcome == "" {
		return fmt.Sprint(r.Status)
	}
	return r.Outcome
}

// printable keeps names and queries, which come from outside, from writing to the
// terminal as they like.
func printable(s string) string {
	quoted := fmt.Sprintf("%q", s)
	return quoted[1 : len(quoted)-1]
}
