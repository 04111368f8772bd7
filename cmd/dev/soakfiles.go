package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// readiness is what a server says of itself at /readyz.
type readiness struct {
	Status, Version, Failure, Audit string
}

// readyz asks a server for it.
func readyz(ctx context.Context, s *server) (r readiness, err error) {
	status, body, err := fetch(ctx, s, "readyz")
	if err != nil {
		return r, err
	}
	if status != http.StatusOK {
		return r, fmt.Errorf("/readyz: %d %s", status, body)
	}
	return r, json.Unmarshal(body, &r)
}

// fetch asks a server for an address below its own.
func fetch(ctx context.Context, s *server, path string) (status int, body []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url.String()+path, nil)
	if err != nil {
		return 0, nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, errors.Join(err, response.Body.Close())
}

// changeLimit is how long a server may take to notice what happened to its files.
const changeLimit = 20 * time.Second

// eventually asks /readyz until it is as wanted, and returns how long that took.
func eventually(ctx context.Context, s *server, wanted func(readiness) bool) (r readiness, took time.Duration, err error) {
	began := time.Now()
	for {
		if r, err = readyz(ctx, s); err != nil || wanted(r) {
			return r, time.Since(began), err
		}
		if time.Since(began) > changeLimit {
			return r, 0, fmt.Errorf("/readyz still says %+v", r)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// A mishap is something that happens to a data file.
type mishap struct {
	name string
	do   func(file string) error
}

func mishaps() []mishap {
	return []mishap{
		{"cut off", func(file string) error { return os.Truncate(file, 5000) }},
		{"emptied", func(file string) error { return os.Truncate(file, 0) }},
		{"overwritten with nonsense", func(file string) error { return os.WriteFile(file, bytes.Repeat([]byte("nonsense\n"), 1000), 0o644) }},
		{"deleted", os.Remove},
		{"replaced by a folder", func(file string) error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o755)) }},
		{"made unreadable", func(file string) error { return os.Chmod(file, 0) }},
	}
}

// brokenFiles has mishaps happen to the data, and undoes them.
func (s *soaker) brokenFiles(ctx context.Context) (err error) {
	dir := filepath.Join(s.dir, "files")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	file, content := filepath.Join(dir, "posts.geojsonl"), posts("n")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, s.binary, "serve", "--addr", "127.0.0.1:0", "--poll", "100ms", "--anonymous-class", "official", file)
	asNobody(cmd) // root may read everything
	server, err := startServer(ctx, cmd)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	first, err := readyz(ctx, server)
	if err != nil {
		return err
	}
	for _, m := range mishaps() {
		if err := s.mishap(ctx, server, file, content, first.Version, m); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	if err := os.WriteFile(file, posts("m"), 0o644); err != nil {
		return err
	}
	_, took, err := eventually(ctx, server, func(r readiness) bool { return r.Status == "ready" && r.Version != first.Version })
	s.found("broken files", "replaced by other data", err == nil, "served", "after %s", round(took))
	return err
}

// mishap has one thing happen: the data must go on being served, /readyz must say why
// they are old, and all must be well once the file is there again.
func (s *soaker) mishap(ctx context.Context, server *server, file string, content []byte, version string, m mishap) error {
	if err := m.do(file); err != nil {
		return err
	}
	stale, noticed, err := eventually(ctx, server, func(r readiness) bool { return r.Status == "stale" && r.Failure != "" })
	if err != nil {
		return err
	}
	status, body, err := fetch(ctx, server, "collections/posts/items?limit=1000")
	if err != nil {
		return err
	}
	served := status == http.StatusOK && strings.Count(string(body), `"type":"Feature",`) == 500 && stale.Version == version
	if err := errors.Join(os.RemoveAll(file), os.WriteFile(file, content, 0o644)); err != nil {
		return err
	}
	_, mended, err := eventually(ctx, server, func(r readiness) bool { return r.Status == "ready" && r.Version == version })
	if err != nil {
		return err
	}
	s.found("broken files", m.name, served, "data stay", "noticed after %s, mended after %s", round(noticed), round(mended))
	return nil
}

