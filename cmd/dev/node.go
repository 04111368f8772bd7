package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// The front end's compilers and linters need this major version of Node.js.
// Debian's own can be older; then the pinned one is taken from npm, where its
// makers publish the plain binary.
const (
	minNodeMajor = 20
	nodeVersion  = "20.20.2"
)

// provideNode makes sure that the Node.js found is new enough.
func (t *toolbox) provideNode(ctx context.Context) error {
	major, err := t.nodeMajor(ctx)
	if err != nil || major >= minNodeMajor {
		return err
	}
	dir, err := t.fetchNode(ctx)
	if err != nil {
		return fmt.Errorf("the Node.js here is version %d; install version %d or later: %w", major, minNodeMajor, err)
	}
	t.path = append(t.path, dir)
	if major, err = t.nodeMajor(ctx); err == nil && major < minNodeMajor {
		err = fmt.Errorf("the Node.js brought from npm is version %d", major)
	}
	return err
}

func (t *toolbox) nodeMajor(ctx context.Context) (int, error) {
	text, err := t.w.output(ctx, call{line: []string{"node", "--version"}})
	if err != nil {
		return 0, err
	}
	return parseMajor(text)
}

// parseMajor reads the first number of a version such as v20.20.2.
func parseMajor(version []byte) (int, error) {
	first, _, _ := strings.Cut(strings.TrimPrefix(string(bytes.TrimSpace(version)), "v"), ".")
	major, err := strconv.Atoi(first)
	if err != nil {
		return 0, fmt.Errorf("version %q: %w", version, err)
	}
	return major, nil
}

// fetchNode installs the pinned Node.js below the work tree's cache and
// returns the folder of its binary.
func (t *toolbox) fetchNode(ctx context.Context) (string, error) {
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	if arch == "" || runtime.GOOS != "linux" {
		return "", fmt.Errorf("there is none for %s/%s on npm", runtime.GOOS, runtime.GOARCH)
	}
	prefix, name := t.w.path(".cache/node"), "node-linux-"+arch
	err := t.w.run(ctx, call{quiet: true, line: []string{"npm", "install", "--prefix", prefix, "--no-save",
		"--no-audit", "--no-fund", name + "@" + nodeVersion}})
	return filepath.Join(prefix, "node_modules", name, "bin"), err
}
