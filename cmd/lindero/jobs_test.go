package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// jobStatus is what a server says of a job.
type jobStatus struct {
	JobID, Status, Message string
	Progress               int
	Lindero                struct {
		Version string
		Results []struct {
			Name, SHA256, Href string
			Size               int64
		}
	} `json:"x-lindero"`
}

// post sends an execution and returns the answer.
func post(t *testing.T, address, body string, headers ...string) (status int, answer []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer, err = io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer
}

// makeJob has a server at a URL do something and returns the job.
func makeJob(t *testing.T, url, process, body string) jobStatus {
	t.Helper()
	status, answer := post(t, url+"processes/"+process+"/execution", body, "Prefer", "respond-async")
	var job jobStatus
	if err := json.Unmarshal(answer, &job); err != nil || status != http.StatusCreated {
		t.Fatalf("making a job: %d %s", status, answer)
	}
	return job
}

// jobEnded waits until a job has ended.
func jobEnded(t *testing.T, url, id string) (job jobStatus) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if err := json.Unmarshal(fetched(t, url+"jobs/"+id), &job); err != nil {
			t.Fatal(err)
		}
		switch job.Status {
		case "successful", "failed", "dismissed":
			return job
		}
	}
	t.Fatalf("the job has not ended: %+v", job)
	return job
}

func fetched(t *testing.T, address string) []byte {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return body
}

// server is the program serving in a process of its own, which can be killed.
type server struct {
	url string
	cmd *exec.Cmd
}

func startProcess(t *testing.T, args ...string) *server {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{cmd: exec.CommandContext(t.Context(), program, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)}
	s.cmd.Env = append(os.Environ(), "LINDERO_TEST_PROGRAM=1")
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	s.url = strings.TrimSpace(line)
	t.Cleanup(s.kill)
	return s
}

// kill gives the process no chance to tidy up.
func (s *server) kill() {
	s.cmd.Process.Kill() //nolint:errcheck // it may have been killed already
	s.cmd.Wait()         //nolint:errcheck // it was killed
}

// TestJobsOutliveAKill kills the program in the middle of a job, twice: the next one takes
// the job up with what was done, and what comes of it is what packing makes at once.
func TestJobsOutliveAKill(t *testing.T) {
	file := points(t, 100_000)
	jobs := filepath.Join(t.TempDir(), "jobs")
	id := ""
	for range 2 {
		s := startProcess(t, "--jobs", jobs, file)
		if id == "" {
			id = makeJob(t, s.url, "pack", `{}`).JobID
		}
		journal := filepath.Join(jobs, id, "work", "tiles.pmtiles.journal")
		before := int64(0)
		if info, err := os.Stat(journal); err == nil {
			before = info.Size()
		}
		for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
			if info, err := os.Stat(journal); err == nil && info.Size() > before+2000 {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("the job never came far")
			}
		}
		s.kill()
		if _, err := os.Stat(filepath.Join(jobs, id, "results")); !errors.Is(err, os.ErrNotExist) {
			t.Fatalf("the job was done before the kill (%v): give it more to do", err)
		}
	}
	s := startProcess(t, "--jobs", jobs, file)
	job := jobEnded(t, s.url, id)
	if job.Status != "successful" || len(job.Lindero.Results) != 1 {
		t.Fatalf("%+v", job)
	}
	result := fetched(t, job.Lindero.Results[0].Href)
	if whole := packed(t, filepath.Join(t.TempDir(), "whole.pmtiles"), file); !bytes.Equal(result, whole) {
		t.Errorf("the result has %d bytes, packing at once makes %d others", len(result), len(whole))
	}
	s.kill()
	s = startProcess(t, "--jobs", jobs, file)
	if again := fetched(t, s.url+"jobs/"+id+"/results"); !bytes.Equal(again, result) {
		t.Error("after another kill the result is another")
	}
}

// TestAStopLeavesJobsForTheNextStart stops the program in order.
func TestAStopLeavesJobsForTheNextStart(t *testing.T) {
	file, jobs := points(t, 100_000), filepath.Join(t.TempDir(), "jobs")
	p := start(t, "serve", "--addr", "127.0.0.1:0", "--jobs", jobs, file)
	id := makeJob(t, p.url, "pack", `{"inputs":{"format":"mbtiles"}}`).JobID
	waiting := make(chan int, 1)
	go func() {
		response, err := http.Post(p.url+"processes/pack/execution", "application/json", strings.NewReader(`{}`))
		if err != nil {
			waiting <- 0
			return
		}
		waiting <- response.StatusCode
		response.Body.Close()
	}()
	time.Sleep(200 * time.Millisecond)
	began := time.Now()
	p.stop()
	if code := <-p.code; code != exitOK || time.Since(began) > 10*time.Second {
		t.Errorf("it stopped with %d after %s: %s", code, time.Since(began), p.log)
	}
	if status := <-waiting; status != http.StatusServiceUnavailable {
		t.Errorf("who waited was answered %d", status)
	}
	p = start(t, "serve", "--addr", "127.0.0.1:0", "--jobs", jobs, file)
	if job := jobEnded(t, p.url, id); job.Status != "successful" {
		t.Errorf("%+v", job)
	}
}

func TestJobsNeedAFolder(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "file"), "x")
	var log lockedBuffer
	if code := Run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--jobs", file}, io.Discard, &log); code != exitFailed || !strings.Contains(log.String(), "--jobs") {
		t.Errorf("exit code %d: %s", code, log.String())
	}
	t.Setenv("XDG_CACHE_HOME", file)
	t.Setenv("TMPDIR", file)
	p := start(t, "serve", "--addr", "127.0.0.1:0")
	if status, answer := post(t, p.url+"processes/pack/execution", `{}`, "Prefer", "respond-async"); status != http.StatusServiceUnavailable || !strings.Contains(string(answer), "--jobs") {
		t.Errorf("%d %s", status, answer)
	}
	if !strings.Contains(p.log.String(), "there are no jobs") {
		t.Errorf("the log: %s", p.log)
	}
	t.Setenv("TMPDIR", t.TempDir())
	p = start(t, "serve", "--addr", "127.0.0.1:0")
	if job := jobEnded(t, p.url, makeJob(t, p.url, "pack", `{"inputs":{"maxzoom":1}}`).JobID); job.Status != "successful" {
		t.Errorf("%+v", job)
	}
}
