package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/paulmach/orb"

	"lindero/geo"
)

// TestHalfAnswerBreaksOff has a handler fail behind the first bytes: the client must
// not take what it has for the whole.
func TestHalfAnswerBreaksOff(t *testing.T) {
	server, _ := testServer(t, Config{}, threeCrossings(t))
	server.echo.GET("/half", func(c echo.Context) error {
		c.Response().WriteHeader(http.StatusOK)
		if _, err := io.WriteString(c.Response(), `{"features":[`); err != nil {
			return err
		}
		return errors.New("the disk is on fire")
	})
	s := httptest.NewServer(server)
	defer s.Close()
	response, err := http.Get(s.URL + "/half")
	if err == nil {
		_, err = io.ReadAll(response.Body)
		response.Body.Close()
	}
	if err == nil {
		t.Error("half an answer passes for a whole one")
	}
}

// peak is a writer that remembers the largest heap while bytes pass.
type peak struct {
	http.ResponseWriter
	bytes, writes int
	heap          uint64
}

func (p *peak) Write(b []byte) (int, error) {
	p.bytes += len(b)
	if p.writes++; p.writes%200 == 0 {
		p.heap = max(p.heap, liveHeap())
	}
	return len(b), nil
}

func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestWholeCollectionStreamsInConstantMemory downloads 200,000 features, some 60 MB,
// in the formats that promise it, and looks at the heap on the way.
func TestWholeCollectionStreamsInConstantMemory(t *testing.T) {
	features := make([]geo.Feature, 200_000)
	for i := range features {
		features[i] = feature(fmt.Sprint("SYN-", i), orb.Point{-92 + float64(i%1000)/500, 14 + float64(i)/200_000}, text(fmt.Sprint("Paso ", i)), text("open"))
	}
	server, _ := testServer(t, Config{}, crossings(t, features...))
	features = nil
	for _, format := range []string{"json", "geojsonseq", "csv"} {
		before := liveHeap()
		w := &peak{ResponseWriter: httptest.NewRecorder()}
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/collections/crossings/download?f="+format, nil))
		if w.bytes < 8<<20 || w.heap == 0 {
			t.Errorf("%s: only %d bytes came", format, w.bytes)
		}
		if grown := int64(w.heap) - int64(before); grown > 2<<20 {
			t.Errorf("%s: the heap grew by %d bytes under %d of output", format, grown, w.bytes)
		}
	}
}

// TestSlowClientGetsItAll reads a file slower than the server's limit on a whole
// answer allows.
func TestSlowClientGetsItAll(t *testing.T) {
	features := make([]geo.Feature, 10_000)
	for i := range features {
		features[i] = feature(fmt.Sprint("SYN-", i), orb.Point{-92, 14}, text(fmt.Sprint("Paso ", i)), text("open"))
	}
	server, _ := testServer(t, Config{}, crossings(t, features...))
	s := httptest.NewUnstartedServer(server)
	s.Config.WriteTimeout = 300 * time.Millisecond
	small := func(c net.Conn) { // or the system would take the whole of it at once
		if err := errors.Join(c.(*net.TCPConn).SetReadBuffer(64<<10), c.(*net.TCPConn).SetWriteBuffer(64<<10)); err != nil {
			t.Error(err)
		}
	}
	s.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context { small(c); return ctx }
	s.Start()
	defer s.Close()
	client := http.Client{Transport: &http.Transport{DisableCompression: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, address)
		if err == nil {
			small(c)
		}
		return c, err
	}}}
	response, err := client.Get(s.URL + "/collections/crossings/download?f=geojsonseq")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines, buffer := 0, make([]byte, 1<<20)
	for start := time.Now(); ; {
		n, err := response.Body.Read(buffer)
		lines += bytes.Count(buffer[:n], []byte{'\n'})
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("after %d features: %v", lines, err)
		}
		if time.Since(start) < time.Second {
			time.Sleep(20 * time.Millisecond)
		}
	}
	if lines != len(features) {
		t.Errorf("%d features came, of %d", lines, len(features))
	}
}
