package job

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"syscall"
	"time"
)

// Why an attempt was broken off.
var (
	errDismissed = errors.New("the job was dismissed")
	errOverBytes = errors.New("the jobs take more of the disk than they may")
	errTooLong   = errors.New("the attempt took too long")
)

func workDir(dir string) string { return filepath.Join(dir, workName) }

// dispatch begins with as many jobs as may run. Store.mu is held.
func (s *Store) dispatch() {
	if !s.started || s.closed {
		return
	}
	s.queue = slices.DeleteFunc(s.queue, func(e *entry) bool { return e.record.Status != Accepted })
	for s.running < s.Running && len(s.queue) > 0 {
		e := s.queue[0]
		s.queue = s.queue[1:]
		s.running++
		var ctx context.Context
		ctx, e.cancel = context.WithCancelCause(s.ctx)
		s.work.Go(func() { s.attempt(ctx, e) })
	}
}

// attempt runs a job, and lets the next one have its place.
func (s *Store) attempt(ctx context.Context, e *entry) {
	err := s.try(ctx, e)
	switch cause := context.Cause(ctx); {
	case err == nil, cause == errDismissed:
	case cause == ErrClosed:
		err = s.postpone(e)
	default:
		err = s.fail(e, err, cause)
	}
	if err != nil {
		s.Log.Error("a job", "job", e.id, "process", e.process, "error", err)
	}
	s.mu.Lock()
	e.cancel(nil)
	e.cancel = nil
	hasEnded := e.record.Status.Ended()
	s.mu.Unlock()
	if hasEnded {
		s.clear(e)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	s.dispatch()
}

// try runs a job to its end and puts its results in their place.
func (s *Store) try(ctx context.Context, e *entry) error {
	err := s.change(e, func(r *Record) bool {
		if r.Status != Accepted {
			return false
		}
		r.Status, r.Message, r.Progress, r.Started = Running, textRunning, 0, s.Now().UTC()
		r.Attempts++
		return true
	})
	if err == nil {
		err = context.Cause(ctx) // it may have been dismissed since
	}
	if err != nil {
		return err
	}
	runner := s.runners[e.process]
	if runner == nil {
		return &Failure{Message: textNoProcess}
	}
	if err := os.MkdirAll(workDir(e.dir), dirMode); err != nil {
		return err
	}
	limited, cancel := context.WithTimeoutCause(ctx, s.Run, errTooLong)
	defer cancel()
	watched := make(chan struct{})
	defer func() { <-watched }()
	watching, done := context.WithCancel(limited)
	defer done()
	go func() { defer close(watched); s.watch(watching, e) }()
	files, err := s.safely(limited, runner, e)
	if err == nil {
		err = context.Cause(limited)
	}
	if err == nil {
		files, err = settle(limited, e.dir, files)
	}
	if err != nil {
		if context.Cause(limited) == errTooLong {
			return &Failure{Message: textTooLong}
		}
		return err
	}
	return s.change(e, func(r *Record) bool {
		if r.Status != Running {
			return false
		}
		r.Status, r.Message, r.Progress, r.Files = Successful, textSuccessful, 100, files
		r.Finished = s.Now().UTC()
		return true
	})
}

// safely runs a runner; one that panics fails.
func (s *Store) safely(ctx context.Context, runner Runner, e *entry) (files []File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	s.mu.Lock()
	t := Task{Inputs: e.record.Inputs, Reply: e.record.Reply, Owner: e.record.Owner, Dir: workDir(e.dir)}
	s.mu.Unlock()
	t.Progress = func(percent float64, message Text) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if e.record.Status == Running {
			e.record.Progress, e.record.Message, e.record.Updated = min(max(percent, 0), 100), message, s.Now().UTC()
		}
	}
	t.Uses = func(version string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		e.record.Version = version
	}
	return runner.Run(ctx, t)
}

// postpone has a job that a stop broke off wait for the next start. It does not count as
// an attempt.
func (s *Store) postpone(e *entry) error {
	return s.change(e, func(r *Record) bool {
		if r.Status != Running {
			return false
		}
		r.Status, r.Message, r.Progress = Accepted, textAgain, 0
		r.Attempts--
		return true
	})
}

// fail ends a job that could not be done. What the job's owner need not know is returned,
// for the log.
func (s *Store) fail(e *entry, err, cause error) error {
	var failure *Failure
	message, code := textBroken, ""
	switch {
	case cause == errOverBytes:
		message = textOverBytes
	case errors.As(err, &failure):
		message, code, err = failure.Message, failure.Code, nil
	case IsNoSpace(err):
		message = textNoSpace
	}
	if removed := removeFiles(e.dir); removed != nil { // first, or a full disk takes no record
		err = errors.Join(err, removed)
	}
	s.end(e, func(r *Record) bool {
		if r.Status == Dismissed {
			return false
		}
		r.Status, r.Message, r.Code, r.Files = Failed, message, code, nil
		return true
	})
	return err
}

// watchInterval is how often is looked at what an attempt has written: so much more than
// it may take, it can.
const watchInterval = 200 * time.Millisecond

// watch breaks an attempt off once the jobs take too much of the disk.
func (s *Store) watch(ctx context.Context, e *entry) {
	ticker := time.NewTicker(watchInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		s.count(e)
		s.mu.Lock()
		if !s.makeRoom(0) && e.cancel != nil {
			e.cancel(errOverBytes)
		}
		s.mu.Unlock()
	}
}

// IsNoSpace reports whether an error says that the disk is full.
func IsNoSpace(err error) bool { return errors.Is(err, syscall.ENOSPC) }