// posts are 500 features, in lines of GeoJSON.
func posts(name string) []byte {
	var b bytes.Buffer
	for i := range 500 {
		fmt.Fprintf(&b, `{"type":"Feature","id":"p%d","geometry":{"type":"Point","coordinates":[%.3f,15]},"properties":{"name":"%s%d"}}`+"\n", i, -92+float64(i)/200, name, i)
	}
	return b.Bytes()
}

// diskBytes is the size of the disk that is filled.
const diskBytes = 256 << 10

// fullDisk fills the disk of the audit log: what must be recorded is refused, everything
// else goes on, and all is well once there is room.
func (s *soaker) fullDisk(ctx context.Context) (err error) {
	dir := filepath.Join(s.dir, "disk")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	unmount, why, err := smallDisk(dir, diskBytes)
	if err != nil {
		return err
	}
	if why != "" {
		s.found("full disk", "not run: "+why, true, "", "")
		return nil
	}
	defer func() { err = errors.Join(err, unmount()) }()
	log := filepath.Join(dir, "audit")
	server, err := s.serve(ctx, "--anonymous-class", "official", "--audit", log)
	if err != nil {
		return err
	}
	defer stopping(server, &err)
	expect := func(what, path string, status int) error {
		got, body, err := fetch(ctx, server, path)
		s.found("full disk", what, err == nil && got == status, fmt.Sprint(status), "%d", got)
		if err == nil && got != status {
			s.w.printf("%s: %.300s", path, body)
		}
		return err
	}
	const download, open = "collections/blind_crossings/download", "collections/official_crossings/items"
	if err := expect("with room: a download of what is sensitive", download, http.StatusOK); err != nil {
		return err
	}
	filler := filepath.Join(dir, "filler")
	if err := fill(filler); err != nil {
		return err
	}
	if err := exhaust(ctx, server, download); err != nil {
		return err
	}
	if err := errors.Join(expect("full: a download of what is sensitive", download, http.StatusServiceUnavailable), expect("full: what is open to all", open, http.StatusOK)); err != nil {
		return err
	}
	if err := os.Remove(filler); err != nil {
		return err
	}
	_, took, err := eventually(ctx, server, func(r readiness) bool { return r.Audit == "" })
	s.found("full disk", "room again: the log is written", err == nil, "by itself", "after %s", round(took))
	if err != nil {
		return err
	}
	if err := expect("room again: a download of what is sensitive", download, http.StatusOK); err != nil {
		return err
	}
	return s.verifyLog(ctx, "full disk", log)
}

// exhaust downloads until the log cannot be written: its file has some room of its own
// yet. The download that finds out may be broken off.
func exhaust(ctx context.Context, server *server, download string) error {
	for range 100 {
		r, err := readyz(ctx, server)
		if err != nil || r.Audit == "failing" {
			return err
		}
		if _, _, err := fetch(ctx, server, download); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			return err
		}
	}
	return errors.New("the audit log still has room on a full disk")
}

// fill writes a file until there is no room.
func fill(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	for _, size := range []int{4096, 1} {
		for err == nil {
			_, err = f.Write(make([]byte, size))
		}
		if !isFull(err) {
			return errors.Join(err, f.Close())
		}
		err = nil
	}
	return f.Close()
}

// verifyLog has the program prove that an audit log is in order.
func (s *soaker) verifyLog(ctx context.Context, drill, dir string) error {
	text, err := s.w.output(ctx, call{line: []string{s.binary, "audit", "verify", dir}})
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	head := ""
	for _, line := range lines {
		if strings.HasPrefix(line, "head: ") {
			head, _, _ = strings.Cut(line, ",")
		}
	}
	s.found(drill, "the audit log", err == nil, "in order", "%s", strings.TrimPrefix(head, "head: "))
	if err != nil {
		s.w.printf("%s\n%v", text, err)
	}
	return nil
}
