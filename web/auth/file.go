package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Bounds of a file of tokens.
const (
	maxFileBytes = 8 << 20
	maxTokens    = 10_000
)

// tokenFile is what a file of tokens holds.
type tokenFile struct {
	Version int     `json:"version"` // 1
	Tokens  []Token `json:"tokens"`  // in the order they were made
}

// parseTokens reads a file of tokens. It takes nothing that it does not know: a
// misspelt "revoked" must not leave a token valid.
func parseTokens(text []byte) ([]Token, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var file tokenFile
	if err := decoder.Decode(&file); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the end")
	}
	if file.Version != 1 {
		return nil, fmt.Errorf("version %d is not known; 1 is", file.Version)
	}
	if len(file.Tokens) > maxTokens {
		return nil, fmt.Errorf("%d tokens; there may be %d", len(file.Tokens), maxTokens)
	}
	seen := make(map[string]bool, len(file.Tokens))
	for _, t := range file.Tokens {
		if err := t.check(); err != nil {
			return nil, err
		}
		if seen[t.ID] {
			return nil, fmt.Errorf("token %s stands there twice", t.ID)
		}
		seen[t.ID] = true
	}
	return file.Tokens, nil
}

// ReadTokens reads the file of tokens at the path. A file that is not there has none.
func ReadTokens(path string) ([]Token, error) {
	tokens, _, err := readTokens(path)
	return tokens, err
}

// readTokens is [ReadTokens] with what the system says of the file read; nil where
// there is none.
func readTokens(path string) (tokens []Token, info fs.FileInfo, err error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if info, err = file.Stat(); err != nil {
		return nil, nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, maxFileBytes+1))
	if err == nil && len(text) > maxFileBytes {
		err = fmt.Errorf("it is larger than %d bytes", maxFileBytes)
	}
	if err == nil {
		tokens, err = parseTokens(text)
	}
	if err != nil {
		return nil, info, fmt.Errorf("tokens in %s: %w", path, err)
	}
	return tokens, info, nil
}

// EditTokens replaces the tokens in the file at the path by what edit makes of them.
// Whoever reads sees all of the old ones or all of the new, through a loss of power
// too, and of several that edit at once each sees what the one before has written. The
// file is for its owner alone.
func EditTokens(path string, edit func([]Token) ([]Token, error)) (err error) {
	unlock, err := lockFolder(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	tokens, err := ReadTokens(path)
	if err != nil {
		return err
	}
	if tokens, err = edit(tokens); err != nil {
		return err
	}
	text, err := json.MarshalIndent(tokenFile{1, tokens}, "", "  ")
	if err != nil {
		return err
	}
	if _, err := parseTokens(text); err != nil {
		return err // what cannot be read again must not be written
	}
	return replaceFile(path, append(text, '\n'))
}

// replaceFile writes a file for its owner alone, whole or not at all.
func replaceFile(path string, text []byte) error {
	folder := filepath.Dir(path)
	file, err := os.CreateTemp(folder, ".tokens-*") // for its owner alone
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return syncFolder(folder)
}
