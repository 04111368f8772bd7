package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// lintDir holds the lock file of the linters that run through Node.
const lintDir = "cmd/dev/lint"

// lintDockerfile runs a linter over the Dockerfile. Every remark counts,
// warnings too.
func lintDockerfile(ctx context.Context, w *workspace) error {
	if err := w.npmInstall(ctx, lintDir); err != nil {
		return err
	}
	text, err := w.output(ctx, call{line: []string{"node", lintDir + "/node_modules/dockerfile-utils/bin/dockerfile-utils", "lint", "--json", "Dockerfile"}})
	if len(text) == 0 && err != nil {
		return err
	}
	remarks, err := parseRemarks(text)
	return errors.Join(append(remarks, err)...)
}

// parseRemarks turns the linter's JSON into one error a remark.
func parseRemarks(text []byte) ([]error, error) {
	var remarks []struct {
		Range    struct{ Start struct{ Line int } }
		Message  string
		Severity string
	}
	if err := json.Unmarshal(text, &remarks); err != nil {
		return nil, fmt.Errorf("dockerfile-utils: %w", err)
	}
	var all []error
	for _, r := range remarks {
		all = append(all, dockerfileError("line %d: %s: %s", r.Range.Start.Line+1, r.Severity, r.Message))
	}
	return all, nil
}

// A stage is one FROM of a Dockerfile with the instructions below it.
type stage struct {
	base string
	list []instruction
}

// An instruction is a keyword in capitals and the text after it, with
// continued lines joined.
type instruction struct {
	keyword, text string
}

// parseDockerfile splits a Dockerfile into its stages. Instructions before the
// first FROM are left out.
func parseDockerfile(text string) []stage {
	var stages []stage
	for _, line := range joinLines(text) {
		keyword, rest, _ := strings.Cut(line, " ")
		keyword, rest = strings.ToUpper(keyword), strings.TrimSpace(rest)
		if keyword == "FROM" {
			words := slices.DeleteFunc(strings.Fields(rest), func(s string) bool { return strings.HasPrefix(s, "--") })
			stages = append(stages, stage{base: strings.Join(words[:min(1, len(words))], "")})
		} else if n := len(stages); n > 0 {
			stages[n-1].list = append(stages[n-1].list, instruction{keyword, rest})
		}
	}
	return stages
}

// joinLines returns the logical lines: comments and empty lines left out, lines
// that end in a backslash joined with the next.
func joinLines(text string) []string {
	var all []string
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		body, more := strings.CutSuffix(line, "\\")
		if open {
			all[len(all)-1] += strings.TrimSpace(body) + " "
		} else {
			all = append(all, strings.TrimSpace(body)+" ")
		}
		open = more
	}
	for i := range all {
		all[i] = strings.TrimSpace(all[i])
	}
	return all
}

// last returns the text of the last instruction with a keyword.
func (s stage) last(keyword string) string {
	for _, in := range slices.Backward(s.list) {
		if in.keyword == keyword {
			return in.text
		}
	}
	return ""
}

// An image is what the packaging check must know of the Dockerfile.
type image struct {
	sources    [][]string // each COPY of the build stage: from the context, last its destination
	build      string     // shell line that makes the binary
	built      string     // where that line puts it
	binary     string     // where the image has it
	folders    []string   // further folders of the image, which its user owns
	uid, gid   uint32
	entrypoint []string
	cmd        []string
	health     []string // command of the health check
}

// readImage reads and judges the Dockerfile of the work tree.
func readImage(w *workspace) (image, error) {
	text, err := os.ReadFile(w.path("Dockerfile"))
	if err != nil {
		return image{}, err
	}
	return parseImage(string(text))
}

