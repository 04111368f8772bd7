//go:build !unix

package history

import "os"

// lock only makes the file: this system has no lock that ends with its process.
func lock(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
}
