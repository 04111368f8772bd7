package job

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"time"
)

// Options bound a store. Zero values take the defaults named.
type Options struct {
	Dir string // made where it is not there

	Running   int           // jobs at once; default 1
	Waiting   int           // jobs that may wait; default 64
	PerClient int           // jobs of one client that have not ended; default 8
	Jobs      int           // kept in all, those that have ended included; default 1,000
	Bytes     int64         // on disk in all; default 4 GiB
	Keep      time.Duration // how long a job is kept once it has ended; default 24 h
	Run       time.Duration // how long an attempt may take; default 1 h
	Attempts  int           // how often a job is begun before it counts as failed; default 3

	Log    *slog.Logger     // nil: silence
	Now    func() time.Time // nil: the clock
	Random io.Reader        // of ids; nil: the system's
}

func (o Options) withDefaults() Options {
	o.Running = cmp.Or(o.Running, 1)
	o.Waiting = cmp.Or(o.Waiting, 64)
	o.PerClient = cmp.Or(o.PerClient, 8)
	o.Jobs = cmp.Or(o.Jobs, 1_000)
	o.Bytes = cmp.Or(o.Bytes, 4<<30)
	o.Keep = cmp.Or(o.Keep, 24*time.Hour)
	o.Run = cmp.Or(o.Run, time.Hour)
	o.Attempts = cmp.Or(o.Attempts, 3)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	return o
}

// Runner does the work of a process. It writes files into the task's folder and names
// those that are results; the rest is thrown away. It returns soon after its context
// ends. What it leaves in the folder when it is interrupted is there for the next
// attempt. An error that is a [Failure] is shown to whoever made the job; of others they
// learn that the server failed.
type Runner interface {
	Run(ctx context.Context, t Task) ([]File, error)
}

// RunnerFunc is a function that is a [Runner].
type RunnerFunc func(ctx context.Context, t Task) ([]File, error)

// Run calls f.
func (f RunnerFunc) Run(ctx context.Context, t Task) ([]File, error) { return f(ctx, t) }

// Task is what a runner is to do.
type Task struct {
	Inputs   json.RawMessage
	Reply    json.RawMessage
	Owner    Owner
	Dir      string                              // where files go
	Progress func(percent float64, message Text) // says how far it is; cheap enough to be called often
	Uses     func(version string)                // says which version of the data it uses
}

// Failure is why a job failed, for whoever made it. The code is kept beside the message;
// what it means is the runner's.
type Failure struct {
	Message Text
	Code    string
}

func (f *Failure) Error() string { return f.Message.EN }

// Submission is a job to be.
type Submission struct {
	Process string
	Inputs  json.RawMessage
	Reply   json.RawMessage
	Owner   Owner
	Client  string // whose job it counts as for the bound; it is not kept on disk
}
