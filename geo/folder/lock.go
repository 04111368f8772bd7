package folder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrHeld says that another process holds a folder or a file.
var ErrHeld = errors.New("another process uses it")

// Hold keeps other processes out of a folder until the file that it returns is closed, or
// this process ends, however it does. The folder must be there. Where another process
// holds it the error is [ErrHeld].
func Hold(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := HoldFile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", dir, err), f.Close())
	}
	return f, nil
}
