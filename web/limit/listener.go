package limit

import (
	"net"
	"net/netip"
	"sync"
)

// Connections bound connections. Zero fields stand for no limit.
type Connections struct {
	Total      int
	PerAddress int                   // of one IPv4 address or IPv6 /64
	Exempt     func(netip.Addr) bool // from PerAddress: proxies, that bring everybody; nil: nobody
}

// Places are the places for connections there are, on one listener or several. A
// connection above a bound is closed as it comes, so that those who hold theirs open
// for nothing leave room for others.
type Places struct {
	bounds Connections
	mu     sync.Mutex
	from   map[netip.Addr]int
	stats  ConnectionStats
}

// ConnectionStats are what metrics show of connections.
type ConnectionStats struct {
	Open           int
	RefusedTotal   uint64 // above the bound of all
	RefusedAddress uint64 // above that of one address
}

// NewPlaces makes places within bounds.
func NewPlaces(bounds Connections) *Places {
	return &Places{bounds: bounds, from: make(map[netip.Addr]int)}
}

// Stats returns the state of the moment.
func (p *Places) Stats() ConnectionStats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stats
}

// Listen returns a listener whose connections take places.
func (p *Places) Listen(l net.Listener) net.Listener { return &listener{l, p} }

type listener struct {
	net.Listener
	places *Places
}

// Accept returns the next connection within the bounds.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		address := peer(c)
		tcp, isTCP := c.(*net.TCPConn)
		if l.places.enter(address) {
			leave := sync.OnceFunc(func() { l.places.leave(address) })
			if isTCP {
				return &tcpConn{tcp, leave}, nil
			}
			return &conn{c, leave}, nil
		}
		if isTCP {
			_ = tcp.SetLinger(0) // forget it at once; where that fails, the close below still closes
		}
		_ = c.Close() // nothing was promised to whoever is refused
	}
}

// peer is the address of the other end; the zero address where it has none.
func peer(c net.Conn) netip.Addr {
	if tcp, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap()
	}
	return netip.Addr{}
}

func (p *Places) enter(address netip.Addr) bool {
	exempt := p.bounds.Exempt != nil && p.bounds.Exempt(address)
	at := site(address)
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.bounds.Total > 0 && p.stats.Open >= p.bounds.Total:
		p.stats.RefusedTotal++
		return false
	case p.bounds.PerAddress > 0 && p.from[at] >= p.bounds.PerAddress && !exempt:
		p.stats.RefusedAddress++
		return false
	}
	p.stats.Open++
	p.from[at]++
	return true
}

func (p *Places) leave(address netip.Addr) {
	at := site(address)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stats.Open--
	if p.from[at]--; p.from[at] == 0 {
		delete(p.from, at)
	}
}

// conn leaves its place when it is closed.
type conn struct {
	net.Conn
	leave func()
}

func (c *conn) Close() error {
	c.leave()
	return c.Conn.Close()
}

// tcpConn is conn with all that net/http can do with one of TCP: it closes the one
// direction first, or a client that still sends would lose its answer.
type tcpConn struct {
	*net.TCPConn
	leave func()
}

func (c *tcpConn) Close() error {
	c.leave()
	return c.TCPConn.Close()
}
