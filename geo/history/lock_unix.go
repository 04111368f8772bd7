//go:build unix

package history

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock keeps a second process from writing to the same folder: two chains would come of
// it. The system takes it back when this process ends, however it does.
func lock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("another process keeps its history here: %w", err), f.Close())
	}
	return f, nil
}
