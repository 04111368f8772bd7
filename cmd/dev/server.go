package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// How long the packaged server may take to print its address, to answer, and
// to stop.
const (
	startLimit  = time.Minute
	healthLimit = 20 * time.Second
	stopLimit   = 30 * time.Second
)

// expectOK asks an address and expects 200.
func expectOK(ctx context.Context, client *http.Client, address string) (err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	text, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s\n%s", address, response.Status, text)
	}
	return err
}

// A server is a running lindero that printed its address.
type server struct {
	cmd  *exec.Cmd
	url  *url.URL
	log  *strings.Builder // standard error; read it after stop
	done chan error       // receives how it ended, once
}

// startServer starts cmd and waits for the address on the first line of its
// standard output.
func startServer(ctx context.Context, cmd *exec.Cmd) (*server, error) {
	return startServerWithin(ctx, cmd, startLimit)
}

// startServerWithin is startServer for data that take their time.
func startServerWithin(ctx context.Context, cmd *exec.Cmd, limit time.Duration) (*server, error) {
	s := &server{cmd: cmd, log: &strings.Builder{}, done: make(chan error, 1)}
	cmd.Stderr = s.log
	cmd.WaitDelay = stopLimit
	lines := make(chan string, 1)
	reader, writer := io.Pipe()
	cmd.Stdout = writer
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		scanner := bufio.NewScanner(reader)
		scanner.Scan()
		lines <- scanner.Text()
		// What else it prints is of no interest, but must not block it.
		_, _ = io.Copy(io.Discard, reader)
	}()
	go func() {
		err := cmd.Wait()
		s.done <- errors.Join(err, writer.Close())
	}()
	return s, s.awaitAddress(ctx, lines, limit)
}

func (s *server) awaitAddress(ctx context.Context, lines <-chan string, limit time.Duration) error {
	late := time.NewTimer(limit)
	defer late.Stop()
	var problem error
	select {
	case line := <-lines:
		address, err := url.Parse(strings.TrimSpace(line))
		if err == nil && strings.HasPrefix(address.Scheme, "http") && address.Host != "" {
			s.url = address
			return nil
		}
		problem = fmt.Errorf("the first line on standard output is %q, not an address", line)
	case <-late.C:
		problem = fmt.Errorf("no address within %s", limit)
	case <-ctx.Done():
		problem = context.Cause(ctx)
	}
	return errors.Join(problem, s.stop(), fmt.Errorf("its standard error:\n%s", s.log.String()))
}

// stop asks the server to end with SIGTERM and expects exit code 0.
func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	limit := time.NewTimer(stopLimit)
	defer limit.Stop()
	select {
	case err := <-s.done:
		if err != nil {
			return fmt.Errorf("after SIGTERM: %w", err)
		}
		return nil
	case <-limit.C:
		return errors.Join(fmt.Errorf("still running %s after SIGTERM", stopLimit), s.cmd.Process.Kill(), <-s.done)
	}
}
