package extract

import (
	"compress/flate"
	"context"
	"errors"
	"io"
	"iter"

	"lindero/geo"
	"lindero/geo/encode"
)

// A sample of a layer is runs of neighbours, spread evenly: what compresses, compresses
// as in the whole.
const (
	sampleRuns   = 16
	sampleLength = 128
)

// Estimate says how large the extract's file will be, in bytes: some features of each
// layer are written, the rest taken to be like them. It is one, not a promise.
func (p *Plan) Estimate(ctx context.Context, o Options) (int64, error) {
	if err := p.Ready(); err != nil {
		return 0, err
	}
	return p.Format.estimate(ctx, p, o)
}

// Ready fails where the plan has no format, or one that cannot hold it.
func (p *Plan) Ready() error {
	if p.Format.Name == "" {
		return geo.Errorf(geo.CodeInvalid, "format", "the request names no format")
	}
	return nil
}

// estimateFeatures takes what a file without features weighs, and what the samples add,
// as often as there are so many.
func estimateFeatures(ctx context.Context, p *Plan, o Options) (int64, error) {
	empty, err := p.sampleSize(ctx, o, -1)
	if err != nil {
		return 0, err
	}
	size := float64(empty)
	for i := range p.Layers {
		l := &p.Layers[i]
		if l.Features == 0 {
			continue
		}
		with, err := p.sampleSize(ctx, o, i)
		if err != nil {
			return 0, err
		}
		size += float64(with-empty) * float64(l.Features) / float64(min(l.Features, sampleRuns*sampleLength))
	}
	return int64(size), nil
}

// sampleSize is how large a file is with a sample of the layer of the index alone; -1:
// without any.
func (p *Plan) sampleSize(ctx context.Context, o Options, sampled int) (int64, error) {
	size := &counter{Writer: io.Discard}
	packed, err := p.packer(size)
	if err != nil {
		return 0, err
	}
	file, err := p.Format.file.Open(packed, p.fileOptions(o))
	if err != nil {
		return 0, err
	}
	for i := range p.Layers {
		l := &p.Layers[i]
		ordinals := none
		if i == sampled {
			ordinals = sample(l.features.each(ctx, nil), l.Features)
		}
		if err := encode.WriteLayer(file, l.Collection, p.options(l), ordinals); err != nil {
			return 0, errors.Join(err, file.Discard())
		}
	}
	if err := file.Close(); err != nil {
		return 0, errors.Join(err, file.Discard())
	}
	err = packed.Close() // before what it holds back is counted
	return size.n, err
}

// packer compresses what is written, if it will be in a zip.
func (p *Plan) packer(w io.Writer) (io.WriteCloser, error) {
	if p.deflated {
		return flate.NewWriter(w, flate.DefaultCompression)
	}
	return asIs{w}, nil
}

type asIs struct{ io.Writer }

func (asIs) Close() error { return nil }

func none(func(uint32, error) bool) {}

// sample passes on some of n features, runs of neighbours among them; all where there
// are no more.
func sample(all iter.Seq2[uint32, error], n int) iter.Seq2[uint32, error] {
	if n <= sampleRuns*sampleLength {
		return all
	}
	return func(yield func(uint32, error) bool) {
		at, run := 0, 0
		for i, err := range all {
			start := run * (n - sampleLength) / (sampleRuns - 1)
			if (err != nil || at >= start) && !yield(i, err) {
				return
			}
			at++
			if at == start+sampleLength {
				if run++; run == sampleRuns {
					return
				}
			}
		}
	}
}
