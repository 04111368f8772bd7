package main

import (
	"fmt"
	"time"

	"lindero/geo/history"
)

// historyOptions are the options of what tells how the data change.
type historyOptions struct {
	History     string        `type:"path" placeholder:"DIR" help:"Keep what changes in the data in this folder, for /changes. Without it, only since the start, in memory."`
	HistorySize int64         `default:"32" placeholder:"MiB" help:"What changes may take of the disk and of memory, in MiB of lines: the oldest make room."`
	HistoryKeep time.Duration `default:"8760h" help:"How long a change is told."`
}

// open opens the history.
func (o *historyOptions) open() (*history.Store, error) {
	if o.HistorySize < 1 {
		return nil, fmt.Errorf("--history-size: at least 1 MiB, not %d", o.HistorySize)
	}
	if o.HistoryKeep <= 0 {
		return nil, fmt.Errorf("--history-keep: longer than nothing, not %s", o.HistoryKeep)
	}
	store, err := history.Open(history.Options{Dir: o.History, Bytes: o.HistorySize * mib, Keep: o.HistoryKeep})
	if err != nil {
		return nil, fmt.Errorf("--history %s: %w", o.History, err)
	}
	return store, nil
}
