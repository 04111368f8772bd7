package geo

import "fmt"

// Code says what kind of failure an [Error] is; package web maps codes to HTTP
// statuses and problem types.
type Code string

// The codes of errors that reach a user.
const (
	CodeInvalid  Code = "invalid"   // the request or the data are wrong
	CodeNotFound Code = "not-found" // no such collection, feature or tile
	CodeExpired  Code = "expired"   // a cursor of a dataset version that is gone
	CodeTooLarge Code = "too-large" // above a limit that the message names
	CodeConflict Code = "conflict"  // the value contradicts what is there already

	CodeUnauthorized Code = "unauthorized" // whoever asks cannot prove who they are
	CodeForbidden    Code = "forbidden"    // known, and still not allowed
	CodeUnavailable  Code = "unavailable"  // not now; later it may be
)

// Error is a failure with a code and a message fit to be shown to whoever asked:
// it names the place and the way out. Param names the request parameter or the
// property concerned, if one is.
type Error struct {
	Code    Code
	Param   string
	Message string
}

func (e *Error) Error() string { return e.Message }

// Errorf makes an [Error]. Param may be empty.
func Errorf(code Code, param, format string, args ...any) *Error {
	return &Error{Code: code, Param: param, Message: fmt.Sprintf(format, args...)}
}
