package encode

import (
	"io"

	"github.com/paulmach/orb"

	"lindero/geo"
)

// fgbNodeSize is how many children a node of the tree has.
const fgbNodeSize = 16

// fgbMagic starts a FlatGeobuf file of version 3.
const fgbMagic = "fgb\x03fgb\x00"

// fgbWriter writes FlatGeobuf 3 (flatgeobuf.org): a header, a packed R-tree, and the
// features in the order given, which should be along a curve for the tree to be good,
// as ordinals are. East comes first whatever the authority's axis order.
//
// Header and tree stand first but depend on all features, so a first pass, while
// features are given, keeps 8 bytes of each and 2 of the tree; Close encodes them
// again.
type fgbWriter struct {
	output
	features *fgbFeatures
	about    Options
	written  []fgbEntry
	tree     packedTree
}

// fgbEntry is a feature that the file will have.
type fgbEntry struct {
	ordinal uint32
	size    uint32 // in bytes
}

func newFGB(w io.Writer, c *geo.Collection, o Options) FeatureWriter {
	return &fgbWriter{output: output{w: w}, features: newFGBFeatures(c, o), about: o, tree: packedTree{size: fgbNodeSize}}
}

func (f *fgbWriter) Write(ordinal uint32) error {
	b := (*flatBuffer)(&f.buf)
	f.buf = f.buf[:0]
	f.features.append(b, ordinal)
	f.features.note(ordinal)
	f.written = append(f.written, fgbEntry{ordinal, uint32(len(f.buf))})
	f.tree.add(f.features.box(ordinal))
	return nil
}

func (f *fgbWriter) Close() error {
	f.tree.finish()
	f.buf = append(f.buf[:0], fgbMagic...)
	f.appendHeader((*flatBuffer)(&f.buf))
	if err := f.writeTree(); err != nil {
		return err
	}
	for _, e := range f.written {
		f.features.append((*flatBuffer)(&f.buf), e.ordinal)
		if err := f.flushFull(); err != nil {
			return err
		}
	}
	return f.flush()
}

// writeTree writes the tree from the root down to the features.
func (f *fgbWriter) writeTree() error {
	if len(f.written) == 0 {
		return nil
	}
	for level := len(f.tree.levels) - 1; level >= 0; level-- {
		for i, box := range f.tree.levels[level] {
			if err := f.writeNode(box, uint64(f.tree.firstChild(level, i))); err != nil {
				return err
			}
		}
	}
	offset := uint64(0)
	for _, e := range f.written {
		if err := f.writeNode(f.features.box(e.ordinal), offset); err != nil {
			return err
		}
		offset += uint64(e.size)
	}
	return nil
}

func (f *fgbWriter) writeNode(box orb.Bound, offset uint64) error {
	b := (*flatBuffer)(&f.buf)
	b.box(box)
	b.uint64(offset)
	return f.flushFull()
}
