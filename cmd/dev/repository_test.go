package main

import (
	"strings"
	"testing"
)

func TestFileFaults(t *testing.T) {
	slash := "/" // keeps this file's own text clean
	tests := []struct {
		name, rel, text string
		size            int64
		want            string
	}{
		{"clean", "geo/geo.go", "package geo // see https://example.org/home/page and /tiles/{z}", 0, ""},
		{"new at the top", "utils/a.go", "package utils", 0, "top level"},
		{"dotfile at the top", ".golangci.yml", "run: {}", 0, ""},
		{"large", "fixtures/a.csv", "a", maxFileBytes + 1, "bytes"},
		{"home", "README.md", "open " + slash + "home/ana/lindero", 0, "line 1 holds the path"},
		{"second line", "geo/a.go", "x\n\"" + slash + "root/go\"", 0, "line 2 holds the path"},
		{"host", "web/app/.npmrc", "registry=https://registry." + "npmjs.org/", 0, "line 1 names the host"},
		{"lock file", "web/app/package-lock.json", `{"a":{"resolved":"x"}}`, 0, "resolved"},
		{"lock file, clean", "web/app/package-lock.json", `{"a":{"integrity":"x"}}`, 0, ""},
		{"binary", "fixtures/a.gpkg", "\x00 " + slash + "home/ana/x", 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(fileFaults(file{tt.rel, tt.size}, []byte(tt.text)), "; ")
			if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestIgnored(t *testing.T) {
	for _, dir := range []string{".git", ".cache", "web/app/node_modules", "cmd/dev/lint/node_modules", "web/app/test-results"} {
		if !ignoredDir(dir) {
			t.Errorf("%s is not ignored", dir)
		}
	}
	if ignoredDir("geo/testdata") || ignoredFile("cmd/lindero/main.go") || !ignoredFile("lindero") || !ignoredFile(".git") {
		t.Error("the wrong things are ignored")
	}
}
