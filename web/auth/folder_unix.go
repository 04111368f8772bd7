//go:build unix

package auth

import (
	"errors"
	"os"
	"syscall"
)

// lockFolder waits until nobody else edits in the folder; the lock goes with the
// program that holds it.
func lockFolder(path string) (unlock func() error, err error) {
	folder, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	return folder.Close, nil
}

// syncFolder has the system keep what files the folder holds.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
