package main

import (
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// TestAFullDiskFailsAJobAlone runs a job whose disk is too small: it fails and says why,
// and all else goes on.
func TestAFullDiskFailsAJobAlone(t *testing.T) {
	disk := t.TempDir()
	err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m")
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES) {
		t.Skip("mounting a small disk is not allowed here")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(disk, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--jobs", disk, points(t, 100_000))
	job := jobEnded(t, p.url, makeJob(t, p.url, "pack", `{}`).JobID)
	if job.Status != "failed" || !strings.Contains(job.Message, "espacio") {
		t.Errorf("%+v", job)
	}
	if status, body := p.get(t, "/collections/stones/items?limit=1"); status != http.StatusOK {
		t.Errorf("all else: %d %s", status, body)
	}
	if job := jobEnded(t, p.url, makeJob(t, p.url, "pack", `{"inputs":{"maxzoom":0}}`).JobID); job.Status != "successful" {
		t.Errorf("a small job after it: %+v", job)
	}
	p.stop()
	<-p.code
}
