package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"lindero/geo"
)

// csvFile is delimited text: first looked through for the types of its columns, then
// read.
type csvFile struct {
	open    func() (io.ReadCloser, error)
	options CSVOptions
	limits  *Limits
	layout
}

// maxBadQuotes is how many records with faulty quotes are passed over by line before
// the file is given up: each may have to be searched to the limit of a record.
const maxBadQuotes = 16

// scan opens the file and reads up to behind its header.
func (c *csvFile) scan(ctx context.Context, use func(*csvScanner) error) error {
	in, err := c.open()
	if err != nil {
		return err
	}
	defer in.Close()
	encoding, err := textEncoding(c.options.Encoding)
	if err != nil {
		return coded(CodeFormat, "%s", err)
	}
	s := newCSVScanner(ctx, in, c.comma, encoding, c.limits.FeatureBytes)
	if err := c.head(s); err != nil {
		return err
	}
	return use(s)
}

// head reads the header's names.
func (c *csvFile) head(s *csvScanner) error {
	for s.end < 4096 && !s.eof {
		if err := s.more(0); err != nil {
			return err
		}
	}
	start := s.data[:s.end]
	if bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff")) {
		return coded(CodeEncoding, "the file is UTF-16; save it as UTF-8")
	}
	if bytes.HasPrefix(start, []byte("\ufeff")) {
		s.at = 3
	}
	line := start[s.at:]
	if rest, ok := bytes.CutPrefix(line, []byte("sep=")); ok && len(rest) > 1 { // as Excel writes it
		s.comma = rest[0]
		if err := s.skipLine(); err != nil {
			return err
		}
	} else if s.comma == 0 {
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		s.comma = delimiterOf(line, c.options)
	}
	c.comma = s.comma
	err := s.next()
	switch {
	case errors.Is(err, io.EOF):
		return coded(CodeEmptyFile, "the file is empty; its first line must name the columns")
	case err != nil:
		return coded(CodeBadQuotes, "the line of column names cannot be read: %s", err)
	}
	c.names = c.names[:0]
	for _, name := range s.fields {
		if !utf8.Valid(name) {
			return coded(CodeEncoding, "the column name %q is not UTF-8; save the file as UTF-8, or say csv: {encoding: windows-1252} in %s", clip(name), ConfigName)
		}
		c.names = append(c.names, strings.TrimSpace(string(name)))
	}
	c.lon, c.lat, c.wkt = -1, -1, -1
	return c.find(c.options)
}

// describe looks through the whole file for the types of its columns, and returns
// the columns that are properties.
func (c *csvFile) describe(ctx context.Context) ([]PropertyConfig, error) {
	comma, err := c.options.comma()
	if err != nil {
		return nil, coded(CodeFormat, "%s", err)
	}
	c.comma = comma
	err = c.scan(ctx, c.infer)
	if err != nil {
		return nil, err
	}
	var columns []PropertyConfig
	for i, kind := range c.columns {
		if i == c.lon || i == c.lat || i == c.wkt || kind&kindSeen == 0 && c.names[i] == "" {
			continue
		}
		p := PropertyConfig{Name: c.nameOf(i)}
		switch kind.settle() {
		case kindDate:
			p.Type, p.Format = geo.String.String(), geo.FormatDate
		case kindDateTime:
			p.Type, p.Format = geo.String.String(), geo.FormatDateTime
		}
		columns = append(columns, p)
	}
	return columns, nil
}

func (c *csvFile) infer(s *csvScanner) error {
	c.columns = make([]columnKind, len(c.names))
	for i := range c.columns {
		c.columns[i] = kindUnknown
	}
	for bad := 0; ; {
		err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errQuotes) || errors.Is(err, errTooLarge):
			if bad++; bad > maxBadQuotes {
				return nil // told when the file is read
			}
			if err := s.skipLine(); err != nil {
				return err
			}
			continue
		case err != nil:
			return err
		}
		for i, field := range s.fields[:min(len(s.fields), len(c.columns))] {
			if c.columns[i]&^kindSeen != 0 {
				c.columns[i] = c.columns[i].narrow(bytes.TrimSpace(field))
			}
		}
	}
}

// nameOf is the name of a column's property: one without a name is called after its
// place, one that stands twice by a number.
func (c *csvFile) nameOf(i int) string {
	name := c.names[i]
	if name == "" {
		return fmt.Sprintf("column_%d", i+1)
	}
	n := 1
	for _, before := range c.names[:i] {
		if before == name {
			n++
		}
	}
	if n > 1 {
		return fmt.Sprintf("%s_%d", name, n)
	}
	return name
}
