// Package remote opens archives wherever they lie: on disk, at an HTTP address whose
// server answers ranges, or in a bucket that speaks S3.
//
// What is opened is one state of the file. Every range asked for must be of that state,
// by its entity tag where it has one: a file that was replaced is noticed with the next
// range, and never mixed with the one before.
package remote
