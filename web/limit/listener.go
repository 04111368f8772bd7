package limit

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
)

// Connections bound connections. Zero fields stand for no limit.
type Connections struct {
	Total      int
	PerAddress int                   // of one IPv4 address or IPv6 /64
	Exempt     func(netip.Addr) bool // from PerAddress: proxies, that bring everybody; nil: nobody
}

// Listener closes connections above a bound as they come, so that those who hold
// theirs open for nothing leave room for others.
type Listener struct {
	net.Listener
	bounds  Connections
	mu      sync.Mutex
	open    int
	from    map[netip.Addr]int
	refused [2]atomic.Uint64
}

// Listen puts bounds on a listener.
func Listen(l net.Listener, bounds Connections) *Listener {
	return &Listener{Listener: l, bounds: bounds, from: make(map[netip.Addr]int)}
}

// Accept returns the next connection within the bounds.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		address := peer(c)
		at := site(address)
		if l.enter(at, l.bounds.Exempt != nil && l.bounds.Exempt(address)) {
			return &conn{Conn: c, leave: sync.OnceFunc(func() { l.leave(at) })}, nil
		}
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // forget it at once; where that fails, the close below still closes
		}
		_ = c.Close() // nothing was promised to whoever is refused
	}
}

// peer is the address of the other end; the zero address where it has none.
func peer(c net.Conn) netip.Addr {
	if tcp, ok := c.RemoteAddr().(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr()
	}
	return netip.Addr{}
}

func (l *Listener) enter(at netip.Addr, exempt bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.bounds.Total > 0 && l.open >= l.bounds.Total:
		l.refused[0].Add(1)
		return false
	case l.bounds.PerAddress > 0 && l.from[at] >= l.bounds.PerAddress && !exempt:
		l.refused[1].Add(1)
		return false
	}
	l.open++
	l.from[at]++
	return true
}

func (l *Listener) leave(at netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	if l.from[at]--; l.from[at] == 0 {
		delete(l.from, at)
	}
}

// ConnectionStats are what metrics show of a listener.
type ConnectionStats struct {
	Open           int
	RefusedTotal   uint64 // above the bound of all
	RefusedAddress uint64 // above that of one address
}

// Stats returns the state of the moment.
func (l *Listener) Stats() ConnectionStats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return ConnectionStats{l.open, l.refused[0].Load(), l.refused[1].Load()}
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
