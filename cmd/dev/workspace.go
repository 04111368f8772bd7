package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// modulePath is the path of the module whose work tree this tool serves.
const modulePath = "lindero"

// stopGrace is how long a child may take to end after it was asked to.
const stopGrace = 10 * time.Second

// A workspace is the work tree, and where everything said about it is written.
type workspace struct {
	root  string // absolute path of the folder that holds go.mod
	out   io.Writer
	tools *toolbox
}

// openWorkspace finds the work tree around dir.
func openWorkspace(dir string, out io.Writer) (*workspace, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	for root := dir; ; root = filepath.Dir(root) {
		text, err := os.ReadFile(filepath.Join(root, "go.mod"))
		if err == nil && declaresModule(text, modulePath) {
			w := &workspace{root: root, out: out}
			w.tools = newToolbox(w)
			return w, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if root == filepath.Dir(root) {
			return nil, fmt.Errorf("no go.mod of module %s in %s or above it", modulePath, dir)
		}
	}
}

func declaresModule(goMod []byte, path string) bool {
	for line := range strings.Lines(string(goMod)) {
		if f := strings.Fields(line); len(f) >= 2 && f[0] == "module" {
			return f[1] == path
		}
	}
	return false
}

// path joins a slash-separated path to the root.
func (w *workspace) path(rel string) string {
	return filepath.Join(w.root, filepath.FromSlash(rel))
}

// printf writes a line of the tool's own to the output. A broken output stops
// nothing: what the commands return still tells how they ended.
func (w *workspace) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(w.out, format+"\n", args...)
}

// A call is one run of another program.
type call struct {
	dir   string   // absolute, or slash-separated below the root; empty is the root
	env   []string // NAME=value, added to the environment
	quiet bool     // print the output only when the call fails
	line  []string // program and arguments
}

// run runs a call and shows its output.
func (w *workspace) run(ctx context.Context, c call) error {
	if !c.quiet {
		w.printf("$ %s", strings.Join(c.line, " "))
		return w.start(ctx, c, w.out, w.out)
	}
	var both bytes.Buffer
	err := w.start(ctx, c, &both, &both)
	if err != nil {
		w.printf("$ %s\n%s", strings.Join(c.line, " "), bytes.TrimSpace(both.Bytes()))
	}
	return err
}

// output runs a call and returns what it wrote to standard output; what it
// wrote to standard error becomes part of the error.
func (w *workspace) output(ctx context.Context, c call) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	if err := w.start(ctx, c, &stdout, &stderr); err != nil {
		return stdout.Bytes(), fmt.Errorf("%w\n%s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	return stdout.Bytes(), nil
}

// start runs a call to its end. A cancelled context asks the whole process
// group to stop, so that no grandchild outlives the tool.
func (w *workspace) start(ctx context.Context, c call, stdout, stderr io.Writer) error {
	cmd := exec.CommandContext(ctx, w.tools.lookPath(c.line[0]), c.line[1:]...)
	if cmd.Dir = c.dir; !filepath.IsAbs(c.dir) {
		cmd.Dir = w.path(c.dir)
	}
	cmd.Env = append(w.tools.environ(), c.env...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	ownGroup(cmd)
	cmd.WaitDelay = stopGrace
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("%s: %w", strings.Join(c.line, " "), err)
	}
	return nil
}
