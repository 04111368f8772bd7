package audit

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"lindero/geo/folder"
)

// pattern finds the files of a log. Numbers of twelve digits sort as text.
const pattern = "audit-*.jsonl"

func fileName(first uint64) string { return fmt.Sprintf("audit-%012d.jsonl", first) }

// Files lists the files of a log in their order: those of a folder, or the file named.
func Files(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	names, err := filepath.Glob(filepath.Join(escape(path), pattern))
	slices.Sort(names)
	return names, err
}

// escape takes a path's meaning as a pattern away.
func escape(path string) string {
	var escaped []byte
	for _, b := range []byte(path) {
		if b == '*' || b == '?' || b == '[' || b == '\\' {
			escaped = append(escaped, '\\')
		}
		escaped = append(escaped, b)
	}
	return string(escaped)
}

// appender writes whole batches of lines to the end of a file, or nothing.
type appender struct {
	file *os.File
	size int64 // up to the end of the last whole batch
	torn bool  // there may be more behind it
}

// openAppender opens a file to be appended to, which may have to be new.
func openAppender(name string, isNew bool) (*appender, error) {
	flags := os.O_APPEND | os.O_WRONLY | os.O_CREATE
	if isNew {
		flags |= os.O_EXCL
	}
	f, err := os.OpenFile(name, flags, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && isNew {
		err = folder.Sync(filepath.Dir(name))
	}
	if err != nil {
		err = errors.Join(err, f.Close())
		if isNew { // or the next try would find it there
			err = errors.Join(err, os.Remove(name))
		}
		return nil, err
	}
	return &appender{file: f, size: info.Size()}, nil
}

// write appends a batch. Where the disk takes only a part of it, that is taken back:
// at the next batch if not now.
func (a *appender) write(batch []byte) error {
	if err := a.mend(); err != nil {
		return err
	}
	if _, err := a.file.Write(batch); err != nil {
		a.torn = true
		return errors.Join(err, a.mend())
	}
	a.size += int64(len(batch))
	return nil
}

func (a *appender) mend() error {
	if !a.torn {
		return nil
	}
	if err := a.file.Truncate(a.size); err != nil {
		return fmt.Errorf("taking back half a record: %w", err)
	}
	a.torn = false
	return nil
}

// isAt reports whether the file still has its name: somebody may have moved it away.
func (a *appender) isAt(name string) bool {
	there, err := os.Stat(name)
	if err != nil {
		return false
	}
	own, err := a.file.Stat()
	return err == nil && os.SameFile(there, own)
}

// replace writes a small file as a whole or not at all, and lastingly.
func replace(name string, content []byte) error {
	next := name + ".next"
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(next))
	}
	return os.Rename(next, name)
}
