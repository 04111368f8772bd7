package auth

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"lindero/geo"
)

// Tokens knows which tokens there are: those of a file, as it is now, and those issued
// for this run of the program alone. It is safe for concurrent use.
type Tokens struct {
	path   string // "" for no file
	now    func() time.Time
	issued sync.Map // by id; to Token
	listed atomic.Pointer[listed]
	read   sync.Mutex // held while reading the file
}

// listed is what a file held when it was read.
type listed struct {
	info fs.FileInfo // nil: there was no file
	byID map[string]Token
	err  error // why it could not be read
}

// OpenTokens reads the file at the path, which need not be there yet; with "" there is
// none. It fails where the file is no list of tokens.
func OpenTokens(path string) (*Tokens, error) {
	t := &Tokens{path: path, now: time.Now}
	_, err := t.file()
	return t, err
}

// Issue makes a token that is valid for this run of the program, and returns the text
// that proves it.
func (t *Tokens) Issue(token Token) (text string, err error) {
	token, text, err = NewToken(token, t.now())
	if err != nil {
		return "", err
	}
	t.issued.Store(token.ID, token)
	return text, nil
}

// Identify returns who presents a token. Errors of [geo.CodeUnauthorized] say that it
// is wrong, expired or revoked; of [geo.CodeUnavailable], that nobody can tell.
func (t *Tokens) Identify(text string) (Principal, error) {
	id, secret, ok := splitToken(text)
	if !ok {
		return Principal{}, errNoToken()
	}
	token, err := t.find(id)
	if err != nil {
		return Principal{}, err
	}
	// One that is not there is compared all the same, so that time does not tell of it.
	if !sameDigest(digestOf(secret), cmp.Or(token.SHA256, noDigest)) {
		return Principal{}, errWrong()
	}
	return token.principal(t.now())
}

// Current returns whom the token with the id stands for by now; errors are as those of
// [Tokens.Identify].
func (t *Tokens) Current(id string) (Principal, error) {
	token, err := t.find(id)
	if err != nil {
		return Principal{}, err
	}
	if token.ID == "" {
		return Principal{}, errWrong()
	}
	return token.principal(t.now())
}

// noDigest is that of no secret anybody knows.
var noDigest = strings.Repeat("0", 64)

func errNoToken() error {
	return geo.Errorf(geo.CodeUnauthorized, "", "this is no token; tokens read lin_, 8 letters and digits, _, and 40 more")
}

func errWrong() error {
	return geo.Errorf(geo.CodeUnauthorized, "", "this token is not valid here; check that all of it was copied")
}

// find returns the token with the id; the zero Token where there is none.
func (t *Tokens) find(id string) (Token, error) {
	if token, ok := t.issued.Load(id); ok {
		return token.(Token), nil
	}
	file, err := t.file()
	if err != nil {
		return Token{}, errors.Join(geo.Errorf(geo.CodeUnavailable, "", "tokens cannot be checked at the moment; the log of the server says why"), err)
	}
	return file.byID[id], nil
}

// file is what the file holds now. To look whether it changed takes a microsecond or
// two, so that a token revoked is refused from the next request on.
func (t *Tokens) file() (*listed, error) {
	if t.path == "" {
		return &listed{}, nil
	}
	info, err := os.Stat(t.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("looking at the tokens: %w", err)
	}
	if known := t.listed.Load(); known != nil && unchanged(known.info, info) {
		return known, known.err
	}
	t.read.Lock()
	defer t.read.Unlock()
	if known := t.listed.Load(); known != nil && unchanged(known.info, info) {
		return known, known.err
	}
	tokens, info, err := readTokens(t.path)
	now := &listed{info, make(map[string]Token, len(tokens)), err}
	for _, token := range tokens {
		now.byID[token.ID] = token
	}
	t.listed.Store(now)
	return now, now.err
}

// unchanged reports whether a file is the one it was. Files of tokens are replaced, not
// written into, so that another content is another file.
func unchanged(before, now fs.FileInfo) bool {
	if before == nil || now == nil {
		return before == nil && now == nil
	}
	return os.SameFile(before, now) && before.ModTime().Equal(now.ModTime()) && before.Size() == now.Size()
}
