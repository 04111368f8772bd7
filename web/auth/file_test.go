package auth

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

// made is a token of a class, with the text that proves it.
func made(t testing.TB, token Token) (Token, string) {
	t.Helper()
	if token.Name == "" {
		token.Name = "test"
	}
	token, text, err := NewToken(token, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return token, text
}

func write(t testing.TB, path string, tokens ...Token) {
	t.Helper()
	if err := EditTokens(path, func([]Token) ([]Token, error) { return tokens, nil }); err != nil {
		t.Fatal(err)
	}
}

func TestFilesOfTokensAreReadAsWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	one, secret := made(t, Token{Class: "partner", Expires: time.Now().Add(time.Hour).UTC().Truncate(time.Second), Collections: []string{"posts"}, Areas: [][4]float64{{-92, 14, -91, 15}, {179, -1, -179, 1}}})
	none, _ := made(t, Token{Class: "official", Collections: []string{}, Revoked: one.Created})
	write(t, path, one, none)
	got, err := ReadTokens(path)
	if err != nil || !reflect.DeepEqual(got, []Token{one, none}) {
		t.Fatalf("%v, %+v", err, got)
	}
	if got[1].Collections == nil {
		t.Error("a token for no collection at all has become one for all")
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, mode %v", err, info.Mode())
	}
	text, err := os.ReadFile(path)
	if _, proof, _ := splitToken(secret); err != nil || strings.Contains(string(text), proof) {
		t.Errorf("%v: the file holds the secret: %s", err, text)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".tokens-*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestWhatIsNoFileOfTokens(t *testing.T) {
	good, _ := made(t, Token{Class: "partner"})
	text, err := json.Marshal(tokenFile{1, []Token{good}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parseTokens(text); err != nil {
		t.Fatal(err)
	}
	change := func(from, to string) string {
		changed := strings.Replace(string(text), from, to, 1)
		if changed == string(text) {
			t.Fatalf("%q is not in %s", from, text)
		}
		return changed
	}
	record, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"nothing": "", "broken off": string(text[:len(text)-2]), "more behind": string(text) + "{}",
		"another version": change(`"version":1`, `"version":2`), "no version": change(`"version":1,`, ``),
		"a misspelt member": change(`"name"`, `"revokd":"2026-01-01T00:00:00Z","name"`),
		"an id of capitals": change(good.ID, strings.ToUpper("abcdefgh")), "a short digest": change(good.SHA256, good.SHA256[1:]),
		"no class": change(`"partner"`, `""`), "a class with blanks": change(`"partner"`, `"a b"`), "no name": change(`"test"`, `""`),
		"a name of two lines": change(`"test"`, `"a\nb"`),
		"a token twice":       change("}]", "},"+string(record)+"]"),
		"an area upside down": change(`"name"`, `"areas":[[0,2,1,1]],"name"`), "half an area": change(`"name"`, `"areas":[[0,1e400]],"name"`),
		"a collection of dots": change(`"name"`, `"collections":[".."],"name"`),
		"expired at birth":     change(`"name"`, `"expires":"2001-01-01T00:00:00Z","name"`),
	} {
		if tokens, err := parseTokens([]byte(bad)); err == nil {
			t.Errorf("%s is taken: %+v", name, tokens)
		}
	}
	path := filepath.Join(t.TempDir(), "tokens.json")
	if err := os.WriteFile(path, []byte(`{"version":1,"tokens":[]`+strings.Repeat(" ", maxFileBytes)+"}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadTokens(path); err == nil {
		t.Error("a file without bounds is taken")
	}
}

// TestManyEditAtOnce adds tokens from all sides: none may be lost, and whoever reads
// meanwhile sees whole files.
func TestManyEditAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	var editors sync.WaitGroup
	const each, all = 10, 80
	for range all / each {
		editors.Go(func() {
			for range each {
				token, _ := made(t, Token{Class: "partner"})
				if err := EditTokens(path, func(tokens []Token) ([]Token, error) { return append(tokens, token), nil }); err != nil {
					t.Error(err)
				}
				if _, err := ReadTokens(path); err != nil {
					t.Error(err)
				}
			}
		})
	}
	editors.Wait()
	if tokens, err := ReadTokens(path); err != nil || len(tokens) != all {
		t.Errorf("%d tokens, %v", len(tokens), err)
	}
}

func TestAFailedEditChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tokens.json")
	token, _ := made(t, Token{Class: "partner"})
	write(t, path, token)
	bad := token
	bad.Class = "No Class"
	for _, edit := range []func([]Token) ([]Token, error){
		func([]Token) ([]Token, error) { return nil, fmt.Errorf("no") },
		func([]Token) ([]Token, error) { return []Token{token, token}, nil },
		func([]Token) ([]Token, error) { return []Token{bad}, nil },
	} {
		if err := EditTokens(path, edit); err == nil {
			t.Error("it did not fail")
		}
	}
	if tokens, err := ReadTokens(path); err != nil || !reflect.DeepEqual(tokens, []Token{token}) {
		t.Errorf("%v, %+v", err, tokens)
	}
}

func FuzzTokenFile(f *testing.F) {
	token, _ := made(f, Token{Class: "partner", Areas: [][4]float64{{-92, 14, -91, 15}}, Collections: []string{"posts"}})
	text, err := json.Marshal(tokenFile{1, []Token{token}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"version":1,"tokens":null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		tokens, err := parseTokens(text)
		if err != nil {
			return
		}
		again, err := json.Marshal(tokenFile{1, tokens})
		if err != nil {
			t.Fatal(err)
		}
		same, err := parseTokens(again)
		if err != nil || len(same) != len(tokens) {
			t.Fatalf("%s became %s: %v", text, again, err)
		}
		for i := range same {
			a, errA := tokens[i].principal(time.Unix(0, 0))
			b, errB := same[i].principal(time.Unix(0, 0))
			if (errA == nil) != (errB == nil) || !reflect.DeepEqual(a.Scope, b.Scope) || a.Class != b.Class {
				t.Fatalf("%+v became %+v", a, b)
			}
		}
	})
}
