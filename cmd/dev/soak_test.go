package main

import (
	"errors"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSoakReportFails(t *testing.T) {
	var out strings.Builder
	s := &soaker{w: &workspace{out: &out}}
	s.found("drill", "a figure", true, "1", "%d", 1)
	if err := s.report(); err != nil {
		t.Errorf("all is within its bar: %v", err)
	}
	s.found("drill", "another", false, "1", "%d", 2)
	if err := s.report(); err == nil || !strings.Contains(out.String(), "| drill | another | 2 | 1 | FAILED |") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestSamples(t *testing.T) {
	var all []sample
	for i := range 100 {
		all = append(all, sample{took: time.Duration(100-i) * time.Millisecond, status: 200})
	}
	if p50, p99 := quantile(all, 0.5), quantile(all, 0.99); p50 != 51*time.Millisecond || p99 != 100*time.Millisecond || quantile(nil, 0.5) != 0 {
		t.Errorf("p50 %s, p99 %s", p50, p99)
	}
	all = append(all, sample{status: 503}, sample{status: 204}, sample{status: 200, err: errors.New("half of it")}, sample{err: errors.New("none")})
	if n := len(good(all)); n != 101 {
		t.Errorf("%d good ones", n)
	}
	if got, want := statuses(all), " 101×200 1×204 1×503 1×0"; got != want {
		t.Errorf("statuses%s, want%s", got, want)
	}
}

// TestWorkIsOfEveryKind looks at the requests that make the load.
func TestWorkIsOfEveryKind(t *testing.T) {
	r, base := rand.New(rand.NewPCG(1, 1)), &url.URL{Scheme: "http", Host: "127.0.0.1:1", Path: "/"}
	kinds := map[string]int{}
	for range 200 {
		address := work(base, r)
		for _, kind := range []string{"/tiles/", "sortby=", "filter="} {
			if strings.Contains(address, kind) {
				kinds[kind]++
			}
		}
		if _, err := url.Parse(address); err != nil {
			t.Fatal(err)
		}
	}
	if len(kinds) != 3 {
		t.Errorf("%v", kinds)
	}
}
