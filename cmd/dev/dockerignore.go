package main

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// An ignoreList holds the patterns of a .dockerignore file. Known are a path
// from the context's root and **/NAME, each with the wildcards of path.Match;
// exceptions are not.
type ignoreList []string

func parseIgnore(text string) (ignoreList, error) {
	var list ignoreList
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "/"), "/")
		if line == "" || line[0] == '#' {
			continue
		}
		if _, err := path.Match(line, "x"); err != nil || line[0] == '!' {
			return nil, fmt.Errorf(".dockerignore: cannot read %q", line)
		}
		list = append(list, line)
	}
	return list, nil
}

// has tells whether a slash-separated path, or a folder above it, is left out.
func (l ignoreList) has(rel string) bool {
	return slices.ContainsFunc(l, func(pattern string) bool {
		for p := rel; p != "."; p = path.Dir(p) {
			subject, anywhere := p, strings.TrimPrefix(pattern, "**/")
			if anywhere != pattern {
				subject = path.Base(p)
			}
			// The pattern was checked when it was read.
			if ok, _ := path.Match(anywhere, subject); ok {
				return true
			}
		}
		return false
	})
}
