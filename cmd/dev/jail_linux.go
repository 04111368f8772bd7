package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// A jail is a folder that programs are shut into: it is their root, they
// cannot write to it, and they run as an unprivileged user.
type jail struct {
	root    string
	how     string // what makes it read-only
	who     string
	attr    syscall.SysProcAttr
	mounted bool
}

// newJail makes root a jail. As root it is mounted read-only where mounting is
// allowed; else its permissions keep the user out. As another user the
// programs run in a user namespace, where the kernel offers them.
func newJail(root string, uid, gid uint32) (*jail, error) {
	j := &jail{root: root, how: "read-only by its permissions"}
	if err := filepath.Walk(root, func(path string, _ os.FileInfo, err error) error {
		return errors.Join(err, os.Chmod(path, 0o555))
	}); err != nil {
		return nil, err
	}
	j.attr.Chroot = root
	if os.Geteuid() != 0 {
		j.enterNamespace(uid, gid)
		return j, nil
	}
	j.who = fmt.Sprintf("user %d:%d", uid, gid)
	j.attr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	return j, j.mount()
}

func (j *jail) enterNamespace(uid, gid uint32) {
	j.who = fmt.Sprintf("user %d:%d of a user namespace", uid, gid)
	j.attr.Cloneflags = syscall.CLONE_NEWUSER
	j.attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: int(uid), HostID: os.Getuid(), Size: 1}}
	j.attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: int(gid), HostID: os.Getgid(), Size: 1}}
}

// mount mounts the folder read-only onto itself. A sandbox that forbids
// mounting is no failure: the permissions stand.
func (j *jail) mount() error {
	err := syscall.Mount(j.root, j.root, "", syscall.MS_BIND, "")
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	j.mounted = true
	const flags = syscall.MS_BIND | syscall.MS_REMOUNT | syscall.MS_RDONLY | syscall.MS_NOSUID | syscall.MS_NODEV
	if err := syscall.Mount("", j.root, "", flags, ""); err != nil {
		return errors.Join(fmt.Errorf("mount read-only: %w", err), j.close())
	}
	if err := os.WriteFile(filepath.Join(j.root, "probe"), nil, 0o600); !errors.Is(err, syscall.EROFS) {
		return errors.Join(fmt.Errorf("writing below a read-only mount: got %v", err), j.close())
	}
	j.how = "mounted read-only"
	return nil
}

// command returns a program of the jail, with an empty environment.
func (j *jail) command(ctx context.Context, line []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	attr := j.attr
	cmd.SysProcAttr = &attr
	cmd.Dir = "/"
	cmd.Env = []string{}
	return cmd
}

// close opens the folder again, so that it can be removed.
func (j *jail) close() error {
	if j.mounted {
		j.mounted = false
		if err := syscall.Unmount(j.root, syscall.MNT_DETACH); err != nil {
			return fmt.Errorf("unmount: %w", err)
		}
	}
	return os.Chmod(j.root, 0o755)
}
