package audit

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Chain is how far a log has got: the number and the hash of its last record. The zero
// Chain is that of an empty log.
type Chain struct {
	Seq  uint64
	Hash string // hexadecimal SHA-256 of the line, without its line feed
}

// noHash is prev of the first record of all.
var noHash = strings.Repeat("0", 2*sha256.Size)

func (c Chain) hash() string {
	if c.Hash == "" {
		return noHash
	}
	return c.Hash
}

// extend makes the record the next of the chain and returns its line.
func (c *Chain) extend(r *Record) ([]byte, error) {
	r.clean()
	r.Seq, r.Prev = c.Seq+1, c.hash()
	line, err := r.line()
	if err != nil {
		return nil, err
	}
	if len(line) >= maxLine {
		return nil, fmt.Errorf("audit: a record of %d bytes is too long", len(line))
	}
	*c = Chain{r.Seq, hashOf(line)}
	return line, nil
}

// follow reads the next line of the chain. It fails where that is not the one that
// was written there.
func (c *Chain) follow(line []byte) (Record, error) {
	r, err := parse(line)
	switch {
	case err != nil:
		return r, err
	case r.Seq != c.Seq+1:
		return r, fmt.Errorf("it is number %d, and %d should follow", r.Seq, c.Seq+1)
	case r.Prev != c.hash():
		return r, fmt.Errorf("it does not follow the record before: its prev is %s, the hash of that is %s", r.Prev, c.hash())
	}
	*c = Chain{r.Seq, hashOf(line)}
	return r, nil
}

func hashOf(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// maxLine is how long a line may be, in bytes: a record has a dozen texts of bounded
// length.
const maxLine = 1 << 20

var errUnfinished = errors.New("the line is cut off")

// eachLine calls do with every line of a file and its number from 1. A last line
// without a line feed fails with errUnfinished, after which rest is what there is of it.
func eachLine(r io.Reader, do func(line []byte, number int) error) (rest []byte, err error) {
	in := bufio.NewReaderSize(r, maxLine)
	for number := 1; ; number++ {
		line, err := in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, &lineError{number, fmt.Errorf("it is longer than %d bytes", maxLine)}
		case errors.Is(err, io.EOF) && len(line) == 0:
			return nil, nil
		case errors.Is(err, io.EOF):
			return bytes.Clone(line), &lineError{number, errUnfinished}
		case err != nil:
			return nil, err
		}
		if err := do(line[:len(line)-1], number); err != nil {
			return nil, &lineError{number, err}
		}
	}
}

// lineError says where in a file the fault is.
type lineError struct {
	line int
	err  error
}

func (e *lineError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.err) }
func (e *lineError) Unwrap() error { return e.err }
