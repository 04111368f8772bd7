package auth

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"lindero/geo"
)

// codeOf is the code of an error; "" for none.
func codeOf(err error) geo.Code {
	var known *geo.Error
	if errors.As(err, &known) {
		return known.Code
	}
	return ""
}

func TestTokensAreLong(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		token, text := made(t, Token{Class: "partner"})
		if !regexp.MustCompile(`^lin_[a-z2-7]{8}_[a-z2-7]{40}$`).MatchString(text) || !strings.Contains(text, "_"+token.ID+"_") || seen[text] {
			t.Fatalf("%q", text)
		}
		seen[text] = true
	}
}

// TestTokensAreKnownAsTheFileHasThem changes the file under the one who reads it: each
// change holds for the next request.
func TestTokensAreKnownAsTheFileHasThem(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	tokens, err := OpenTokens(path)
	if err != nil {
		t.Fatal(err)
	}
	token, text := made(t, Token{Class: "partner", Name: "Ana", Collections: []string{"posts"}})
	expect := func(step string, code geo.Code) {
		t.Helper()
		p, err := tokens.Identify(text)
		if codeOf(err) != code || err == nil && (p.ID != token.ID || p.Name != "Ana" || p.Class != "partner" || p.Scope.Key() != geo.Scope{Collections: []string{"posts"}}.Key()) {
			t.Errorf("%s: %+v, %v", step, p, err)
		}
		if _, err := tokens.Current(token.ID); codeOf(err) != code {
			t.Errorf("%s: by id, %v", step, err)
		}
	}
	expect("before there is a file", geo.CodeUnauthorized)
	write(t, path, token)
	expect("made", "")
	changed := token
	changed.Revoked = time.Now()
	write(t, path, changed)
	expect("revoked", geo.CodeUnauthorized)
	write(t, path, token)
	expect("restored", "")
	tokens.now = func() time.Time { return token.Created.Add(48 * time.Hour) }
	expect("without an end", "")
	changed = token
	changed.Expires = token.Created.Add(48 * time.Hour)
	write(t, path, changed)
	expect("ended", geo.CodeUnauthorized)
	tokens.now = time.Now
	expect("before its end", "")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	expect("spoilt", geo.CodeUnavailable)
	if _, err := OpenTokens(path); err == nil {
		t.Error("a server starts on a file that is no list of tokens")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	expect("removed", geo.CodeUnauthorized)
}

func TestIssuedTokensNeedNoFile(t *testing.T) {
	tokens, err := OpenTokens("")
	if err != nil {
		t.Fatal(err)
	}
	text, err := tokens.Issue(Token{Name: "demonstration", Class: "official"})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := tokens.Identify(text); err != nil || p.Class != "official" || p.Scope.Key() != "" {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := tokens.Issue(Token{Name: "", Class: "official"}); err == nil {
		t.Error("a token without a name was issued")
	}
}

func FuzzTokenText(f *testing.F) {
	tokens, err := OpenTokens("")
	if err != nil {
		f.Fatal(err)
	}
	text, err := tokens.Issue(Token{Name: "one", Class: "official"})
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{text, strings.ToUpper(text), text + "\n", "lin__", "", "lin_" + strings.Repeat("a", 8) + "_" + strings.Repeat("é", 20)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, guess string) {
		if p, err := tokens.Identify(guess); (err == nil) != (guess == text) || err != nil && codeOf(err) != geo.CodeUnauthorized {
			t.Fatalf("%q is %+v, %v", guess, p, err)
		}
	})
}
