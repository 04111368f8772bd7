package folder

import (
	"errors"
	"path/filepath"
	"testing"
)

// TestHold holds a folder twice: locks are of open files, so one process will do.
func TestHold(t *testing.T) {
	dir := t.TempDir()
	held, err := Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	if second, err := Hold(dir); !errors.Is(err, ErrHeld) || second != nil {
		t.Errorf("held twice: %v", err)
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Hold(dir)
	if err != nil {
		t.Fatalf("let go, and still held: %v", err)
	}
	if err := errors.Join(again.Close(), Sync(dir)); err != nil {
		t.Error(err)
	}
}

func TestMissingFolders(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	if _, err := Hold(missing); err == nil || errors.Is(err, ErrHeld) {
		t.Errorf("holding a folder that is not there: %v", err)
	}
	if err := Sync(missing); err == nil {
		t.Error("a folder that is not there was synced")
	}
}
