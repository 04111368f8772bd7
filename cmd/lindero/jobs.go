package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"lindero/geo/folder"
	"lindero/web/job"
)

// jobOptions are the options of what takes longer than a request may.
type jobOptions struct {
	Jobs          string        `type:"path" placeholder:"DIR" help:"Keep jobs and their results in this folder. Without it, in one of the user's cache, or of the system's for what is temporary; where none can be written, there are no jobs."`
	JobsRunning   int           `default:"1" help:"Jobs worked on at once."`
	JobsWaiting   int           `default:"64" help:"Jobs that may wait for their turn."`
	JobsPerClient int           `default:"8" help:"Unfinished jobs of one client."`
	JobsSize      int64         `default:"4096" placeholder:"MiB" help:"What jobs may take of the disk in all, in MiB: the oldest results make room."`
	JobsKeep      time.Duration `default:"24h" help:"How long a job is kept once it has ended."`
	JobsTime      time.Duration `default:"1h" help:"How long a job may run."`
}

// open opens the folder of jobs. Without one that can be used there is none: the store
// is nil, and the log says why. What close returns is to be called when the server has
// stopped.
func (o *jobOptions) open(log *slog.Logger) (store *job.Store, closing func() error, err error) {
	options := job.Options{
		Dir: o.Jobs, Running: o.JobsRunning, Waiting: o.JobsWaiting, PerClient: o.JobsPerClient,
		Bytes: o.JobsSize * mib, Keep: o.JobsKeep, Run: o.JobsTime, Log: log,
	}
	if o.Jobs != "" {
		if store, err = job.Open(options); err != nil {
			return nil, nil, fmt.Errorf("--jobs %s: %w", o.Jobs, err)
		}
		return store, store.Close, nil
	}
	if store, err = openCached(options); err == nil {
		return store, store.Close, nil
	}
	dir, failed := os.MkdirTemp("", "lindero-jobs-")
	if failed == nil {
		options.Dir = dir
		if store, failed = job.Open(options); failed == nil {
			return store, func() error { return errors.Join(store.Close(), os.RemoveAll(dir)) }, nil
		}
	}
	log.Warn("there are no jobs: no folder for them can be written; --jobs names one", "error", errors.Join(err, failed))
	return nil, func() error { return nil }, nil
}

// maxServers is how many servers of one user find a folder for their jobs without being
// given one.
const maxServers = 32

// openCached opens a folder below the user's cache: the first that no other server uses.
func openCached(options job.Options) (*job.Store, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	for n := range maxServers {
		options.Dir = filepath.Join(cache, "lindero", "jobs", strconv.Itoa(n))
		store, err := job.Open(options)
		if !errors.Is(err, folder.ErrHeld) {
			return store, err
		}
	}
	return nil, folder.ErrHeld
}
