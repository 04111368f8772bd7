package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"lindero/tiles/archive"
)

// firstRange is how much is fetched when a file is opened, and then at hand: header and
// root directory of a PMTiles archive.
const firstRange = 16384

// OpenHTTP opens the file at an address. It fails where the server does not answer
// ranges (RFC 9110, 14).
func OpenHTTP(ctx context.Context, client *http.Client, address string) (archive.File, error) {
	f := &httpFile{client: client, address: address, head: make([]byte, firstRange)}
	part, err := f.get(ctx, 0, firstRange-1)
	if err != nil {
		return nil, err
	}
	defer part.body.Close()
	f.version, f.size = part.version, part.size
	f.head = f.head[:min(firstRange, part.size)]
	_, err = io.ReadFull(part.body, f.head)
	return f, err
}

type httpFile struct {
	client  *http.Client
	address string
	version version
	size    int64
	head    []byte // the first bytes
}

// version is what a server says of the state of a file: its validators (RFC 9110, 8.8).
type version struct{ etag, modified string }

// part is a range of a file, and what the server says of the whole.
type part struct {
	body    io.ReadCloser
	version version
	size    int64
}

// Size is the length of the whole file.
func (f *httpFile) Size() int64 { return f.size }

// Version is the entity tag, or else the time of the last change, and the size.
func (f *httpFile) Version() string {
	if f.version.etag != "" {
		return f.version.etag
	}
	return f.version.modified + " " + strconv.FormatInt(f.size, 10)
}

// ReadRange asks for the range, unless it is among the first bytes.
func (f *httpFile) ReadRange(ctx context.Context, p []byte, offset int64) error {
	if offset+int64(len(p)) <= int64(len(f.head)) {
		copy(p, f.head[offset:])
		return nil
	}
	part, err := f.get(ctx, offset, offset+int64(len(p))-1)
	if err != nil {
		return err
	}
	defer part.body.Close()
	if f.replacedBy(part) {
		return archive.ErrReplaced
	}
	_, err = io.ReadFull(part.body, p)
	return withoutAddress(err)
}

func (f *httpFile) replacedBy(p part) bool { return p.version != f.version || p.size != f.size }

// Changed asks for one byte, as servers that sign addresses for GET take no HEAD.
func (f *httpFile) Changed(ctx context.Context) (bool, error) {
	part, err := f.get(ctx, 0, 0)
	if errors.Is(err, archive.ErrReplaced) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return f.replacedBy(part), part.body.Close()
}

// Close does nothing: connections belong to the client.
func (f *httpFile) Close() error { return nil }

// get asks for the bytes from first to last, both included. Whoever gets a part closes
// its body.
func (f *httpFile) get(ctx context.Context, first, last int64) (part, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.address, nil)
	if err != nil {
		return part{}, withoutAddress(err)
	}
	request.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", first, last))
	request.Header.Set("Accept-Encoding", "identity") // ranges are of the file itself
	if tag := f.version.etag; tag != "" && !strings.HasPrefix(tag, "W/") {
		request.Header.Set("If-Match", tag)
	}
	response, err := f.client.Do(request)
	if err != nil {
		return part{}, withoutAddress(err)
	}
	p, err := partOf(response, first)
	if err != nil {
		return part{}, errors.Join(err, response.Body.Close())
	}
	return p, nil
}

// partOf understands an answer that is to start at a byte.
func partOf(response *http.Response, first int64) (part, error) {
	switch response.StatusCode {
	case http.StatusPartialContent:
	case http.StatusPreconditionFailed, http.StatusRequestedRangeNotSatisfiable:
		return part{}, archive.ErrReplaced // another state, or one too short
	case http.StatusOK:
		return part{}, errors.New("the server does not answer ranges: it sent the whole file")
	default:
		return part{}, fmt.Errorf("the server answers %s", response.Status)
	}
	from, size, err := parseContentRange(response.Header.Get("Content-Range"))
	if err != nil {
		return part{}, err
	}
	if from != first {
		return part{}, fmt.Errorf("the server sent bytes from %d on, not from %d", from, first)
	}
	h := response.Header
	return part{response.Body, version{h.Get("ETag"), h.Get("Last-Modified")}, size}, nil
}

// parseContentRange reads a Content-Range header (RFC 9110, 14.4): where the range
// starts, and the size of the whole, which must be known.
func parseContentRange(text string) (first, size int64, err error) {
	spec, ok := strings.CutPrefix(text, "bytes ")
	between, whole, ok2 := strings.Cut(spec, "/")
	from, to, ok3 := strings.Cut(between, "-")
	first, err1 := strconv.ParseInt(from, 10, 64)
	last, err2 := strconv.ParseInt(to, 10, 64)
	size, err3 := strconv.ParseInt(whole, 10, 64)
	if !ok || !ok2 || !ok3 || errors.Join(err1, err2, err3) != nil || first < 0 || last < first || size <= last {
		return 0, 0, fmt.Errorf("the server sent a Content-Range that says nothing: %q", text)
	}
	return first, size, nil
}

// withoutAddress is an error of package net/http without the address, which may hold a
// secret.
func withoutAddress(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
