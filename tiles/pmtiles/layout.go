package pmtiles

import (
	"iter"
	"math"

	"lindero/tiles/archive"
)

// leafEntries is how many entries a leaf directory has unless there would be more than
// maxLeaves then, whose entries still fit in the root: leaves of some 20 kB.
const (
	leafEntries = 4096
	maxLeaves   = 2048
)

// directories encodes the directories of the contents, and counts these in the header.
// Where they fit, all entries are in the root.
func directories(h *header, c archive.Contents) (root, leaves []byte, err error) {
	if err := h.count(c); err != nil {
		return nil, nil, err
	}
	size := leafEntries
	if h.Entries > leafEntries {
		size = max(size, int((h.Entries+maxLeaves-1)/maxLeaves))
	} else if root, err = onlyRoot(c); err != nil || fitsFirst(root) {
		return root, nil, err
	}
	for {
		root, leaves, err = withLeaves(c, size)
		if err != nil || fitsFirst(root) {
			return root, leaves, err
		}
		size *= 2
	}
}

func fitsFirst(root []byte) bool { return headerSize+len(root) < firstBytes }

// count sums up the contents ("Notes").
func (h *header) count(c archive.Contents) error {
	end := uint64(0)
	for e, err := range runs(c) {
		if err != nil {
			return err
		}
		h.Entries++
		h.Addressed += uint64(e.Run)
		if e.Offset == end {
			h.Contents++
			end += uint64(e.Length)
		}
	}
	if h.Entries == 0 {
		return ErrEmpty
	}
	return nil
}

// onlyRoot is a root directory of all entries.
func onlyRoot(c archive.Contents) (root []byte, err error) {
	err = eachLeaf(c, leafEntries, func(entries []entry) error {
		root, err = compress(appendDirectory(nil, entries))
		return err
	})
	return root, err
}

// withLeaves is a root directory of leaves, each of so many entries.
func withLeaves(c archive.Contents, size int) (root, leaves []byte, err error) {
	var heads []entry
	err = eachLeaf(c, size, func(entries []entry) error {
		leaf, err := compress(appendDirectory(nil, entries))
		if err != nil {
			return err
		}
		heads = append(heads, entry{Entry: archive.Entry{Number: entries[0].Number, Offset: uint64(len(leaves)), Length: uint32(len(leaf))}})
		leaves = append(leaves, leaf...)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	root, err = compress(appendDirectory(nil, heads))
	return root, leaves, err
}

// eachLeaf hands over all entries, so many at a time. They are only lent.
func eachLeaf(c archive.Contents, size int, do func([]entry) error) error {
	entries := make([]entry, 0, size)
	for e, err := range runs(c) {
		if err != nil {
			return err
		}
		if len(entries) == size {
			if err := do(entries); err != nil {
				return err
			}
			entries = entries[:0]
		}
		entries = append(entries, e)
	}
	return do(entries)
}

// runs are the contents with neighbours joined that share their bytes.
func runs(c archive.Contents) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		var run entry
		for e, err := range c.Entries() {
			if err != nil {
				yield(entry{}, err)
				return
			}
			if run.Run > 0 && run.joins(e) {
				run.Run++
				continue
			}
			if run.Run > 0 && !yield(run, nil) {
				return
			}
			run = entry{e, 1}
		}
		if run.Run > 0 {
			yield(run, nil)
		}
	}
}

// joins reports whether the tile goes on where the run ends.
func (e *entry) joins(next archive.Entry) bool {
	return e.Number+uint64(e.Run) == next.Number && e.Offset == next.Offset && e.Length == next.Length && e.Run < math.MaxUint32
}
