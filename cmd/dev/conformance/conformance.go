package conformance

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
)

// Options say which checks run and where the report goes.
type Options struct {
	Out   io.Writer
	Match *regexp.Regexp // names of checks to run; nil: all
}

// Run asks the server at baseURL, an absolute address, and reports as it goes. The
// error says why it could not; what the server does wrong is in the summary.
// Nothing but the server at baseURL is asked.
func Run(ctx context.Context, baseURL string, o Options) (Summary, error) {
	base, err := url.Parse(strings.TrimRight(baseURL, "/"))
	if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return Summary{}, fmt.Errorf("%q is no address of a server", baseURL)
	}
	t := newTarget(ctx, base)
	if _, err := t.get(t.address("/conformance"), mediaJSON); err != nil {
		return Summary{}, err
	}
	r := report{out: o.Out}
	for _, c := range checks() {
		if o.Match != nil && !o.Match.MatchString(c.name) {
			continue
		}
		r.add(c, t.run(c))
		if ctx.Err() != nil {
			return Summary{}, context.Cause(ctx)
		}
	}
	r.close(t.requests)
	return r.summary, r.err
}

// List writes the name of every check that o selects and the abstract test that
// it stands for.
func List(o Options) error {
	for _, c := range checks() {
		if o.Match != nil && !o.Match.MatchString(c.name) {
			continue
		}
		if _, err := fmt.Fprintf(o.Out, "%s  %s\n", c.name, c.ats); err != nil {
			return err
		}
	}
	return nil
}
