package auth

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lindero/geo"
)

// Token is what is kept of a token: all but its secret.
type Token struct {
	ID          string       `json:"id"`
	SHA256      string       `json:"sha256"` // of the secret, in hexadecimal
	Name        string       `json:"name"`   // whose it is or what for
	Class       string       `json:"class"`
	Created     time.Time    `json:"created"`
	Expires     time.Time    `json:"expires,omitzero"`     // zero: never
	Collections []string     `json:"collections,omitzero"` // ids; nil: all
	Areas       [][4]float64 `json:"areas,omitzero"`       // west, south, east, north in degrees; nil: everywhere
	Revoked     time.Time    `json:"revoked,omitzero"`     // zero: it is not
}

// NewToken completes a token of a name, class, expiry and scope with what it is known
// by, and returns the text that proves it, which is kept nowhere.
func NewToken(t Token, now time.Time) (made Token, text string, err error) {
	secret := random(secretBytes)
	t.ID, t.SHA256, t.Created = random(idBytes), digestOf(secret), now.UTC().Truncate(time.Second)
	return t, "lin_" + t.ID + "_" + secret, t.check()
}

// maxName bounds the name of a token, in bytes.
const maxName = 200

var collectionPattern = regexp.MustCompile(`^[a-z0-9_-]{1,100}$`)

// check fails where the token is none that could have been made.
func (t Token) check() error {
	switch {
	case !idPattern.MatchString(t.ID):
		return geo.Errorf(geo.CodeInvalid, "id", "%q can be no id of a token", t.ID)
	case len(t.SHA256) != 64 || strings.Trim(t.SHA256, "0123456789abcdef") != "":
		return geo.Errorf(geo.CodeInvalid, "sha256", "token %s: sha256 is 64 hexadecimal digits", t.ID)
	case t.Name == "" || len(t.Name) > maxName || !utf8.ValidString(t.Name) || strings.ContainsFunc(t.Name, unicode.IsControl):
		return geo.Errorf(geo.CodeInvalid, "name", "token %s: its name is 1 to %d bytes of text on one line", t.ID, maxName)
	case !t.Expires.IsZero() && t.Expires.Before(t.Created):
		return geo.Errorf(geo.CodeInvalid, "expires", "token %s expires before it was made", t.ID)
	}
	for _, id := range t.Collections {
		if !collectionPattern.MatchString(id) {
			return geo.Errorf(geo.CodeInvalid, "collections", "token %s: %q can be no id of a collection", t.ID, id)
		}
	}
	if _, err := t.scope(); err != nil {
		return err
	}
	return CheckClass(t.Class)
}

// scope is what the token is limited to.
func (t Token) scope() (geo.Scope, error) {
	scope := geo.Scope{Collections: t.Collections}
	if t.Areas != nil {
		scope.Areas = make([]geo.BBox, len(t.Areas))
	}
	for i, corners := range t.Areas {
		box, err := geo.NewBBox(corners)
		if err != nil {
			return scope, err
		}
		scope.Areas[i] = box
	}
	return scope, nil
}

// State is "valid", "expired" or "revoked".
func (t Token) State(now time.Time) string {
	switch {
	case !t.Revoked.IsZero():
		return "revoked"
	case !t.Expires.IsZero() && !now.Before(t.Expires):
		return "expired"
	}
	return "valid"
}

// principal is who the token stands for, as long as it is valid.
func (t Token) principal(now time.Time) (Principal, error) {
	switch t.State(now) {
	case "revoked":
		return Principal{}, geo.Errorf(geo.CodeUnauthorized, "", "the token %s has been revoked; ask for a new one", t.ID)
	case "expired":
		return Principal{}, geo.Errorf(geo.CodeUnauthorized, "", "the token %s expired on %s; ask for a new one", t.ID, t.Expires.Format(time.DateOnly))
	}
	scope, err := t.scope()
	return Principal{ID: t.ID, Name: t.Name, Class: t.Class, Scope: scope, Expires: t.Expires}, err
}
