//go:build !unix

package auth

// lockFolder does nothing where folders cannot be locked.
func lockFolder(string) (unlock func() error, err error) {
	return func() error { return nil }, nil
}

// syncFolder does nothing where folders cannot be told to.
func syncFolder(string) error { return nil }
