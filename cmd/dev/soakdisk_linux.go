package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// nobody is the user that files are made unreadable for.
const nobody = 65534

// asNobody has a program run without privileges, where this one has any.
func asNobody(cmd *exec.Cmd) {
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
}

// smallDisk mounts a disk of so many bytes at a folder, where that is allowed; why says
// where it is not.
func smallDisk(dir string, size int) (unmount func() error, why string, err error) {
	err = syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size))
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) {
		return nil, "mounting a small disk is not allowed here", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("mount: %w", err)
	}
	return func() error { return syscall.Unmount(dir, 0) }, "", nil
}

// isFull reports whether an error says that a disk is full.
func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) }
