package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// peakMemory is the most memory that a process ever held, in bytes.
func peakMemory(pid int) (int64, error) { return memoryOf(pid, "VmHWM:") }

// residentMemory is the memory that a process holds, in bytes.
func residentMemory(pid int) (int64, error) { return memoryOf(pid, "VmRSS:") }

// memoryOf is a line of what the system says of a process (proc(5), status). Only Linux
// tells.
func memoryOf(pid int, line string) (int64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for said := range bytes.Lines(text) {
		if fields := bytes.Fields(said); len(fields) == 3 && string(fields[0]) == line {
			kib, err := strconv.ParseInt(string(fields[1]), 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("process %d does not tell its memory, %s", pid, line)
}

// clockTick is the unit of times in /proc/PID/stat: a hundredth of a second on every
// architecture of Linux that Go runs on.
const clockTick = time.Second / 100

// processorTime is what a process has used so far (proc(5), utime and stime).
func processorTime(pid int) (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:]) // behind the name, which may have spaces; from the third on
	if len(fields) < 13 {
		return 0, fmt.Errorf("process %d does not tell its times", pid)
	}
	total := time.Duration(0)
	for _, field := range fields[11:13] {
		ticks, err := strconv.ParseInt(string(field), 10, 64)
		if err != nil {
			return 0, err
		}
		total += time.Duration(ticks) * clockTick
	}
	return total, nil
}
