package job

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"lindero/geo/folder"
)

// Names in a job's folder.
const (
	recordName  = "record.json"
	workName    = "work"
	resultsName = "results"
)

// What only this process's user may read, since results may be sensitive.
const (
	dirMode  = 0o700
	fileMode = 0o600
)

// writeRecord puts a record in its place: whole, or not at all.
func writeRecord(dir string, r *Record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, recordName)
	if err := writeSynced(path+".new", append(text, '\n')); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return folder.Sync(dir)
}

func writeSynced(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// readRecord reads the record in a job's folder.
func readRecord(dir string) (Record, error) {
	f, err := os.Open(filepath.Join(dir, recordName))
	if err != nil {
		return Record{}, err
	}
	text, err := io.ReadAll(io.LimitReader(f, maxRecord+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return Record{}, err
	}
	r, err := parseRecord(text)
	if err == nil && r.ID != filepath.Base(dir) {
		err = fmt.Errorf("the record of job %s lies in the folder of another", r.ID)
	}
	return r, err
}

// settle moves finished files from a job's work to its results, once they are on disk,
// and says how large they are and what they hold.
func settle(ctx context.Context, dir string, files []File) ([]File, error) {
	results := filepath.Join(dir, resultsName)
	if err := os.RemoveAll(results); err != nil {
		return nil, err
	}
	if err := os.Mkdir(results, dirMode); err != nil {
		return nil, err
	}
	settled := make([]File, len(files))
	for i, f := range files {
		if err := checkName(f.Name); err != nil {
			return nil, err
		}
		from := filepath.Join(dir, workName, f.Name)
		var err error
		if f.Size, f.SHA256, err = syncAndHash(ctx, from); err != nil {
			return nil, err
		}
		if err := os.Rename(from, filepath.Join(results, f.Name)); err != nil {
			return nil, err
		}
		settled[i] = f
	}
	return settled, errors.Join(folder.Sync(results), folder.Sync(dir))
}

// syncAndHash waits until a file is on disk and returns its size and SHA-256.
func syncAndHash(ctx context.Context, path string) (size int64, digest string, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Sync(); err != nil {
		return 0, "", err
	}
	hash := sha256.New()
	size, err = io.Copy(hash, untilDone{ctx, f})
	return size, hex.EncodeToString(hash.Sum(nil)), err
}

// untilDone fails reads once the context has ended.
type untilDone struct {
	ctx context.Context
	io.Reader
}

func (r untilDone) Read(p []byte) (int, error) {
	if err := context.Cause(r.ctx); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// complete reports whether all results of a record are there at their full size.
func complete(dir string, r *Record) bool {
	for _, f := range r.Files {
		info, err := os.Stat(filepath.Join(dir, resultsName, f.Name))
		if err != nil || !info.Mode().IsRegular() || info.Size() != f.Size {
			return false
		}
	}
	return true
}

// sizeOf is how many bytes the files in a folder have. Files come and go while it counts.
func sizeOf(dir string) (total int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			var info fs.FileInfo
			if info, err = entry.Info(); err == nil {
				total += info.Size()
			}
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
	return total, err
}

// removeFiles removes everything of a job but its record.
func removeFiles(dir string) error {
	return errors.Join(os.RemoveAll(filepath.Join(dir, workName)), os.RemoveAll(filepath.Join(dir, resultsName)))
}
