package encode

import "io"

// flushAt is how many bytes gather before they are written.
const flushAt = 32 << 10

// output gathers small pieces.
type output struct {
	w   io.Writer
	buf []byte
}

// flushFull writes what has gathered if it is enough.
func (o *output) flushFull() error {
	if len(o.buf) < flushAt {
		return nil
	}
	return o.flush()
}

func (o *output) flush() error {
	_, err := o.w.Write(o.buf)
	o.buf = o.buf[:0]
	return err
}
