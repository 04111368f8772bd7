package audit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Report is what verifying a log found.
type Report struct {
	Files  []FileReport
	Before Chain  // what the first record says went before it
	Head   Chain  // the last record in order
	Break  *Break // nil: everything is in order
	Anchor *Chain // the record with the hash that was asked for; nil: there is none
}

// FileReport is the range of records of a file that are in order.
type FileReport struct {
	Name        string
	Records     int
	First, Last Record // where Records > 0
}

// Break is the first fault.
type Break struct {
	File   string
	Line   int // from 1
	Reason error
}

func (b *Break) Error() string { return fmt.Sprintf("%s: line %d: %v", b.File, b.Line, b.Reason) }

// Verify reads the files of a log, in their order, up to the first fault. anchor is the
// hash of a record noted before, which must be there; "" for none. It fails where a
// file cannot be read.
func Verify(files []string, anchor string) (*Report, error) {
	v := &verifier{anchor: anchor, report: &Report{}}
	for _, name := range files {
		if err := v.file(name); err != nil {
			return nil, err
		}
		if v.report.Break != nil {
			break
		}
	}
	v.report.Head = v.chain
	return v.report, nil
}

type verifier struct {
	anchor  string
	report  *Report
	chain   Chain
	started bool
}

func (v *verifier) file(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	file := FileReport{Name: name}
	err = v.lines(f, &file)
	v.report.Files = append(v.report.Files, file)
	var fault *lineError
	if errors.As(err, &fault) {
		v.report.Break = &Break{name, fault.line, fault.err}
		err = nil
	}
	return errors.Join(err, f.Close())
}

func (v *verifier) lines(r io.Reader, file *FileReport) error {
	_, err := eachLine(r, func(line []byte, _ int) error {
		if err := v.begin(line); err != nil {
			return err
		}
		record, err := v.chain.follow(line)
		if err != nil {
			return err
		}
		if file.Records == 0 {
			if err := beginsIn(file.Name, record.Seq); err != nil {
				return err
			}
			file.First = record
		}
		file.Last = record
		file.Records++
		v.note(v.chain)
		return nil
	})
	return err
}

// beginsIn checks the first record of a file against the file's name, where that is one
// of the log's.
func beginsIn(name string, seq uint64) error {
	base := filepath.Base(name)
	if matched, err := filepath.Match(pattern, base); err != nil || !matched || base == fileName(seq) {
		return err
	}
	return fmt.Errorf("it is number %d, and the file's name says that another is the first", seq)
}

// begin takes the chain up where the first record says it begins: older files may
// have been put away.
func (v *verifier) begin(line []byte) error {
	if v.started {
		return nil
	}
	first, err := parse(line)
	if err != nil {
		return err
	}
	before, err := first.before()
	if err != nil {
		return err
	}
	v.started, v.chain, v.report.Before = true, before, before
	v.note(before)
	return nil
}

// before is the chain that the record says it extends.
func (r *Record) before() (Chain, error) {
	switch {
	case r.Seq == 0:
		return Chain{}, errors.New("records are numbered from 1")
	case (r.Seq == 1) != (r.Prev == noHash):
		return Chain{}, errors.New("only the first record of all has none before it")
	case r.Seq == 1:
		return Chain{}, nil
	}
	return Chain{r.Seq - 1, r.Prev}, nil
}

func (v *verifier) note(c Chain) {
	if v.anchor != "" && c.hash() == v.anchor {
		v.report.Anchor = &c
	}
}

// Each calls do with every record of the files. It fails at a line that is none.
func Each(files []string, do func(Record) error) error {
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		_, err = eachLine(f, func(line []byte, _ int) error {
			record, err := parse(line)
			if err != nil {
				return err
			}
			return do(record)
		})
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
