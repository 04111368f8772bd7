package encode

import "encoding/binary"

func dbfHeaderSize(fields []dbfField) int { return 32 + 32*len(fields) + 1 }

// dbfRecordSize counts the mark of deletion as well.
func dbfRecordSize(fields []dbfField) int {
	size := 1
	for i := range fields {
		size += fields[i].width
	}
	return size
}

// writeTable writes the .dbf (dBASE III).
func (l *shpLayer) writeTable(name string, dimension int, fields []dbfField) error {
	w, err := l.file.create(name)
	if err != nil {
		return err
	}
	s := &l.sets[dimension]
	day := l.file.about.Created.UTC()
	l.buf = append(l.buf[:0], 3, byte(max(day.Year(), 1900)-1900), byte(day.Month()), byte(day.Day()))
	l.buf = binary.LittleEndian.AppendUint32(l.buf, uint32(s.shapes+s.nulls))
	l.buf = binary.LittleEndian.AppendUint16(l.buf, uint16(dbfHeaderSize(fields)))
	l.buf = binary.LittleEndian.AppendUint16(l.buf, uint16(dbfRecordSize(fields)))
	l.buf = append(l.buf, make([]byte, 20)...)
	for i := range fields {
		l.buf = fields[i].appendDescriptor(l.buf)
	}
	l.buf = append(l.buf, '\r')
	err = l.each(w, dimension, func(_ int, ordinal uint32) {
		l.buf = append(l.buf, ' ')
		for i := range fields {
			l.buf = fields[i].append(l.buf, ordinal)
		}
	})
	if err != nil {
		return err
	}
	l.buf = append(l.buf, 0x1a)
	return l.flush()
}

func (f *dbfField) appendDescriptor(dst []byte) []byte {
	var d [32]byte
	copy(d[:10], f.name)
	d[11], d[16], d[17] = f.kind, byte(f.width), byte(f.decimals)
	return append(dst, d[:]...)
}
