package source

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// errTooLarge is returned where what must be held at once outgrows the limit.
var errTooLarge = errors.New("larger than the limit")

const firstWindow = 256 << 10

// window is the part of a stream that is held in memory: data[:end], followed by a
// zero byte, so that scanners stop without asking for the length at every byte.
// Scanners work on indexes into data; whoever meets the end asks for more and starts
// again from the place that it kept.
type window struct {
	ctx   context.Context
	r     io.Reader
	data  []byte // its length is end+1
	end   int
	base  int64 // offset in the stream of data[0]
	eof   bool
	err   error // of the reader, told once what it read before is used up
	limit int
	// newlines before markAt, an offset in the stream
	lines  int
	markAt int64
}

func newWindow(ctx context.Context, r io.Reader, limit int) *window {
	w := &window{ctx: ctx, r: r, limit: limit}
	w.data = make([]byte, 1, min(firstWindow, limit)+1)
	return w
}

// more drops what lies before keep and reads on, so that data[keep] becomes data[0].
// It fails with [errTooLarge] where nothing can be dropped and the limit is reached,
// with the context's error and with the reader's. At the end of the stream it sets
// eof, without an error.
func (w *window) more(keep int) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.err != nil {
		return w.err
	}
	w.drop(keep)
	if free := cap(w.data) - 1 - w.end; free < cap(w.data)/4 {
		if err := w.grow(); err != nil {
			return err
		}
	}
	return w.fill()
}

// fill reads until the window is full: who asks for more starts again from the place
// it kept, so small pieces would make long values cost their square.
func (w *window) fill() error {
	before := w.end
	for idle := 0; w.end < cap(w.data)-1; {
		n, err := w.r.Read(w.data[w.end : cap(w.data)-1])
		w.end += n
		w.data = w.data[:w.end+1]
		w.data[w.end] = 0
		switch {
		case errors.Is(err, io.EOF):
			w.eof = true
			return nil
		case err != nil && w.end > before:
			w.err = err
			return nil
		case err != nil:
			return err
		case n > 0:
			idle = 0
		case idle == 100: // a reader that returns nothing for ever is broken
			return io.ErrNoProgress
		default:
			idle++
		}
	}
	return nil
}

func (w *window) drop(keep int) {
	if keep == 0 {
		return
	}
	w.mark(keep)
	copy(w.data, w.data[keep:w.end])
	w.end -= keep
	w.base += int64(keep)
	w.data = w.data[:w.end+1]
	w.data[w.end] = 0
}

func (w *window) grow() error {
	if w.end >= w.limit {
		return errTooLarge
	}
	size := min(2*cap(w.data), w.limit+1)
	if size <= w.end+1 {
		return errTooLarge
	}
	if size == cap(w.data) {
		return nil
	}
	bigger := make([]byte, len(w.data), size)
	copy(bigger, w.data)
	w.data = bigger
	return nil
}

// offset returns the offset in the stream of an index.
func (w *window) offset(i int) int64 { return w.base + int64(i) }

// lineAt returns the line, from 1, of an offset that is still in the window, or of
// the last one that was counted.
func (w *window) lineAt(offset int64) int {
	if i := int(offset - w.base); i >= 0 && i <= w.end && offset >= w.markAt {
		w.mark(i)
	}
	return w.lines + 1
}

// mark counts lines up to an index.
func (w *window) mark(i int) {
	from := int(w.markAt - w.base)
	if i <= from {
		return
	}
	w.lines += bytes.Count(w.data[from:i], newline)
	w.markAt = w.offset(i)
}

var newline = []byte{'\n'}

// skipPast drops everything up to and with the next byte that is one of two, and
// returns the index behind it; found is false where the stream ends first.
func (w *window) skipPast(i int, a, b byte) (next int, found bool, err error) {
	for {
		for ; i < w.end; i++ {
			if w.data[i] == a || w.data[i] == b {
				return i + 1, true, nil
			}
		}
		if w.eof {
			return i, false, nil
		}
		if err := w.more(i); err != nil {
			return i, false, err
		}
		i = 0
	}
}
