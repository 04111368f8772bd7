package source

import (
	"context"
	"errors"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"
)

// csvScanner reads the records of delimited text (RFC 4180) from a window: any
// delimiter, any line end, quotes within unquoted fields as they stand.
type csvScanner struct {
	*window
	comma  byte
	at     int      // index of the next record
	fields [][]byte // of the record last read, shared with window and arena
	arena  []byte
	start  int64 // offset of the record last read
}

// errQuotes is returned for a record whose quotes do not close or match.
var errQuotes = errors.New("a field's quotes are not closed, or text follows them")

func newCSVScanner(ctx context.Context, in io.Reader, comma byte, e encoding.Encoding, limit int) *csvScanner {
	if e != nil {
		in = transform.NewReader(in, e.NewDecoder())
	}
	return &csvScanner{window: newWindow(ctx, in, limit), comma: comma}
}

// next reads a record into fields, passing over blank lines; at the end of the
// stream it returns io.EOF. After errQuotes and errTooLarge the record has not been
// passed over: skipLine does.
func (c *csvScanner) next() error {
	for {
		c.fields, c.arena = c.fields[:0], c.arena[:0]
		i, err := c.record(c.at)
		if err == nil && i < 0 {
			if err := c.more(c.at); err != nil {
				return err
			}
			c.at = 0
			continue
		}
		c.start = c.offset(c.at)
		if err != nil {
			return err
		}
		c.at = i
		if len(c.fields) > 1 || len(c.fields[0]) > 0 {
			return nil
		}
		if c.at >= c.end && c.eof {
			return io.EOF
		}
	}
}

// record reads one record at i; the index is -1 where the window ends first.
func (c *csvScanner) record(i int) (int, error) {
	for {
		var err error
		if c.data[i] == '"' {
			i, err = c.quoted(i + 1)
		} else {
			i = c.plain(i)
		}
		if err != nil || i < 0 {
			return -1, err
		}
		switch {
		case i >= c.end:
			return i, nil // the stream ends without a line break
		case c.data[i] == c.comma:
			i++
		case c.data[i] == '\n':
			return i + 1, nil
		default: // a carriage return, alone or before a line feed
			if i+1 >= c.end && !c.eof {
				return -1, nil
			}
			if c.data[i+1] == '\n' {
				i++
			}
			return i + 1, nil
		}
	}
}

// plain reads an unquoted field up to its delimiter or the line's end.
func (c *csvScanner) plain(i int) int {
	start := i
	data := c.data[:c.end]
	for i < len(data) && data[i] != c.comma && data[i] != '\n' && data[i] != '\r' {
		i++
	}
	if i >= c.end && !c.eof {
		return -1
	}
	c.fields = append(c.fields, data[start:i:i])
	return i
}

// quoted reads a field behind its opening quote.
func (c *csvScanner) quoted(i int) (int, error) {
	start, mark := i, len(c.arena)
	doubled := false
	for {
		for i < c.end && c.data[i] != '"' {
			i++
		}
		if i+1 >= c.end && !c.eof {
			return -1, nil
		}
		if i >= c.end {
			return -1, errQuotes
		}
		if c.data[i+1] != '"' || i+1 >= c.end {
			break
		}
		c.arena = append(c.arena, c.data[start:i+1]...) // one of the two
		doubled = true
		i += 2
		start = i
	}
	field := c.data[start:i:i]
	if doubled {
		c.arena = append(c.arena, field...)
		field = c.arena[mark:len(c.arena):len(c.arena)]
	}
	c.fields = append(c.fields, field)
	i++
	if next := c.data[i]; i < c.end && next != c.comma && next != '\n' && next != '\r' {
		return -1, errQuotes
	}
	return i, nil
}

// skipLine passes over the rest of the line at which the next record would start.
func (c *csvScanner) skipLine() error {
	next, _, err := c.skipPast(c.at, '\n', '\n')
	c.at = next
	return err
}
