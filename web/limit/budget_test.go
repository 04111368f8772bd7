package limit

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMachineMemory(t *testing.T) {
	const meminfo = "MemTotal:       1000 kB\nMemFree:         500 kB\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  int64
	}{
		{"a machine", map[string]string{"proc/meminfo": meminfo}, 1000 << 10},
		{"a control group", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "4096\n", "sys/fs/cgroup/a/memory.max": "max\n"}, 4096},
		{"the group above", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/a/b\n", "sys/fs/cgroup/a/b/memory.max": "max\n", "sys/fs/cgroup/a/memory.max": "8192\n"}, 8192},
		{"a container that sees the host's path", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/host/x\n", "sys/fs/cgroup/memory.max": "12288\n"}, 12288},
		{"version 1", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "9:cpu:/\n4:memory:/x\n0::/\n", "sys/fs/cgroup/memory/x/memory.limit_in_bytes": "16384"}, 16384},
		{"version 1 without a limit", map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712"}, 1000 << 10},
		{"another system", nil, 0},
		{"nonsense", map[string]string{"proc/meminfo": "MemTotal: lots kB\n", "proc/self/cgroup": "::\nx"}, 0},
	} {
		root := t.TempDir()
		for name, text := range c.files {
			path := filepath.Join(root, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := machineMemory(root); got != c.want {
			t.Errorf("%s: %d bytes, want %d", c.name, got, c.want)
		}
	}
}
