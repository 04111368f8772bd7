//go:build !unix

package folder

import "os"

// HoldFile does nothing: this system has no lock that ends with its process.
func HoldFile(*os.File) error { return nil }

// Sync does nothing where folders cannot be told to.
func Sync(string) error { return nil }
