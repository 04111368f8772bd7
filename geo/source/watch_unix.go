//go:build unix

package source

import (
	"io/fs"
	"syscall"
)

// inode tells a file from another that took its name, 0 if the system does not say.
func inode(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Ino)
	}
	return 0
}
