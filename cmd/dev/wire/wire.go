// Package wire takes messages of protocol buffers apart: as much as it takes to read
// vector tiles without the code that wrote them.
package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrTruncated says that a message ends before what it announces.
var ErrTruncated = errors.New("the tile breaks off")

// Fields calls f for each field of a message: with its value where it is a number,
// with its bytes where it has a length. Of one of fixed width it tells only that it is
// there. It fails where f does, and where the message breaks off.
func Fields(data []byte, f func(number int, value uint64, bytes []byte) error) error {
	for len(data) > 0 {
		key, n := binary.Uvarint(data)
		if n <= 0 {
			return ErrTruncated
		}
		data = data[n:]
		var value uint64
		var bytes []byte
		switch wire := key & 7; wire {
		case 0, 2:
			if value, n = binary.Uvarint(data); n <= 0 {
				return ErrTruncated
			}
			data = data[n:]
			if wire == 2 {
				if value > uint64(len(data)) {
					return ErrTruncated
				}
				bytes, data = data[:value], data[value:]
			}
		case 1, 5:
			width := 8
			if wire == 5 {
				width = 4
			}
			if len(data) < width {
				return ErrTruncated
			}
			data = data[width:]
		default:
			return fmt.Errorf("wire type %d", wire)
		}
		if err := f(int(key>>3), value, bytes); err != nil {
			return err
		}
	}
	return nil
}

// Zigzag reads a signed number out of how it is written.
func Zigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
