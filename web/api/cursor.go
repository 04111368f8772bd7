package api

import (
	"encoding/base64"
	"encoding/binary"

	"lindero/geo"
)

// A cursor is the place where a page starts: the first bytes of the collection's
// version and an ordinal, as URL-safe base64. Ordinals mean something only within
// a version, so pages fit together or the cursor is refused.
const cursorVersionBytes = 8

func cursorOf(c *geo.Collection, from int) string {
	raw := append([]byte(nil), c.Version[:cursorVersionBytes]...)
	return base64.RawURLEncoding.EncodeToString(binary.AppendUvarint(raw, uint64(from)))
}

func parseCursor(c *geo.Collection, text string) (from int, err error) {
	if text == "" {
		return 0, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) <= cursorVersionBytes {
		return 0, geo.Errorf(geo.CodeInvalid, "cursor", "this is no cursor; follow the next links of /collections/%s/items", c.ID)
	}
	ordinal, n := binary.Uvarint(raw[cursorVersionBytes:])
	if n != len(raw)-cursorVersionBytes || ordinal > uint64(1<<32) {
		return 0, geo.Errorf(geo.CodeInvalid, "cursor", "this is no cursor; follow the next links of /collections/%s/items", c.ID)
	}
	if string(raw[:cursorVersionBytes]) != c.Version[:cursorVersionBytes] {
		return 0, geo.Errorf(geo.CodeExpired, "cursor", "the data have changed since the first page; start again at /collections/%s/items", c.ID)
	}
	return int(ordinal), nil
}
