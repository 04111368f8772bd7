package main

import (
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// checkPackaging does what the Dockerfile says without a container engine: it
// builds from the files that the build stage would see, and runs the binary as
// the image's user in a folder that is otherwise empty and read-only.
func checkPackaging(ctx context.Context, w *workspace) (err error) {
	im, err := readImage(w)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "lindero-package-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	source, root := filepath.Join(dir, "src"), filepath.Join(dir, "root")
	if err := copyContext(w, im, source); err != nil {
		return err
	}
	if err := buildImage(ctx, w, im, source, root); err != nil {
		return err
	}
	if err := checkStatic(filepath.Join(root, im.binary)); err != nil {
		return err
	}
	secure, client, err := selfSigned(root)
	if err != nil {
		return err
	}
	jail, err := newJail(root, im.uid, im.gid)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, jail.close()) }()
	w.printf("an otherwise empty root folder, %s, as %s", jail.how, jail.who)
	return errors.Join(runImage(ctx, w, im, jail, http.DefaultClient), runImage(ctx, w, im, jail, client, secure...))
}

// copyContext lays out the files that the build stage copies in.
func copyContext(w *workspace, im image, to string) error {
	text, err := os.ReadFile(w.path(".dockerignore"))
	if err != nil {
		return err
	}
	ignore, err := parseIgnore(string(text))
	if err != nil {
		return err
	}
	for _, words := range im.sources {
		last := len(words) - 1
		for _, from := range words[:last] {
			dst := path.Clean(words[last])
			if info, err := os.Stat(w.path(from)); err != nil {
				return dockerfileError("COPY %s: %w", from, err)
			} else if !info.IsDir() {
				dst = path.Join(dst, path.Base(from))
			}
			if err := copyFiles(w, ignore, path.Clean(from), filepath.Join(to, filepath.FromSlash(dst))); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyFiles copies a file, or a folder with all below it that ignore lets
// through, from the work tree to dst.
func copyFiles(w *workspace, ignore ignoreList, from, dst string) error {
	return fs.WalkDir(os.DirFS(w.root), from, func(rel string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ignore.has(rel) && d.IsDir():
			return fs.SkipDir
		case ignore.has(rel) || d.IsDir():
			return nil
		}
		text, err := os.ReadFile(w.path(rel))
		if err != nil {
			return err
		}
		target := filepath.Join(dst, filepath.FromSlash(strings.TrimPrefix(rel, from)))
		return errors.Join(os.MkdirAll(filepath.Dir(target), 0o755), os.WriteFile(target, text, 0o644))
	})
}

// buildImage runs the Dockerfile's own build line, with the binary put where
// the image has it below root.
func buildImage(ctx context.Context, w *workspace, im image, source, root string) error {
	binary := filepath.Join(root, im.binary)
	if err := os.MkdirAll(filepath.Dir(binary), 0o755); err != nil {
		return err
	}
	line := strings.Replace(im.build, "-o "+im.built+" ", "-o "+binary+" ", 1)
	w.printf("$ %s", line)
	return w.start(ctx, call{dir: source, line: []string{"sh", "-c", line}}, w.out, w.out)
}

// checkStatic says whether the binary needs a loader or a library, of which an
// empty image has none.
func checkStatic(binary string) (err error) {
	f, err := elf.Open(binary)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			return fmt.Errorf("%s has a segment %s: it is not static", filepath.Base(binary), p.Type)
		}
	}
	if s := f.SectionByType(elf.SHT_DYNAMIC); s != nil {
		return fmt.Errorf("%s has a section %s: it is not static", filepath.Base(binary), s.Name)
	}
	return nil
}

// runImage starts the image's command with further arguments, asks for its health from
// outside and from inside, and stops it.
func runImage(ctx context.Context, w *workspace, im image, j *jail, client *http.Client, args ...string) error {
	line, err := withAddress(slices.Concat(im.entrypoint, im.cmd, args), "127.0.0.1:0")
	if err != nil {
		return err
	}
	server, err := startServer(ctx, j.command(ctx, line))
	if err != nil {
		return err
	}
	w.printf("%s answers at %s", strings.Join(line, " "), server.url)
	err = checkHealth(ctx, w, im, j, client, server.url)
	if stopErr := server.stop(); stopErr != nil || err != nil {
		return errors.Join(err, stopErr, fmt.Errorf("its standard error:\n%s", server.log.String()))
	}
	w.printf("SIGTERM stops it with exit code 0")
	return nil
}

// withAddress replaces the address that a command listens on.
func withAddress(line []string, addr string) ([]string, error) {
	i := slices.Index(line, "--addr")
	if i < 0 || i+1 >= len(line) {
		return nil, dockerfileError("%q names no --addr", line)
	}
	line[i+1] = addr
	return line, nil
}

func checkHealth(ctx context.Context, w *workspace, im image, j *jail, client *http.Client, base *url.URL) error {
	ctx, cancel := context.WithTimeout(ctx, healthLimit)
	defer cancel()
	if err := expectOK(ctx, client, base.JoinPath("healthz").String()); err != nil {
		return err
	}
	line := append(slices.Clone(im.health), "--addr", base.Host)
	if text, err := j.command(ctx, line).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(line, " "), err, text)
	}
	w.printf("%s finds it well", strings.Join(line, " "))

	// Port 1 is reserved and nothing listens there.
	line[len(line)-1] = "127.0.0.1:1"
	var exit *exec.ExitError
	if err := j.command(ctx, line).Run(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		return fmt.Errorf("%s, where nothing listens: got %v, want exit code 1", strings.Join(line, " "), err)
	}
	return nil
}
