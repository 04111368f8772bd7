package source

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// buffered reads in large pieces and ends with the context.
func buffered(ctx context.Context, r io.Reader) *bufio.Reader {
	return bufio.NewReaderSize(&contextReader{ctx, r}, firstWindow)
}

// archive is an open zip file. Members are read as streams: nothing is unpacked to
// disk, so names in it can lead nowhere.
type archive struct {
	closer io.Closer
	limits *Limits
	left   int64 // bytes that may still be unpacked
}

// inMemory is the size up to which an archive that cannot be read at random is held
// in memory.
const inMemory = 256 << 20

// openZip opens an archive and returns its members that are files of a known format,
// Shapefiles with what belongs to them.
func (l *lister) openZip(f *file) (*archive, []*file, error) {
	in, err := f.open()
	if err != nil {
		return nil, nil, err
	}
	a := &archive{closer: in, limits: &l.options.Limits, left: l.options.Limits.ZipBytes}
	at, size := io.ReaderAt(nil), f.size
	if random, ok := in.(io.ReaderAt); ok {
		at = random
	} else if data, err := io.ReadAll(io.LimitReader(in, inMemory+1)); err != nil || len(data) > inMemory {
		return a, nil, errors.Join(coded(CodeZip, "the archive cannot be read at random, and is too large to hold"), err)
	} else {
		at, size = strings.NewReader(string(data)), int64(len(data))
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return a, nil, coded(CodeZip, "the archive cannot be opened: %s; it may be cut short", err)
	}
	if len(z.File) > a.limits.ZipMembers {
		return a, nil, coded(CodeZip, "the archive has %d members, more than the %d that are read", len(z.File), a.limits.ZipMembers)
	}
	byFolder := map[string][]*file{}
	var folders []string
	for _, m := range z.File {
		if c := a.member(f, m); c != nil {
			dir := path.Dir(c.rel)
			if byFolder[dir] == nil {
				folders = append(folders, dir)
			}
			byFolder[dir] = append(byFolder[dir], c)
		}
	}
	slices.Sort(folders)
	var kept []*file
	for _, dir := range folders {
		kept = append(kept, l.group(byFolder[dir])...)
	}
	return a, kept, nil
}

// member makes a file of an archive's member, nil if it is passed over.
func (a *archive) member(f *file, m *zip.File) *file {
	name := strings.ToValidUTF8(strings.ReplaceAll(m.Name, `\`, "/"), "?")
	base := path.Base(name)
	if strings.HasSuffix(name, "/") || strings.HasPrefix(base, ".") || strings.Contains(name, "__MACOSX/") {
		return nil
	}
	name = strings.TrimPrefix(path.Clean("/"+name), "/")
	c := newFile(base, f.name+"/"+name, f.rel+"/"+name, int64(m.UncompressedSize64))
	if c.kind == zipped {
		c.kind = "" // no archives within archives
	}
	var unpacked int64 // the farthest that was read of it
	c.open = func() (io.ReadCloser, error) {
		if m.Flags&1 != 0 {
			return nil, coded(CodeZip, "the archive is encrypted; unpack it first")
		}
		in, err := m.Open()
		if err != nil {
			return nil, coded(CodeZip, "the member cannot be unpacked: %s", err)
		}
		return &memberReader{ReadCloser: in, archive: a, packed: int64(m.CompressedSize64), farthest: &unpacked}, nil
	}
	return c
}

// memberReader counts what is unpacked; what the archive says of itself is not to be
// relied on.
type memberReader struct {
	io.ReadCloser
	archive  *archive
	packed   int64
	read     int64
	farthest *int64
}

// freeBytes may be unpacked of a member whatever its ratio.
const freeBytes = 16 << 20

func (r *memberReader) Read(b []byte) (int, error) {
	n, err := r.ReadCloser.Read(b)
	r.read += int64(n)
	if r.read > *r.farthest {
		r.archive.left -= r.read - *r.farthest
		*r.farthest = r.read
	}
	limits := r.archive.limits
	switch {
	case r.archive.left < 0:
		return 0, coded(CodeZip, "the archive unpacks to more than %s; unpack it first if that is right", byteCount(int(limits.ZipBytes)))
	case r.read > freeBytes && r.read/limits.ZipRatio > r.packed:
		return 0, coded(CodeZip, "the member unpacks to more than %d times its size, as archives made to do harm do; unpack it first if that is right", limits.ZipRatio)
	}
	return n, err
}
