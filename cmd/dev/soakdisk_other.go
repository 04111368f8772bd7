//go:build !linux

package main

import "os/exec"

// asNobody changes nothing: as an ordinary user one is nobody already.
func asNobody(*exec.Cmd) {}

// smallDisk says that there is none.
func smallDisk(string, int) (unmount func() error, why string, err error) {
	return nil, "only Linux mounts a small disk so easily", nil
}

// isFull is for disks that smallDisk has made.
func isFull(error) bool { return false }
