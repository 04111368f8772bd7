package encode

import (
	"bufio"
	"encoding/binary"
	"os"
)

// sqlitePageSize is the size of pages, SQLite's own default.
const sqlitePageSize = 4096

// sqliteLockPage is the page that holds byte 2^30, which stays empty (1.1 of the file
// format).
const sqliteLockPage = 1<<30/sqlitePageSize + 1

// sqlitePages appends pages to a database that no connection has open. Pages count
// from 1.
type sqlitePages struct {
	file *os.File
	out  *bufio.Writer
	next uint32 // the number of the page after the last
}

func openSQLitePages(path string) (*sqlitePages, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	size, err := file.Seek(0, 2)
	if err != nil {
		return nil, err
	}
	return &sqlitePages{file, bufio.NewWriterSize(file, 1<<18), uint32(size/sqlitePageSize) + 1}, nil
}

// after returns the number of the page that follows one.
func after(page uint32) uint32 {
	if page+1 == sqliteLockPage {
		return page + 2
	}
	return page + 1
}

// append writes a page behind the others and returns its number.
func (p *sqlitePages) append(page *[sqlitePageSize]byte) (number uint32, err error) {
	if p.next == sqliteLockPage {
		if _, err := p.out.Write(make([]byte, sqlitePageSize)); err != nil {
			return 0, err
		}
		p.next++
	}
	number = p.next
	p.next++
	_, err = p.out.Write(page[:])
	return number, err
}

// following returns the number that the next page to be appended will have.
func (p *sqlitePages) following() uint32 { return after(p.next - 1) }

// replace writes a page that is there already.
func (p *sqlitePages) replace(number uint32, page *[sqlitePageSize]byte) error {
	_, err := p.file.WriteAt(page[:], int64(number-1)*sqlitePageSize)
	return err
}

// close writes what the header of the file says of the number of pages, and that the
// file has changed (1.3.7 and 1.3.8).
func (p *sqlitePages) close() error {
	if err := p.out.Flush(); err != nil {
		return err
	}
	var header [100]byte
	if _, err := p.file.ReadAt(header[:], 0); err != nil {
		return err
	}
	changes := binary.BigEndian.Uint32(header[24:]) + 1
	binary.BigEndian.PutUint32(header[24:], changes)
	binary.BigEndian.PutUint32(header[28:], p.next-1)
	binary.BigEndian.PutUint32(header[92:], changes)
	_, err := p.file.WriteAt(header[:], 0)
	return err
}
