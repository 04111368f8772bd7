package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// OpenDisk opens a file on disk. It is checked after every reading that the path still
// leads to the file, and that nobody wrote into it.
func OpenDisk(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no regular file", path)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &diskFile{path: path, file: f, opened: info}, nil
}

type diskFile struct {
	path   string
	file   *os.File
	opened fs.FileInfo
}

func (d *diskFile) Size() int64 { return d.opened.Size() }

func (d *diskFile) Version() string { return DiskVersion(d.opened) }

// DiskVersion names the state of a file on disk by its size and the time of its last
// change, which copies that keep times share.
func DiskVersion(info fs.FileInfo) string {
	return fmt.Sprintf("%d-%d", info.Size(), info.ModTime().UnixNano())
}

func (d *diskFile) ReadRange(ctx context.Context, p []byte, offset int64) error {
	_, err := d.file.ReadAt(p, offset)
	if errors.Is(err, fs.ErrClosed) {
		return ErrReplaced // by another reader, which closed this one
	}
	changed, statErr := d.Changed(ctx)
	switch {
	case statErr != nil:
		return statErr
	case changed:
		return ErrReplaced
	}
	return err
}

func (d *diskFile) Changed(context.Context) (bool, error) { return DiskChanged(d.path, d.opened) }

// DiskChanged reports whether a path leads to another file by now, or to the same one
// written into.
func DiskChanged(path string, opened fs.FileInfo) (bool, error) {
	now, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	return !os.SameFile(now, opened) || DiskVersion(now) != DiskVersion(opened), nil
}

func (d *diskFile) Close() error { return d.file.Close() }
