package limit

import (
	"bytes"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// budgetShare is the part of the memory there is that the server takes for its own:
// the rest is for the system, its file cache, and what Go counts late.
const budgetShare = 0.75

// DefaultBudget is GOMEMLIMIT where that is set, or else three quarters of the memory
// that the control group or the machine has, in bytes; 0 where the system does not say.
func DefaultBudget() int64 {
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
		return limit
	}
	return int64(float64(machineMemory("/")) * budgetShare)
}

// machineMemory is the least of what the machine has and of what the control groups
// (versions 1 and 2) of this process may take; 0: unknown. root is / but in tests.
func machineMemory(root string) int64 {
	least := int64(0)
	consider := func(n int64) {
		if n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	consider(memTotal(readFile(root, "proc/meminfo")))
	for line := range strings.Lines(string(readFile(root, "proc/self/cgroup"))) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3) // id:controllers:path
		if len(fields) < 3 {
			continue
		}
		switch {
		case fields[1] == "":
			consider(leastAbove(root, "sys/fs/cgroup", fields[2], "memory.max"))
		case strings.Contains(","+fields[1]+",", ",memory,"):
			consider(leastAbove(root, "sys/fs/cgroup/memory", fields[2], "memory.limit_in_bytes"))
		}
	}
	return least
}

// leastAbove is the least limit of a control group and of those above it. In a
// container the path may be the host's, of which only the top is to be seen.
func leastAbove(root, mount, group, file string) int64 {
	least := int64(0)
	for dir := path.Clean("/" + group); ; dir = path.Dir(dir) {
		n, err := strconv.ParseInt(string(bytes.TrimSpace(readFile(root, path.Join(mount, dir, file)))), 10, 64)
		if err == nil && n > 0 && (least == 0 || n < least) { // or max: no limit
			least = n
		}
		if dir == "/" {
			return least
		}
	}
}

// readFile is nil where there is no such file: systems differ in what they tell.
func readFile(root, name string) []byte {
	text, err := os.ReadFile(path.Join(root, name))
	if err != nil {
		return nil
	}
	return text
}

// memTotal reads the first line of /proc/meminfo: MemTotal: 24586932 kB.
func memTotal(text []byte) int64 {
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 3 && fields[0] == "MemTotal:" && fields[2] == "kB" {
			n, err := strconv.ParseInt(fields[1], 10, 64)
			if err == nil && n < math.MaxInt64>>10 {
				return n << 10
			}
		}
	}
	return 0
}
