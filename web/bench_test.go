package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/paulmach/orb"

	"lindero/geo"
	"lindero/web/audit"
	"lindero/web/limit"
)

// BenchmarkCachedTile asks for one tile of about 20 kB over kept-alive connections,
// of this server, limits and all, and of a bare net/http handler that sends the same
// bytes.
func BenchmarkCachedTile(b *testing.B) {
	benchmarkTile(b, Config{Limits: benchmarkGate(b)}, false)
}

// BenchmarkAuditedTile is [BenchmarkCachedTile] of a sensitive layer, counted in the
// audit log.
func BenchmarkAuditedTile(b *testing.B) {
	log, err := audit.Open(audit.Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close() //nolint:errcheck // nothing hangs on this log
	benchmarkTile(b, Config{Limits: benchmarkGate(b), Audit: log, AuditRequired: true}, true)
}

// benchmarkGate has the limits of the program, and a rate that a benchmark stays below.
func benchmarkGate(b *testing.B) *limit.Gate {
	return gate(b, limit.Options{Rate: 1e9, Volume: 1 << 50, Memory: 1 << 40})
}

func benchmarkTile(b *testing.B, config Config, sensitive bool) {
	r := rand.New(rand.NewPCG(1, 1))
	features := make([]geo.Feature, 1500)
	for i := range features {
		features[i] = feature(fmt.Sprint("SYN-", i), orb.Point{-92 + r.Float64(), 14 + r.Float64()}, text(fmt.Sprint("Paso ", i)), text("open"))
	}
	collection := crossings(b, features...)
	collection.Sensitive = sensitive
	server, _ := testServer(b, config, collection)
	const url = "/tiles/0/0/0.mvt"
	recorder, request := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, url, nil)
	request.Header.Set("Accept-Encoding", "gzip")
	server.ServeHTTP(recorder, request)
	body, header := recorder.Body.Bytes(), recorder.Header()
	bare := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Etag", "Cache-Control"} {
			h[name] = header[name]
		}
		w.Write(body) //nolint:errcheck // the client counts the bytes
	})
	for _, c := range []struct {
		name    string
		handler http.Handler
	}{{"lindero", server}, {"nethttp", bare}} {
		b.Run(c.name, func(b *testing.B) {
			s := httptest.NewServer(c.handler)
			defer s.Close()
			b.SetBytes(int64(len(body)))
			b.RunParallel(func(pb *testing.PB) {
				client, err := dial(s.Listener.Addr().String(), url)
				if err != nil {
					b.Error(err)
					return
				}
				defer client.conn.Close()
				for pb.Next() {
					if n, err := client.get(); err != nil || n != len(body) {
						b.Errorf("%d bytes, %v", n, err)
						return
					}
				}
			})
		})
	}
}

// client asks for one address again and again at next to no cost of its own.
type client struct {
	conn    net.Conn
	in      *bufio.Reader
	request []byte
}

func dial(address, url string) (*client, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n\r\n", url, address)
	return &client{conn, bufio.NewReaderSize(conn, 64<<10), []byte(request)}, nil
}

// get returns the length of the body.
func (c *client) get() (int, error) {
	if _, err := c.conn.Write(c.request); err != nil {
		return 0, err
	}
	length := 0
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) == 2 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, err
			}
		}
	}
	n, err := io.CopyN(io.Discard, c.in, int64(length))
	return int(n), err
}

// BenchmarkOpenAPI asks for the description of the API.
func BenchmarkOpenAPI(b *testing.B) {
	server, _ := testServer(b, Config{}, threeCrossings(b))
	for b.Loop() {
		if w := get(server, "/api?f=json"); w.Code != http.StatusOK {
			b.Fatal(w.Body)
		}
	}
}
