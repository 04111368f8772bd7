package load

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
)

// Client asks one server over one connection, one request after the other. It speaks just
// enough HTTP/1.1 (RFC 9112) for that: net/http's client would take as much of the
// processor as the servers that it measures. It belongs to one goroutine.
type Client struct {
	conn   net.Conn
	read   *bufio.Reader
	prefix string // of paths, with a slash at its end
	accept string // as a header, or nothing
	out    []byte

	// Host is what the server is told that it is called.
	Host string
	// Body is that of the last answer, as it was sent; the next one overwrites it.
	Body []byte
	// ETag is the validator of the last answer, as it was sent.
	ETag string
}

// Dial connects to the server at an address such as http://127.0.0.1:8080/. With gzip it
// takes compressed answers, and leaves them so.
func Dial(ctx context.Context, address string, gzip bool) (*Client, error) {
	host, prefix, err := split(address)
	if err != nil {
		return nil, err
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", host)
	if err != nil {
		return nil, err
	}
	c := &Client{conn: conn, read: bufio.NewReaderSize(conn, 64<<10), Host: host, prefix: prefix}
	if gzip {
		c.accept = "Accept-Encoding: gzip\r\n"
	}
	return c, nil
}

// split takes an address apart.
func split(address string) (host, prefix string, err error) {
	rest, ok := bytes.CutPrefix([]byte(address), []byte("http://"))
	at := bytes.IndexByte(rest, '/')
	if !ok || at < 1 || rest[len(rest)-1] != '/' {
		return "", "", fmt.Errorf("%q is no address like http://127.0.0.1:8080/", address)
	}
	return string(rest[:at]), string(rest[at:]), nil
}

// Close ends the connection.
func (c *Client) Close() error { return c.conn.Close() }

// Get asks for a path below the server's address, and reads the answer to its end into
// Body. The error is that of a connection or of an answer that this client does not
// understand; after one it is of no use any more.
func (c *Client) Get(path string) (status int, err error) {
	c.out = append(append(append(c.out[:0], "GET "...), c.prefix...), path...)
	c.out = append(append(append(c.out, " HTTP/1.1\r\nHost: "...), c.Host...), "\r\n"...)
	c.out = append(append(c.out, c.accept...), "\r\n"...)
	if _, err := c.conn.Write(c.out); err != nil {
		return 0, err
	}
	status, length, err := c.head()
	if err == nil {
		err = c.body(status, length)
	}
	if err != nil {
		return status, fmt.Errorf("%s: %w", path, err)
	}
	return status, nil
}

// chunked stands for the length of a body that comes in chunks.
const chunked = -1

// head reads the status line and the header.
func (c *Client) head() (status, length int, err error) {
	line, err := c.line()
	if err != nil {
		return 0, 0, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, 0, fmt.Errorf("no status line of HTTP/1.1: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, err
	}
	c.ETag = ""
	for {
		if line, err = c.line(); err != nil || len(line) == 0 {
			return status, length, err
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case is(name, "Content-Length"):
			length, err = strconv.Atoi(string(value))
		case is(name, "Transfer-Encoding"):
			length = chunked
		case is(name, "Etag"):
			c.ETag = string(value)
		}
		if err != nil {
			return status, 0, err
		}
	}
}

// is compares names of headers.
func is(name []byte, other string) bool {
	return len(name) == len(other) && bytes.EqualFold(name, []byte(other))
}

// line reads a line, without its end.
func (c *Client) line() ([]byte, error) {
	line, err := c.read.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(line[:len(line)-1], []byte{'\r'}), nil
}

// body reads what follows the header.
func (c *Client) body(status, length int) error {
	c.Body = c.Body[:0]
	if status == 204 || status == 304 {
		return nil
	}
	if length != chunked {
		return c.take(length)
	}
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		size, err := strconv.ParseUint(string(line), 16, 31)
		if err != nil {
			return err
		}
		if err := c.take(int(size)); err != nil {
			return err
		}
		if _, err := c.line(); err != nil || size == 0 { // no trailers: nobody asked for any
			return err
		}
	}
}

// take appends so many bytes to the body.
func (c *Client) take(n int) error {
	start := len(c.Body)
	if cap(c.Body)-start < n {
		c.Body = append(make([]byte, 0, 2*(start+n)), c.Body...)
	}
	c.Body = c.Body[:start+n]
	_, err := io.ReadFull(c.read, c.Body[start:])
	return err
}
