package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Kind says what a record is about.
type Kind string

// The kinds of records.
const (
	Start     Kind = "start"     // of the server; detail says how the run before ended
	Stop      Kind = "stop"      // in order
	SignIn    Kind = "sign-in"   // outcome tells whether it succeeded
	SignOut   Kind = "sign-out"  // of a session
	Refusal   Kind = "refusal"   // an answer with 401, 403 or 429
	Access    Kind = "access"    // items and tiles of sensitive collections, counted by the minute
	Extract   Kind = "extract"   // a download: begun, then complete or aborted
	Reload    Kind = "reload"    // other data are served from here on
	Recovered Kind = "recovered" // what was found of a run that was killed
	Lost      Kind = "lost"      // count records could not be kept
	Resumed   Kind = "resumed"   // the log could not be written, and can be again
)

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{Start, Stop, SignIn, SignOut, Refusal, Access, Extract, Reload, Recovered, Lost, Resumed}
}

// The outcomes of extracts and of signing in.
const (
	Begun    = "begun" // nothing has been sent yet
	Complete = "complete"
	Aborted  = "aborted" // broken off, by either side; bytes tells how far it went
	Success  = "success"
	Failure  = "failure"
)

// Record is one line of the log. Which fields it has depends on its kind.
type Record struct {
	Seq        uint64 `json:"seq"`
	Time       Time   `json:"time"`
	Until      *Time  `json:"until,omitempty"` // of the last that is counted
	Kind       Kind   `json:"kind"`
	Principal  string `json:"principal,omitempty"` // id; "" for the public
	Name       string `json:"name,omitempty"`
	Class      string `json:"class,omitempty"`
	Address    string `json:"address,omitempty"` // of the client
	Request    string `json:"request,omitempty"` // its id, which the answer carries too
	Route      string `json:"route,omitempty"`   // the template, not the address asked
	Collection string `json:"collection,omitempty"`
	Query      string `json:"query,omitempty"` // without credentials
	Status     int    `json:"status,omitempty"`
	Outcome    string `json:"outcome,omitempty"`
	Count      uint64 `json:"count,omitempty"`    // requests, or records lost
	Features   uint64 `json:"features,omitempty"` // sent
	Bytes      uint64 `json:"bytes,omitempty"`    // sent, as they went over the line
	SHA256     string `json:"sha256,omitempty"`   // of those bytes, hexadecimal
	Version    string `json:"version,omitempty"`  // of the data, or of the program
	Detail     string `json:"detail,omitempty"`
	Prev       string `json:"prev"`
}

// Time is a time in UTC to the millisecond.
type Time struct{ time.Time }

const timeLayout = "2006-01-02T15:04:05.000Z"

// At is the time as records have it.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Millisecond)} }

// MarshalJSON writes the one spelling that there is.
func (t Time) MarshalJSON() ([]byte, error) {
	return []byte(`"` + t.UTC().Format(timeLayout) + `"`), nil
}

// UnmarshalJSON reads it.
func (t *Time) UnmarshalJSON(text []byte) (err error) {
	t.Time, err = time.Parse(`"`+timeLayout+`"`, string(text))
	return err
}

// maxQuery is how much of a query is kept, in bytes.
const maxQuery = 8 << 10

// clean bounds what came from outside, and makes it text.
func (r *Record) clean() {
	for _, s := range []*string{&r.Principal, &r.Name, &r.Class, &r.Address, &r.Request, &r.Route, &r.Collection, &r.Query, &r.Outcome, &r.SHA256, &r.Version, &r.Detail} {
		if len(*s) > maxQuery {
			*s = (*s)[:maxQuery] + "…"
		}
		*s = strings.ToValidUTF8(*s, "�")
	}
}

// line is the record in its one spelling, without the line feed.
func (r *Record) line() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

var errSpelling = errors.New("it is not spelt as the log spells records")

// parse reads a line, and fails where the log would have written it otherwise.
func parse(line []byte) (r Record, err error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		return r, fmt.Errorf("it is no record: %w", noEOF(err))
	}
	again, err := r.line()
	if err != nil {
		return r, err
	}
	if !bytes.Equal(again, line) {
		return r, errSpelling
	}
	return r, nil
}

// noEOF keeps a line that is cut off from looking like the end of the log.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
