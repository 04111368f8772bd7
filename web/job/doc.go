// Package job runs work that takes longer than a request may, and keeps what comes of it
// on disk until somebody fetches it. It knows nothing of what the work is: a [Runner]
// does that.
//
// Each job has a folder, named after its id, in the folder of the [Store]:
//
//	ID/record.json   what is known of it
//	ID/work/         what the runner is writing; what is left of an earlier attempt
//	ID/results/      the finished files
//
// A record is written beside its place, synced and renamed, and results are there only
// once they are synced and their record says so: whatever happens to the process, no part
// of a file is ever taken for the whole. Jobs that a stop or a kill interrupted are taken
// up again when the store is opened next, a bounded number of times.
//
// Everything is bounded: jobs at once, waiting, of one client; bytes on disk; how long a
// job may run and how long it is kept. See [Options].
package job
