package shapefile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Field is a column of a .dbf. Type is the letter of dBASE: C text, N and F numbers,
// L truth, D date, I integer, O and B binary doubles.
type Field struct {
	Name     []byte // in the encoding of the file
	Type     byte
	Length   int
	Decimals int
	offset   int
}

// Attributes reads a .dbf.
type Attributes struct {
	r       io.Reader
	Fields  []Field
	Records int  // as the header has it
	LDID    byte // language driver: the encoding of texts
	record  []byte
}

const (
	dbfHeader      = 32
	dbfField       = 32
	fieldsEnd      = 0x0d
	fileEnd        = 0x1a
	deleted        = '*'
	maxDBFFields   = 4096
	minRecordBytes = 1
)

// NewAttributes reads the header.
func NewAttributes(r io.Reader) (*Attributes, error) {
	var header [dbfHeader]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return nil, fmt.Errorf("the .dbf ends in its header: %w", err)
	}
	size := int(binary.LittleEndian.Uint16(header[8:]))
	a := &Attributes{
		r:       r,
		Records: int(binary.LittleEndian.Uint32(header[4:])),
		LDID:    header[29],
		record:  make([]byte, binary.LittleEndian.Uint16(header[10:])),
	}
	if size < dbfHeader+1 || len(a.record) < minRecordBytes {
		return nil, errors.New("the .dbf's header makes no sense; is it a dBASE file?")
	}
	rest := make([]byte, size-dbfHeader)
	if _, err := io.ReadFull(r, rest); err != nil {
		return nil, fmt.Errorf("the .dbf ends in its header: %w", err)
	}
	return a, a.fields(rest)
}

func (a *Attributes) fields(b []byte) error {
	offset := 1 // behind the mark of deletion
	for ; len(b) >= dbfField && b[0] != fieldsEnd; b = b[dbfField:] {
		name := b[:11]
		if end := bytes.IndexByte(name, 0); end >= 0 {
			name = name[:end]
		}
		f := Field{Name: bytes.TrimSpace(name), Type: b[11], Length: int(b[16]), Decimals: int(b[17]), offset: offset}
		offset += f.Length
		if offset > len(a.record) || len(a.Fields) >= maxDBFFields {
			return errors.New("the .dbf's fields are longer than its records")
		}
		a.Fields = append(a.Fields, f)
	}
	return nil
}

// Next reads a record; the values of [Attributes.Value] are those of it. io.EOF at the
// end, io.ErrUnexpectedEOF where the file is cut short.
func (a *Attributes) Next() (isDeleted bool, err error) {
	n, err := io.ReadFull(a.r, a.record)
	if n > 0 && a.record[0] == fileEnd {
		return false, io.EOF
	}
	if err != nil {
		return false, err
	}
	return a.record[0] == deleted, nil
}

// Value returns the bytes of a field as they stand, valid until the next record.
func (a *Attributes) Value(i int) []byte {
	f := &a.Fields[i]
	return a.record[f.offset : f.offset+f.Length]
}

// ldids are the encodings of language drivers, as names of code pages (ESRI, "Setting
// the code page").
var ldids = map[byte]string{
	0x01: "437", 0x02: "850", 0x03: "1252", 0x04: "macroman",
	0x57: "1252", 0x58: "1252", 0x59: "1252", 0x1b: "437", 0x37: "850",
	0x0f: "437", 0x10: "850", 0x12: "850", 0x14: "850", 0x1d: "850", 0x25: "850", 0xc8: "1250",
}

// CodePage returns the name of the encoding that the header's language driver stands
// for, "" if it says none.
func (a *Attributes) CodePage() string { return ldids[a.LDID] }
