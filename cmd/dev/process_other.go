//go:build !unix

package main

import "os/exec"

// ownGroup leaves cmd as it is: only Unix has process groups.
func ownGroup(*exec.Cmd) {}
