package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
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
	fields, err := processFields(pid)
	if err != nil {
		return 0, err
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

// processFields are those of /proc/PID/stat from the third on, 13 at least.
func processFields(pid int) ([][]byte, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:]) // behind the name, which may have spaces
	if len(fields) < 13 {
		return nil, fmt.Errorf("process %d does not tell its times", pid)
	}
	return fields, nil
}

// familyTime is what a process and its children that live have used so far.
func familyTime(pid int) (time.Duration, error) {
	total, err := processorTime(pid)
	if err != nil {
		return 0, err
	}
	others, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	for _, name := range others {
		child, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if err != nil {
			return 0, err
		}
		fields, err := processFields(child)
		if err != nil || string(fields[1]) != strconv.Itoa(pid) {
			continue // it has ended, or is another's
		}
		used, err := processorTime(child)
		if err == nil {
			total += used
		}
	}
	return total, nil
}