// parseImage expects two stages: a build stage on a pinned base, and a final
// one that holds nothing but the binary.
func parseImage(text string) (image, error) {
	var im image
	stages := parseDockerfile(text)
	if len(stages) != 2 {
		return im, dockerfileError("%d stages, want a build stage and a final one", len(stages))
	}
	build, final := stages[0], stages[1]
	var bad []error
	if _, tag, ok := strings.Cut(build.base, ":"); !ok || tag == "latest" {
		bad = append(bad, dockerfileError("base %q is not pinned", build.base))
	}
	if final.base != "scratch" && !strings.Contains(final.base, "distroless/static") {
		bad = append(bad, dockerfileError("final base %q is not empty", final.base))
	}
	im.readBuild(build)
	bad = append(bad, im.readFinal(final)...)
	if im.build == "" || !strings.Contains(im.build, "-o "+im.built+" ") {
		bad = append(bad, dockerfileError("no line builds %q", im.built))
	}
	return im, errors.Join(bad...)
}

func (im *image) readBuild(s stage) {
	for _, in := range s.list {
		switch {
		case in.keyword == "COPY":
			im.sources = append(im.sources, strings.Fields(in.text))
		case in.keyword == "RUN" && strings.Contains(in.text, "go build"):
			im.build = in.text
		}
	}
}

func (im *image) readFinal(s stage) []error {
	var bad []error
	var err error
	im.uid, im.gid, err = parseUser(s.last("USER"))
	bad = append(bad, err)
	bad = append(bad, im.readCopies(s)...)
	_, health, _ := strings.Cut(s.last("HEALTHCHECK"), "CMD ")
	for _, form := range []struct {
		what, text string
		words      *[]string
	}{
		{"ENTRYPOINT", s.last("ENTRYPOINT"), &im.entrypoint},
		{"CMD", s.last("CMD"), &im.cmd},
		{"HEALTHCHECK CMD", health, &im.health},
	} {
		if err := json.Unmarshal([]byte(form.text), form.words); err != nil {
			bad = append(bad, dockerfileError("%s %q is not a JSON list, and there is no shell in the image: %w", form.what, form.text, err))
		}
	}
	for _, keyword := range []string{"EXPOSE", "LABEL"} {
		if s.last(keyword) == "" {
			bad = append(bad, dockerfileError("no %s", keyword))
		}
	}
	return bad
}

// readCopies takes what belongs to nobody in particular for the binary, and what belongs
// to the image's user for folders that it may write to. There is nothing else in it.
func (im *image) readCopies(s stage) []error {
	var bad []error
	for _, in := range s.list {
		if in.keyword != "COPY" {
			continue
		}
		f := strings.Fields(in.text)
		switch {
		case len(f) == 3 && strings.HasPrefix(f[0], "--from=") && im.binary == "":
			im.built, im.binary = f[1], f[2]
		case len(f) == 4 && strings.HasPrefix(f[0], "--from=") && f[1] == "--chown="+s.last("USER"):
			im.folders = append(im.folders, f[3])
		default:
			bad = append(bad, dockerfileError("COPY %s: the final stage copies one file from the build stage, and folders with --chown for its user", in.text))
		}
	}
	if im.binary == "" {
		bad = append(bad, dockerfileError("the final stage does not copy one file from the build stage"))
	}
	return bad
}

// parseUser reads UID:GID. Names cannot be looked up in an empty image, and an
// orchestrator can only tell from a number that it is not root.
func parseUser(text string) (uid, gid uint32, err error) {
	u, g, _ := strings.Cut(text, ":")
	uid64, uErr := strconv.ParseUint(u, 10, 32)
	gid64, gErr := strconv.ParseUint(g, 10, 32)
	if uErr != nil || gErr != nil || uid64 == 0 || gid64 == 0 {
		return 0, 0, dockerfileError("USER %q is not an unprivileged UID:GID in numbers", text)
	}
	return uint32(uid64), uint32(gid64), nil
}

// dockerfileError returns an error about the Dockerfile.
func dockerfileError(format string, args ...any) error {
	return fmt.Errorf("Dockerfile: "+format, args...)
}
