package web

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// listening lets the server serve as it does for others, until the test ends, and
// returns its address.
func listening(t *testing.T, server *Server) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// exchange sends bytes over a connection of their own, once more a plain request after
// them, and returns the answers until the server closes, or has answered the latter.
func exchange(t *testing.T, address, request string) (answers []*http.Response, raw string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go func() { // the server may close before it has read everything
		_, _ = io.WriteString(conn, request+"GET /healthz?last HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n")
	}()
	var bytesRead bytes.Buffer
	in := bufio.NewReader(io.TeeReader(conn, &bytesRead))
	for {
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			return answers, bytesRead.String() // closed
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return answers, bytesRead.String()
		}
		answers = append(answers, answer)
	}
}

// TestOddRequests sends over raw sockets what no library would, and asks that the
// server neither fails, nor lets what it was sent into the headers of its answer, nor
// reads on where it cannot know where the next request begins.
func TestOddRequests(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	address := listening(t, server)
	const host = "Host: own.example\r\n"
	for _, c := range []struct {
		name     string
		request  string
		statuses []int // of the first answer
		closes   bool  // the connection, before the request after it
	}{
		{name: "plain", request: "GET /collections HTTP/1.1\r\n" + host + "\r\n", statuses: []int{200}},
		{name: "TRACE", request: "TRACE /collections HTTP/1.1\r\n" + host + "Cookie: secret\r\n\r\n", statuses: []int{405}},
		{name: "CONNECT", request: "CONNECT evil.example:443 HTTP/1.1\r\n" + host + "\r\n", statuses: []int{400, 404, 405}},
		{name: "OPTIONS of all", request: "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", statuses: []int{200, 204, 404}},
		{name: "a method made up", request: "BREW /collections HTTP/1.1\r\n" + host + "\r\n", statuses: []int{405}},
		{name: "a method of no token", request: "GE\x00T /collections HTTP/1.1\r\n" + host + "\r\n", statuses: []int{400}, closes: true},
		{name: "absolute form", request: "GET http://evil.example/collections HTTP/1.1\r\n" + host + "\r\n", statuses: []int{200}},
		{name: "absolute form of another scheme", request: "GET gopher://evil.example/collections HTTP/1.1\r\n" + host + "\r\n", statuses: []int{200, 400}},
		{name: "no host", request: "GET /collections HTTP/1.1\r\n\r\n", statuses: []int{400}, closes: true},
		{name: "two hosts", request: "GET /collections HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n", statuses: []int{400}, closes: true},
		{name: "a host that is none", request: "GET /collections HTTP/1.1\r\nHost: a\"><script>\r\n\r\n", statuses: []int{400}, closes: true},
		{name: "two lengths", request: "GET /collections HTTP/1.1\r\n" + host + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n", statuses: []int{400}, closes: true},
		{name: "length and chunks", request: "GET /collections HTTP/1.1\r\n" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", statuses: []int{200, 400}, closes: true},
		{name: "a length that is none", request: "GET /collections HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\nhello", statuses: []int{400}, closes: true},
		{name: "a transfer encoding unknown", request: "GET /collections HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n", statuses: []int{400, 501}, closes: true},
		{name: "a body without need", request: "GET /collections HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello", statuses: []int{200}},
		{name: "a body too large", request: "GET /collections HTTP/1.1\r\n" + host + "Content-Length: 99999999\r\n\r\n", statuses: []int{413}, closes: true},
		{name: "a chunk that is none", request: "POST /collections HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", statuses: []int{400, 405}, closes: true},
		{name: "huge header", request: "GET /collections HTTP/1.1\r\n" + host + "X-Huge: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", statuses: []int{431}, closes: true},
		{name: "many headers", request: "GET /collections HTTP/1.1\r\n" + host + strings.Repeat("X: 1\r\n", 20_000) + "\r\n", statuses: []int{431}, closes: true},
		{name: "huge address", request: "GET /" + strings.Repeat("x", 20_000) + " HTTP/1.1\r\n" + host + "\r\n", statuses: []int{414}},
		{name: "NUL in a header", request: "GET /collections HTTP/1.1\r\n" + host + "X: a\x00b\r\n\r\n", statuses: []int{400}, closes: true},
		{name: "a line's end in a header", request: "GET /collections HTTP/1.1\r\n" + host + "Accept-Language: es\rEvil: yes\r\n\r\n", statuses: []int{200, 400}, closes: true},
		{name: "a bare line feed in a header", request: "GET /collections HTTP/1.1\r\n" + host + "Accept: text/csv\nEvil: yes\r\n\r\n", statuses: []int{200, 400}},
		{name: "space before a colon", request: "GET /collections HTTP/1.1\r\n" + host + "X : 1\r\n\r\n", statuses: []int{400}, closes: true},
		{name: "folded header", request: "GET /collections HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n", statuses: []int{200, 400}},
		{name: "NUL in the path", request: "GET /collections/%00 HTTP/1.1\r\n" + host + "\r\n", statuses: []int{404}},
		{name: "NUL in a file's name", request: "GET /app/main%00.js HTTP/1.1\r\n" + host + "\r\n", statuses: []int{404}},
		{name: "path tricks", request: "GET /app/../../../etc/passwd HTTP/1.1\r\n" + host + "\r\n", statuses: []int{404}},
		{name: "path tricks, escaped", request: "GET /app/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\n" + host + "\r\n", statuses: []int{404}},
		{name: "path tricks of Windows", request: "GET /app/..%5c..%5cindex.html HTTP/1.1\r\n" + host + "\r\n", statuses: []int{404}},
		{name: "double slash", request: "GET //evil.example/%2f.. HTTP/1.1\r\n" + host + "\r\n", statuses: []int{301, 308, 404}},
		{name: "broken escape", request: "GET /collections/%zz HTTP/1.1\r\n" + host + "\r\n", statuses: []int{400}, closes: true},
		{name: "HTTP/0.9", request: "GET /collections\r\n\r\n", statuses: []int{400, 505}, closes: true},
		{name: "HTTP/2 without TLS", request: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", statuses: []int{400, 404, 505}, closes: true},
		{name: "an expectation unknown", request: "GET /collections HTTP/1.1\r\n" + host + "Expect: miracle\r\n\r\n", statuses: []int{417}, closes: true},
		{name: "TLS without TLS", request: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", statuses: []int{400}, closes: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			answers, raw := exchange(t, address, c.request)
			if len(answers) == 0 || !slices.Contains(c.statuses, answers[0].StatusCode) {
				t.Fatalf("want a status of %v first: %.300q", c.statuses, raw)
			}
			if closed := len(answers) == 1; closed != c.closes {
				t.Errorf("%d answers; closed %v, want %v: %.300q", len(answers), closed, c.closes, raw)
			}
			for _, answer := range answers {
				if answer.Header.Get("Evil") != "" {
					t.Errorf("a header of the client's came back: %.300q", raw)
				}
				if answer.StatusCode >= 500 && answer.StatusCode != http.StatusNotImplemented && answer.StatusCode != http.StatusHTTPVersionNotSupported {
					t.Errorf("the server failed: %s", answer.Status)
				}
			}
			if strings.Contains(raw, "secret") || strings.Contains(raw, "root:") || strings.Contains(raw, "evil.example") && strings.Contains(c.request, "Host: evil") {
				t.Errorf("the answer holds what it must not: %.300q", raw)
			}
		})
	}
}

// TestNothingSentBecomesAHeader puts the end of a line and a header after it into every
// place of a request that an answer may speak of.
func TestNothingSentBecomesAHeader(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	address := listening(t, server)
	for _, ending := range []string{"%0d%0a", "%0a", "%0d", "%E5%98%8D%E5%98%8A", "%00%0d%0a", "%250d%250a"} {
		evil := "x" + ending + "Evil:%20yes" + ending + ending + "<script>"
		for _, path := range everyPath(server, evil) {
			for _, query := range []string{"", "?" + evil, "?f=" + evil, "?lang=" + evil, "?crs=" + evil, "?cursor=" + evil, "?filter=" + evil, "?bbox=" + evil, "?properties=" + evil, "?v=" + evil} {
				answers, raw := exchange(t, address, "GET "+path+query+" HTTP/1.1\r\nHost: own.example\r\nAccept: */*\r\n\r\n")
				if len(answers) != 2 {
					t.Fatalf("%s%s: %d answers: %.300q", path, query, len(answers), raw)
				}
				if answers[0].Header.Get("Evil") != "" || answers[0].StatusCode >= 500 {
					t.Errorf("%s%s: %s %v", path, query, answers[0].Status, answers[0].Header)
				}
			}
		}
	}
}

// everyPath is every route of the server with its variables replaced.
func everyPath(server *Server, value string) []string {
	var paths []string
	for _, route := range server.echo.Routes() {
		segments := strings.Split(route.Path, "/")
		for i, s := range segments {
			if strings.HasPrefix(s, ":") || s == "*" {
				segments[i] = value
			}
		}
		if path := strings.Join(segments, "/"); path != "/metrics" && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}
