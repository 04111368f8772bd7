package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// maxFileBytes is the largest file the repository may hold.
const maxFileBytes = 5 << 20

// topLevel lists the names at the top of the repository, tool dotfiles aside.
func topLevel() []string {
	return []string{"cmd", "geo", "tiles", "web", "fixtures", "go.mod", "go.sum", "Dockerfile", "README.md"}
}

// A file is one file of the work tree that belongs to the repository.
type file struct {
	rel  string // slash-separated, below the root
	size int64
}

// files lists the regular files of the work tree, ordered by path. Left out is
// what .gitignore keeps out of the repository: made by tools, not by people.
func (w *workspace) files() ([]file, error) {
	var all []file
	err := filepath.WalkDir(w.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(w.root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if ignoredDir(rel) {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		if err == nil && info.Mode().IsRegular() && !ignoredFile(rel) {
			all = append(all, file{rel, info.Size()})
		}
		return err
	})
	return all, err
}

func ignoredDir(rel string) bool {
	name := rel[strings.LastIndex(rel, "/")+1:]
	return slices.Contains([]string{".git", ".cache", "web/app/test-results"}, rel) || name == "node_modules"
}

func ignoredFile(rel string) bool {
	return rel == ".git" || // a file in a linked work tree
		rel == "lindero" || strings.HasSuffix(rel, ".test") || strings.HasSuffix(rel, ".prof")
}

// checkRepository looks at every file for what must not get in.
func checkRepository(_ context.Context, w *workspace) error {
	files, err := w.files()
	if err != nil {
		return err
	}
	var bad []error
	for _, f := range files {
		text, err := os.ReadFile(w.path(f.rel))
		if err != nil {
			return err
		}
		for _, fault := range fileFaults(f, text) {
			bad = append(bad, fmt.Errorf("%s: %s", f.rel, fault))
		}
	}
	w.printf("%d files", len(files))
	return errors.Join(bad...)
}

// machinePath matches a path that only exists on somebody's machine. What
// stands before it keeps addresses on the web out.
var machinePath = regexp.MustCompile("(?:^|[\\s\"'`=(:,])(/(?:root|home|Users|work|workspace)/[A-Za-z0-9._-]+)")

// registryHost matches the host of a package registry, which a clone elsewhere
// may reach under another name or not at all.
var registryHost = regexp.MustCompile(`\b(?:registry\.(?:npmjs|yarnpkg|npmmirror)|(?:proxy|sum)\.golang|(?:deb|security)\.debian|files\.pythonhosted)\.[a-z]+\b`)

// fileFaults returns a sentence for everything wrong with one file.
func fileFaults(f file, text []byte) []string {
	var bad []string
	top, _, _ := strings.Cut(f.rel, "/")
	if !strings.HasPrefix(top, ".") && !slices.Contains(topLevel(), top) {
		bad = append(bad, "the top level holds only "+strings.Join(topLevel(), ", "))
	}
	if f.size > maxFileBytes {
		bad = append(bad, fmt.Sprintf("%d bytes; a file of the repository has at most %d", f.size, maxFileBytes))
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return bad // not text
	}
	if strings.HasSuffix(f.rel, "package-lock.json") && bytes.Contains(text, []byte(`"resolved":`)) {
		bad = append(bad, `a "resolved" address ties it to one registry; run npm install with omit-lockfile-registry-resolved`)
	}
	if m := machinePath.FindSubmatchIndex(text); m != nil {
		bad = append(bad, fmt.Sprintf("line %d holds the path of a machine, %s", lineOf(text, m[2]), text[m[2]:m[3]]))
	}
	if m := registryHost.FindIndex(text); m != nil {
		bad = append(bad, fmt.Sprintf("line %d names the host of a registry, %s", lineOf(text, m[0]), text[m[0]:m[1]]))
	}
	return bad
}

// lineOf returns the number of the line, from 1, that holds a byte.
func lineOf(text []byte, offset int) int {
	return 1 + bytes.Count(text[:offset], []byte{'\n'})
}
