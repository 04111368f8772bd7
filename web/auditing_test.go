package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"lindero/web/audit"
	"lindero/web/limit"
)

// auditedServer has a sensitive and an open collection, and a log.
func auditedServer(t *testing.T, config Config) (*Server, *audit.Log, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "audit")
	log, err := audit.Open(audit.Options{Dir: dir, Every: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	sensitive, open := threeCrossings(t), threeCrossings(t)
	sensitive.Sensitive = true
	open.ID = "open"
	config.Audit = log
	server, _ := testServer(t, config, sensitive, open)
	return server, log, dir
}

// logged closes a log and returns the records of a kind.
func logged(t *testing.T, log *audit.Log, dir string, kind audit.Kind) (records []audit.Record) {
	t.Helper()
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := audit.Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	if report, err := audit.Verify(files, ""); err != nil || report.Break != nil {
		t.Fatal(report, err)
	}
	if err := audit.Each(files, func(r audit.Record) error {
		if r.Kind == kind {
			records = append(records, r)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return records
}

func TestAccessIsCounted(t *testing.T) {
	server, log, dir := auditedServer(t, Config{})
	items := "/collections/crossings/items"
	for range 3 {
		get(server, items, "Test-Principal", "k1")
		get(server, items+"/3", "Test-Principal", "k1")
		get(server, items+"?f=html", "Test-Principal", "k1")
		get(server, "/collections/open/items", "Test-Principal", "k1") // not sensitive
		get(server, items+"/nope", "Test-Principal", "k1")             // nothing was given
		get(server, "/basemap/0/0/0.mvt", "Test-Principal", "k1")
		get(server, "/tiles/0/0/0.mvt")
	}
	etag := get(server, "/tiles/0/0/0.mvt").Header().Get("ETag")
	get(server, "/tiles/0/0/0.mvt", "If-None-Match", etag) // the client has it
	got := map[string]audit.Record{}
	for _, r := range logged(t, log, dir, audit.Access) {
		got[r.Principal+" "+r.Route+" "+r.Collection] = r
	}
	list, one, tiles := got["k1 /collections/:collectionId/items crossings"], got["k1 /collections/:collectionId/items/:featureId crossings"], got[" /tiles/:z/:x/:y *"]
	if len(got) != 3 || list.Count != 6 || list.Features != 18 || one.Count != 3 || one.Features != 3 || tiles.Count != 4 {
		t.Errorf("%+v", got)
	}
	if list.Name != "Name of k1" || list.Class != "official" || list.Address != "192.0.2.1" || tiles.Address != "" || tiles.Bytes == 0 {
		t.Errorf("%+v\n%+v", list, tiles)
	}
}

func TestDownloadsAreRecorded(t *testing.T) {
	server, log, dir := auditedServer(t, Config{AuditRequired: true})
	url := "/collections/crossings/download?bbox=-93,14,-90,16&f=geojsonseq"
	w := get(server, url, "Test-Principal", "k1", "Accept-Encoding", "gzip")
	if w.Code != http.StatusOK {
		t.Fatal(w.Body)
	}
	sum := sha256.Sum256(w.Body.Bytes())
	size := w.Body.Len()
	get(server, "/collections/open/download")
	get(server, "/collections/open/download", "If-None-Match", "*")
	get(server, "/collections/open/download?nope=1")
	r := httptest.NewRequest(http.MethodHead, url, nil)
	server.ServeHTTP(httptest.NewRecorder(), r)

	extracts := logged(t, log, dir, audit.Extract)
	if len(extracts) != 4 {
		t.Fatalf("%+v", extracts)
	}
	begun, done := extracts[0], extracts[1]
	if begun.Outcome != audit.Begun || begun.Principal != "k1" || begun.Query != "bbox=-93%2C14%2C-90%2C16&f=geojsonseq" || begun.Collection != "crossings" || begun.Request == "" || begun.Bytes != 0 {
		t.Errorf("%+v", begun)
	}
	if done.Outcome != audit.Complete || done.Request != begun.Request || done.Features != 2 || done.Bytes != uint64(size) || done.SHA256 != hex.EncodeToString(sum[:]) || done.Status != 200 {
		t.Errorf("%+v, want %d bytes of hash %x", done, size, sum)
	}
	if w.Header().Get("X-Request-Id") != begun.Request {
		t.Errorf("the answer is %s, in the log %s", w.Header().Get("X-Request-Id"), begun.Request)
	}
}

// breaking is a client that goes away behind the first bytes.
type breaking struct {
	*httptest.ResponseRecorder
}

func (b *breaking) Write(p []byte) (int, error) {
	n, _ := b.ResponseRecorder.Write(p[:1])
	return n, errors.New("connection reset by peer")
}

func TestBrokenDownloadIsRecordedAsSuch(t *testing.T) {
	server, log, dir := auditedServer(t, Config{Limits: gate(t, limit.Options{})})
	func() {
		defer func() {
			if r := recover(); r != http.ErrAbortHandler {
				t.Errorf("recovered %v", r)
			}
		}()
		server.ServeHTTP(&breaking{httptest.NewRecorder()}, httptest.NewRequest(http.MethodGet, "/collections/crossings/download", nil))
	}()
	extracts := logged(t, log, dir, audit.Extract)
	if len(extracts) != 2 || extracts[1].Outcome != audit.Aborted || extracts[1].Bytes != 1 {
		t.Errorf("%+v", extracts)
	}
}

func TestNoSecretIsRecorded(t *testing.T) {
	k := newKeyring(t)
	server, log, dir := auditedServer(t, Config{Auth: k.service(), Limits: gate(t, limit.Options{Rate: 0.0001, Burst: 4})})
	cookie := k.signIn(server, k.text["official"])
	for range 5 { // some of them refused
		get(server, "/collections/crossings/download?f=csv&key="+k.text["official"], "Cookie", cookie.Name+"="+cookie.Value, "Referer", "/?token="+k.text["official"])
	}
	get(server, "/collections/crossings/download", "Authorization", "Bearer "+k.text["revoked"])
	c := server.echo.NewContext(httptest.NewRequest(http.MethodGet, "/x?key=s3cret&a=1&token=s3cret", nil), nil)
	if got := publicQuery(c); got != "a=1" {
		t.Errorf("the query is recorded as %q", got)
	}
	if refusals := logged(t, log, dir, audit.Refusal); len(refusals) != 2 || refusals[0].Status != 429 || refusals[0].Principal != k.ids["official"] ||
		refusals[1].Status != 401 || refusals[1].Principal != "" || refusals[1].Address != "192.0.2.1" || refusals[1].Request == "" {
		t.Errorf("%+v", refusals)
	}
	files, err := audit.Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if content, err := os.ReadFile(name); err != nil || len(content) == 0 || strings.Contains(string(content), cookie.Value) || strings.Contains(string(content), "lin_") {
			t.Errorf("%v %s", err, content)
		}
	}
}

// TestUnwritableLog takes the log's folder away, and gives it back.
func TestUnwritableLog(t *testing.T) {
	for _, required := range []bool{true, false} {
		server, log, dir := auditedServer(t, Config{AuditRequired: required})
		away := dir + ".away"
		if err := os.Rename(dir, away); err != nil {
			t.Fatal(err)
		}
		if err := log.Commit(t.Context(), audit.Record{Kind: audit.SignIn}); err == nil {
			t.Fatal("a log without a folder takes records")
		}
		status := func(required bool) int {
			if required {
				return http.StatusServiceUnavailable
			}
			return http.StatusOK
		}
		official := map[string]string{"Test-Principal": "k1"}
		for _, s := range []scenario{
			{url: "/collections/crossings/items", headers: official, status: status(required)},
			{url: "/collections/crossings/items/3", headers: official, status: status(required)},
			{url: "/tiles/0/0/0.mvt", headers: official, status: status(required)},
			{url: "/collections/crossings/download", headers: official, status: status(required)},
			{url: "/collections/open/download", headers: official, status: status(required)},
			{url: "/collections/open/items", headers: official, status: 200},
			{url: "/collections/crossings/items", status: 200}, // the public's edition is everybody's
			{url: "/collections/crossings/download", status: 200},
			{url: "/collections", headers: official, status: 200},
			{url: "/readyz", status: 200, has: []string{`"audit":"failing"`}},
			{url: "/metrics", status: 200, has: []string{"lindero_audit_failed 1"}},
		} {
			s.run(t, server)
		}
		if required {
			scenario{url: "/tiles/0/0/0.mvt", headers: official, status: 503, typ: problemType, has: []string{"has to be recorded"}, hasNot: []string{dir}, header: map[string]string{"Retry-After": "*"}}.run(t, server)
		}
		if err := os.Rename(away, dir); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(10 * time.Second); log.Err() != nil; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal(log.Err())
			}
		}
		scenario{url: "/collections/crossings/download", headers: official, status: 200}.run(t, server)
		if reloads := logged(t, log, dir, audit.Reload); len(reloads) != 1 || reloads[0].Version == "" {
			t.Errorf("%+v", reloads)
		}
	}
}

// TestUnrecordedDownloadSendsNothing has the log fail between the look at it and the
// first byte.
func TestUnrecordedDownloadSendsNothing(t *testing.T) {
	server, _, _ := auditedServer(t, Config{AuditRequired: true})
	if err := server.config.Audit.Close(); err != nil { // takes nothing, and does not say so before it is asked
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/collections/crossings/download", nil)
	r.Header.Set("Test-Principal", "k1")
	func() {
		defer func() { _ = recover() }() // the connection is broken off
		server.ServeHTTP(w, asPrincipal(r))
	}()
	if strings.Contains(w.Body.String(), "Feature") {
		t.Errorf("sent unrecorded: %s", w.Body)
	}
}

// TestAuditedAnswersAreTheSame compares answers with and without log and limits.
func TestAuditedAnswersAreTheSame(t *testing.T) {
	guarded, log, dir := auditedServer(t, Config{Limits: gate(t, limit.Options{Rate: 1000, Volume: 1 << 40, Memory: 1 << 40})})
	sensitive, open := threeCrossings(t), threeCrossings(t)
	sensitive.Sensitive = true
	open.ID = "open"
	plain, _ := testServer(t, Config{}, sensitive, open)
	for _, url := range []string{"/collections/crossings/items", "/collections/crossings/items/3", "/collections/crossings/download", "/collections/crossings/download?f=csv", "/tiles/0/0/0.mvt", "/tiles/10/0/0.mvt", "/collections", "/api"} {
		for _, encoding := range []string{"identity", "gzip"} {
			want, got := get(plain, url, "Accept-Encoding", encoding), get(guarded, url, "Accept-Encoding", encoding)
			for _, header := range []string{"X-Request-Id", echo.HeaderXRequestID} {
				want.Header().Del(header)
				got.Header().Del(header)
			}
			if got.Code != want.Code || got.Body.String() != want.Body.String() || headersOf(got) != headersOf(want) {
				t.Errorf("%s (%s): %d %s, want %d %s", url, encoding, got.Code, headersOf(got), want.Code, headersOf(want))
			}
		}
	}
	if access := logged(t, log, dir, audit.Access); len(access) == 0 {
		t.Error("nothing was recorded")
	}
}

func headersOf(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	if err := w.Header().Write(&b); err != nil {
		return err.Error()
	}
	return b.String()
}
