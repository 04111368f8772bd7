package job

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Status is where a job stands (OGC 18-062r2, 7.12: statusCode).
type Status string

// The statuses.
const (
	Accepted   Status = "accepted" // it waits for its turn
	Running    Status = "running"
	Successful Status = "successful"
	Failed     Status = "failed"
	Dismissed  Status = "dismissed"
)

// Statuses lists every status.
func Statuses() []Status { return []Status{Accepted, Running, Successful, Failed, Dismissed} }

// Ended reports whether a job with the status changes no more.
func (s Status) Ended() bool { return s == Successful || s == Failed || s == Dismissed }

// Text is a sentence in Spanish and in English.
type Text struct {
	ES string `json:"es"`
	EN string `json:"en"`
}

// Owner is who made a job, and what they may see: the store keeps it, whoever asks the
// store decides by it.
type Owner struct {
	Principal string          `json:"principal,omitempty"` // "" for nobody in particular
	Class     string          `json:"class"`
	Scope     json.RawMessage `json:"scope,omitempty"` // whatever narrows the class; nil: nothing does
}

// File is a result.
type File struct {
	Name      string `json:"name"` // a plain name, no path
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"`   // bytes; the store finds out
	SHA256    string `json:"sha256"` // hexadecimal; the store finds out
}

// Record is what is known of a job. Times are in UTC; the zero time is none.
type Record struct {
	ID       string          `json:"id"` // 128 random bits, hexadecimal
	Process  string          `json:"process"`
	Inputs   json.RawMessage `json:"inputs,omitempty"` // as given
	Reply    json.RawMessage `json:"reply,omitempty"`  // how the results are wanted; the store only keeps it
	Owner    Owner           `json:"owner"`
	Version  string          `json:"version,omitempty"` // of the data that the run used
	Status   Status          `json:"status"`
	Message  Text            `json:"message"`
	Code     string          `json:"code,omitempty"` // of a failure
	Progress float64         `json:"progress"`       // percent
	Attempts int             `json:"attempts"`       // begun, those that a stop in order broke off aside
	Created  time.Time       `json:"created"`
	Started  time.Time       `json:"started,omitzero"` // of the last attempt
	Finished time.Time       `json:"finished,omitzero"`
	Updated  time.Time       `json:"updated"`
	Files    []File          `json:"files,omitempty"` // of a successful job
}

// File is the result with the name.
func (r *Record) File(name string) (File, bool) {
	for _, f := range r.Files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

var (
	idPattern     = regexp.MustCompile(`^[0-9a-f]{32}$`)
	digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// maxRecord bounds a record on disk, in bytes.
const maxRecord = 16 << 20

// parseRecord reads a record, and fails where the store would not have written it.
func parseRecord(text []byte) (r Record, err error) {
	if len(text) > maxRecord {
		return r, fmt.Errorf("a record of more than %d bytes", maxRecord)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, err
	}
	return r, r.check()
}

func (r *Record) check() error {
	switch {
	case !idPattern.MatchString(r.ID):
		return fmt.Errorf("%q is no id of a job", r.ID)
	case r.Process == "":
		return fmt.Errorf("job %s is of no process", r.ID)
	case !isStatus(r.Status):
		return fmt.Errorf("job %s has the status %q", r.ID, r.Status)
	case math.IsNaN(r.Progress) || r.Progress < 0 || r.Progress > 100:
		return fmt.Errorf("job %s has come %v %% far", r.ID, r.Progress)
	case r.Attempts < 0:
		return fmt.Errorf("job %s was tried %d times", r.ID, r.Attempts)
	case r.Status != Successful && len(r.Files) > 0:
		return fmt.Errorf("job %s is %s and has files", r.ID, r.Status)
	}
	seen := map[string]bool{}
	for _, f := range r.Files {
		if err := checkName(f.Name); err != nil {
			return fmt.Errorf("job %s: %w", r.ID, err)
		}
		if seen[f.Name] || f.Size < 0 || !digestPattern.MatchString(f.SHA256) {
			return fmt.Errorf("job %s: the file %q makes no sense", r.ID, f.Name)
		}
		seen[f.Name] = true
	}
	return nil
}

func isStatus(s Status) bool {
	for _, known := range Statuses() {
		if s == known {
			return true
		}
	}
	return false
}

// maxName is the longest name of a file, in bytes, that file systems take.
const maxName = 255

// checkName fails for what is no plain name of a file.
func checkName(name string) error {
	if name == "" || len(name) > maxName || name[0] == '.' || strings.ContainsAny(name, "/\\\x00") || !filepath.IsLocal(name) {
		return fmt.Errorf("%q is no name of a file", name)
	}
	return nil
}
