package source

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// WriteText writes the report to be read: a line a file, its issues below it, and
// the totals.
func (r *Report) WriteText(w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, f := range r.Files {
		f.writeText(out)
	}
	accepted, refused, warnings, notes := r.Totals()
	fmt.Fprintf(out, "%d accepted, %d refused, %d warnings, %d notes in %s\n",
		accepted, refused, warnings, notes, plural(len(r.Files), "file"))
	return out.Flush()
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (f *FileReport) writeText(w io.Writer) {
	fmt.Fprint(w, f.File)
	if f.Layer != "" {
		fmt.Fprintf(w, " (%s) -> %s", f.Format, f.Layer)
	}
	fmt.Fprintf(w, ": %d accepted, %d refused", f.Accepted, f.Refused)
	if f.Warnings > 0 {
		fmt.Fprintf(w, ", %s", plural(f.Warnings, "warning"))
	}
	if !f.Complete {
		fmt.Fprint(w, ", INCOMPLETE")
	}
	fmt.Fprintln(w)
	for _, i := range f.Issues {
		fmt.Fprintf(w, "  %s\n", i)
	}
	for _, c := range f.Counts {
		if listed := f.listed(c); listed < c.Count {
			fmt.Fprintf(w, "  ... %s [%s]: %d more like these\n", c.Severity, c.Code, c.Count-listed)
		}
	}
}

func (f *FileReport) listed(c CodeCount) (n int) {
	for i := range f.Issues {
		if f.Issues[i].Code == c.Code && f.Issues[i].Severity == c.Severity {
			n++
		}
	}
	return n
}

// WriteJSON writes the report as one JSON object:
//
//	{"accepted":28,"refused":1,"warnings":0,"notes":2,
//	 "files":[{"file":"data/posts.csv","layer":"posts","format":"csv",
//	   "accepted":28,"refused":1,"warnings":0,"notes":2,"complete":true,
//	   "counts":[{"code":"out-of-range","severity":"refusal","count":1}],
//	   "issues":[{"file":"data/posts.csv","layer":"posts","line":7,"record":6,"offset":512,
//	     "feature_id":"p-6","code":"out-of-range","severity":"refusal","message":"..."}]}]}
//
// Members are added in later versions, never renamed; line, record, offset and
// feature_id are left out where there is none.
func (r *Report) WriteJSON(w io.Writer) error {
	accepted, refused, warnings, notes := r.Totals()
	files := r.Files
	if files == nil {
		files = []*FileReport{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(struct {
		Accepted int           `json:"accepted"`
		Refused  int           `json:"refused"`
		Warnings int           `json:"warnings"`
		Notes    int           `json:"notes"`
		Files    []*FileReport `json:"files"`
	}{accepted, refused, warnings, notes, files})
}
