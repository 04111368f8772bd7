//go:build linux

package encode

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"lindero/geo"
)

// smallDisk names a folder on a disk too small, in the process that
// TestFullDisksAreToldApart starts.
const smallDisk = "LINDERO_TEST_SMALL_DISK"

// A full disk is said to be one. The test starts itself again with a file system of its
// own, of 400 kB.
func TestFullDisksAreToldApart(t *testing.T) {
	if dir := os.Getenv(smallDisk); dir != "" {
		writeOnSmallDisk(t, dir)
		return
	}
	cmd := exec.Command("unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
		`mount -t tmpfs -o size=400k tmpfs "$`+smallDisk+`" && exec "$0" -test.run='^TestFullDisksAreToldApart$' -test.v`, os.Args[0])
	cmd.Env = append(os.Environ(), smallDisk+"="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "unshare") || strings.Contains(string(out), "mount:") || errors.Is(err, exec.ErrNotFound) {
		t.Skipf("no file systems of one's own here: %s", out)
	}
	if err != nil || !strings.Contains(string(out), "are told apart") {
		t.Fatalf("%v\n%s", err, out)
	}
}

func writeOnSmallDisk(t *testing.T, dir string) {
	c := manyPoints(t, 20_000)
	for _, name := range []string{"gpkg"} {
		file, err := fileFormat(t, name).Open(io.Discard, FileOptions{Layers: 1, Temp: dir})
		if err == nil {
			err = WriteLayer(file, c, Options{}, each(allOf(c)))
			if err == nil {
				err = file.Close()
			}
			if err := file.Discard(); err != nil {
				t.Error(err)
			}
		}
		var told *geo.Error
		if !errors.As(err, &told) || told.Code != geo.CodeUnavailable || !strings.Contains(told.Message, "full") {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%s: %v are left: %v", name, left, err)
		}
	}
	fmt.Println("full disks are told apart")
}

func TestOtherFaultsOfDisksStayAsTheyAre(t *testing.T) {
	for _, err := range []error{nil, io.ErrUnexpectedEOF, syscall.EIO} {
		if got := onDisk(err); got != err {
			t.Errorf("%v becomes %v", err, got)
		}
	}
}
