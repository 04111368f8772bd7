package api

import (
	"context"
	"encoding/json"
	"io"

	"lindero/geo"
	"lindero/geo/extract"
	"lindero/web/job"
)

// process is a process that the server offers (OGC 18-062r2, 7.10): a row of
// [processes]. Each has one output.
type process struct {
	ID                 string
	Title, Description geo.Text
	Inputs             []processValue // in the order of its description
	Output             processValue
	Media              []string // the media types that the output may have
	Sync               bool     // clients may wait for it; any may be run as a job

	// Prepare reads inputs that hold none but those described, and all that are required,
	// and says what comes of them. It looks at what x may see and at nothing else, and is
	// quick: it runs when a process is asked for, so that whoever asks learns at once what
	// is wrong (a *geo.Error whose Param is the input), and, for a job, once more when that
	// runs, perhaps on newer data.
	Prepare func(ctx context.Context, x execution, inputs json.RawMessage) (product, error)
}

// processValue describes an input or the output.
type processValue struct {
	ID                 string
	Title, Description geo.Text
	Schema             orderedObject // JSON Schema as OpenAPI 3.0 has it
	Required           bool          // of an input
}

// execution is what a process runs on: the edition of whoever asked, taken once.
type execution struct {
	*view
	Lang    string // "es" or "en"
	Program string // the version of the program
	Limits  ExtractLimits
	Asker   extract.Asker // who asked
	Base    string        // the address of the server that they asked
	Temp    string        // a folder for what is temporary; empty: the system's
	Waits   bool          // a client waits who could have a job instead
}

// product is what comes of an execution: one file. Exactly one of its functions is there.
// Both stop soon after the context ends, with an error.
type product struct {
	Name      string // of the file, with its ending; no path
	MediaType string // JSON and GeoJSON stand as they are in documents of results
	Features  int    // that it will hold, for the audit log

	// Write writes the file, as a stream: to a client who waits, or to the disk. What fails
	// before the first byte is answered as an error.
	Write func(ctx context.Context, w io.Writer, tell progress) error
	// Make makes the file under its name in a folder. What it leaves there when it is
	// interrupted is there when it is tried again. It always runs as a job.
	Make func(ctx context.Context, dir string, tell progress) error
}

// progress takes how far an execution has come. It may be called often.
type progress func(percent float64, message job.Text)

// processes are all there are, in the order in which they are listed.
func processes() []process {
	return []process{
		packProcess(), areaProcess(), estimateProcess(), extractProcess(),
	}
}

// processIDs lists the identifiers there are.
func processIDs() []string {
	var ids []string
	for _, p := range processes() {
		ids = append(ids, p.ID)
	}
	return ids
}

// processOf is the process with the id.
func processOf(id string) (process, error) {
	for _, p := range processes() {
		if p.ID == id {
			return p, nil
		}
	}
	return process{}, noSuchProcess(id)
}
