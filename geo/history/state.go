package history

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"

	"lindero/geo"
)

// A state file is the features of a collection in the order of their ordinals, compressed
// with Zstandard, whose frames have checksums (RFC 8878, 3.1.1): the number of columns and
// for each its name and type, the number of features, and for each its id, its geometry
// and its values. Numbers are varints, texts have their length before them.

// writeState writes the features of a collection to a file, whole or not at all.
func writeState(name string, c *geo.Collection) error {
	next := name + ".next"
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = encodeState(f, c)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(next))
	}
	return os.Rename(next, name)
}

// readState reads the features of a collection from a file.
func readState(name, id string) (*geo.Collection, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c, err := decodeState(f, id)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

func encodeState(w io.Writer, c *geo.Collection) error {
	packed, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1)) // of more, bytes could differ
	if err != nil {
		return err
	}
	out := stateWriter{to: packed}
	out.number(len(c.Columns))
	for i := range c.Columns {
		out.text([]byte(c.Columns[i].Name))
		out.buf = append(out.buf, byte(c.Columns[i].Type))
	}
	out.number(c.Len())
	for i := range uint32(c.Len()) {
		if err := out.feature(c, i); err != nil {
			return err
		}
	}
	return errors.Join(out.flush(0), packed.Close())
}

// maxStateText bounds a text's length, so that a damaged file asks for no more memory
// than it has bytes to fill.
const maxStateText = 1 << 28

var errState = errors.New("this is no state of a collection")

func decodeState(r io.Reader, id string) (*geo.Collection, error) {
	packed, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	return decodeFeatures(packed, id)
}

// decodeFeatures reads what a state has unpacked.
func decodeFeatures(r io.Reader, id string) (*geo.Collection, error) {
	in := stateReader{from: bufio.NewReaderSize(r, 1<<16)}
	schema := geo.Schema{}
	for range in.number(geo.MaxColumns) {
		p := geo.Property{Name: string(in.text()), Type: geo.Type(in.byte())}
		if p.Type > geo.JSON {
			return nil, errState
		}
		schema.Properties = append(schema.Properties, p)
	}
	builder := geo.NewBuilder(geo.Info{ID: id}, schema)
	var f geo.Feature
	for n := in.number(geo.NoOrdinal); n > 0 && in.err == nil; n-- {
		in.feature(&f, len(schema.Properties))
		if in.err == nil {
			in.err = builder.Add(&f)
		}
	}
	if in.err == nil {
		_, in.err = in.from.ReadByte()
		if in.err == io.EOF {
			return builder.Build()
		}
	}
	if in.err == nil || in.err == io.EOF {
		return nil, errState
	}
	return nil, in.err
}

// stateWriter gathers small writes.
type stateWriter struct {
	to  io.Writer
	buf []byte
}

func (w *stateWriter) flush(above int) error {
	if len(w.buf) <= above {
		return nil
	}
	_, err := w.to.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}

func (w *stateWriter) number(n int) { w.buf = binary.AppendUvarint(w.buf, uint64(n)) }

func (w *stateWriter) text(b []byte) {
	w.number(len(b))
	w.buf = append(w.buf, b...)
}
