package web

import (
	"errors"
	"net/netip"
	"strings"
)

// hop is what one proxy says of the request that it got: from which address, over
// http or https, and for which host. What it does not say is zero.
type hop struct {
	from  netip.Addr // invalid where it is hidden: "unknown" or a name made up
	proto string
	host  string
}

var errForwarded = errors.New("the Forwarded header is malformed (RFC 7239, 4)")

// parseForwarded reads the lines of a Forwarded header (RFC 7239, 4), the farthest
// proxy first. One fault makes all of it worthless: whoever sends the first part of a
// line that proxies append to could else hide the end of it in a quoted string.
func parseForwarded(lines []string) ([]hop, error) {
	var hops []hop
	for _, line := range lines {
		for more := true; more; {
			var h hop
			var err error
			if h, line, more, err = parseElement(line); err != nil {
				return nil, err
			}
			hops = append(hops, h)
		}
	}
	return hops, nil
}

// parseElement reads one forwarded-element off the line. It returns the rest, and
// whether a comma stands before that.
func parseElement(line string) (h hop, rest string, more bool, err error) {
	for {
		var name, value string
		if name, value, line, err = parsePair(line); err != nil {
			return h, "", false, err
		}
		switch strings.ToLower(name) {
		case "for":
			h.from = parseNode(value)
		case "proto":
			h.proto = value
		case "host":
			h.host = value
		}
		switch {
		case line == "":
			return h, "", false, nil
		case line[0] == ',':
			return h, line[1:], true, nil
		case line[0] != ';':
			return h, "", false, errForwarded
		}
		line = line[1:]
	}
}

// parsePair reads a name and its value, which is a token or a quoted string, with the
// space around them. An empty pair is allowed.
func parsePair(line string) (name, value, rest string, err error) {
	name, rest = cutToken(strings.TrimLeft(line, " \t"))
	if name == "" {
		return "", "", strings.TrimLeft(rest, " \t"), nil
	}
	rest, ok := strings.CutPrefix(rest, "=")
	if !ok {
		return "", "", "", errForwarded
	}
	if strings.HasPrefix(rest, `"`) {
		value, rest, err = cutQuoted(rest[1:])
	} else {
		value, rest = cutToken(rest)
	}
	return name, value, strings.TrimLeft(rest, " \t"), err
}

// cutToken cuts the token (RFC 9110, 5.6.2) off the start of the text.
func cutToken(s string) (token, rest string) {
	for i := range len(s) {
		if !isTokenByte(s[i]) {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

func isTokenByte(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z' || strings.IndexByte("!#$%&'*+-.^_`|~", b) >= 0
}

// cutQuoted cuts a quoted string (RFC 9110, 5.6.4), whose opening quote is gone, off
// the start of the text.
func cutQuoted(s string) (value, rest string, err error) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return out.String(), s[i+1:], nil
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		out.WriteByte(s[i])
	}
	return "", "", errForwarded
}

// parseNode reads a node of a Forwarded header or an element of X-Forwarded-For: an
// address, bare or in brackets, with or without a port. It returns the zero address
// where there is none, as for "unknown".
func parseNode(s string) netip.Addr {
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if err != nil {
		withPort, err := netip.ParseAddrPort(s)
		if err != nil {
			return netip.Addr{}
		}
		address = withPort.Addr()
	}
	return address.Unmap().WithZone("")
}
