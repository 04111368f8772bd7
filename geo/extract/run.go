package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"lindero/geo/encode"
)

// Options say how a plan is carried out.
type Options struct {
	Created  time.Time // what stands in the file as its time; zero: when the data were built
	Temp     string    // a directory for what cannot be streamed; empty: the system's
	Program  string    // the version of the program
	ViewURL  string    // of a map of the area, for paper; empty: none
	Asked    Asker     // who asked, for the manifest
	Workers  int       // how many tiles are built at once; 0: one a core
	Progress func(Progress)
}

// Asker is who asked for an extract.
type Asker struct {
	Name  string `json:"name,omitempty"`
	Class string `json:"access_class"`
}

// Progress says how far an extract has come.
type Progress struct {
	Done  int64 // features written, or tiles
	Total int64 // 0: not known yet
	Bytes int64 // written of the file
}

// String says it in a line.
func (p Progress) String() string {
	if p.Total == 0 {
		return fmt.Sprintf("%d done, %.1f MB", p.Done, float64(p.Bytes)/1e6)
	}
	return fmt.Sprintf("%d of %d, %d %%, %.1f MB", p.Done, p.Total, 100*p.Done/p.Total, float64(p.Bytes)/1e6)
}

// Run writes the extract. Memory does not grow with the number of features, but for what
// a format keeps of each. Errors are those of the writer, of the context, or, as
// [geo.Error]s, of what the format cannot hold.
func (p *Plan) Run(ctx context.Context, w io.Writer, o Options) error {
	if err := p.Ready(); err != nil {
		return err
	}
	return p.Format.write(ctx, w, p, o)
}

// writeFeatures writes the layers as a file of features.
func writeFeatures(ctx context.Context, w io.Writer, p *Plan, o Options) error {
	counted := &counter{Writer: w}
	told := &teller{tell: o.Progress, total: int64(p.Features), size: counted}
	file, err := p.Format.file.Open(counted, p.fileOptions(o))
	if err != nil {
		return err
	}
	for i := range p.Layers {
		l := &p.Layers[i]
		if err := encode.WriteLayer(file, l.Collection, p.options(l), told.counting(l.features.each(ctx, nil))); err != nil {
			return errors.Join(err, file.Discard())
		}
	}
	if err := file.Close(); err != nil {
		return errors.Join(err, file.Discard())
	}
	told.now()
	return nil
}

// counter counts the bytes written.
type counter struct {
	io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n += int64(n)
	return n, err
}

// tellEvery is after how many features progress is told.
const tellEvery = 4096

// teller tells of progress.
type teller struct {
	tell  func(Progress) // may be nil
	done  int64
	total int64
	size  *counter
}

func (t *teller) now() {
	if t.tell != nil {
		t.tell(Progress{Done: t.done, Total: t.total, Bytes: t.size.n})
	}
}

// counting passes features on and tells of them.
func (t *teller) counting(ordinals iter.Seq2[uint32, error]) iter.Seq2[uint32, error] {
	return func(yield func(uint32, error) bool) {
		for i, err := range ordinals {
			if !yield(i, err) {
				return
			}
			if t.done++; t.done%tellEvery == 0 {
				t.now()
			}
		}
	}
}
