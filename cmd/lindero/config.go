package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"
	"gopkg.in/yaml.v3"
)

// configFile reads the server section of a lindero.yaml: flags of serve by their
// names, without the dashes. Flags and environment variables count before it.
func configFile(r io.Reader) (kong.Resolver, error) {
	var file struct {
		Server map[string]any `yaml:"server"`
	}
	if err := yaml.NewDecoder(r).Decode(&file); err != nil && err != io.EOF {
		return nil, err
	}
	return &serverSection{file.Server}, nil
}

type serverSection struct{ values map[string]any }

// Validate refuses names that no flag has: a misspelt setting must not pass.
func (s *serverSection) Validate(app *kong.Application) error {
	known := map[string]bool{}
	for _, command := range app.Children {
		for _, flag := range command.Flags {
			known[flag.Name] = true
		}
	}
	for name := range s.values {
		if !known[name] {
			return fmt.Errorf("lindero.yaml: server: there is no setting %q", name)
		}
	}
	return nil
}

// Resolve gives a flag its value from the file, unless its environment variable is
// set: kong would let the file win.
func (s *serverSection) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value, ok := s.values[flag.Name]
	if !ok {
		return nil, nil
	}
	for _, name := range flag.Envs {
		if _, ok := os.LookupEnv(name); ok {
			return nil, nil
		}
	}
	if list, ok := value.([]any); ok {
		texts := make([]string, len(list))
		for i := range list {
			texts[i] = fmt.Sprint(list[i])
		}
		return strings.Join(texts, ","), nil // as flags take lists
	}
	if table, ok := value.(map[string]any); ok {
		return table, nil // as flags of the form NAME=VALUE take them
	}
	return fmt.Sprint(value), nil
}

// version is the module's version, with the commit where the build knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			return info.Main.Version + " " + setting.Value
		}
	}
	return info.Main.Version
}
