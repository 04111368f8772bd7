// Package audit keeps a log of who was given what: append-only, one JSON object a
// line, each with the hash of the line before, so that nothing in it can be removed,
// changed or put in another order unseen.
//
// # Form
//
// A log is a folder of files audit-N.jsonl, N being the sequence number of the first
// record, in twelve digits. A line is a [Record] as encoding/json writes it, fields in
// their order, empty ones left out, without escapes for HTML, ended by one line feed;
// any other spelling of the same record is a fault. prev is the hexadecimal SHA-256 of
// the bytes of the line before, without its line feed, in the file before where a file
// begins; 64 zeros in the first record of all. Sequence numbers go up by one.
//
// # What it proves
//
// [Verify] finds a record that was changed, removed, added or moved anywhere but at
// the end. That records are missing at the end no chain can tell: note the head, the
// hash of the last line, somewhere else now and then. Verify finds it again in a log
// that has grown, and misses it in one that was cut or rewritten. Somebody who may
// write the files can always append to them, or write another log from the start;
// only a head noted elsewhere tells.
//
// # What may be lost
//
// Records are written as they come and are on the disk within a second, those of
// importance (all but access and refusals) at once; [Log.Commit] waits for it. A
// process that is killed loses what it has not written, and the next one says so: its
// start record names the last sequence number that it found, and a line that was cut
// off is put aside and recorded. Accesses are counted up for a minute; the counts so
// far lie in pending.json, a second old at the most, and are taken over by the next
// start.
//
// # What it holds
//
// Names and ids of principals, never secrets: the query is recorded without the
// parameters that hold credentials.
package audit
