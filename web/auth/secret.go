package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"regexp"
)

// A token reads lin_<id>_<secret>: the id names it in lists and logs, the secret proves
// that one has it. Both are base32 in lower case (RFC 4648, 6), which survives being
// read out, wrapped and double-clicked.
const (
	idBytes     = 5  // 8 characters
	secretBytes = 25 // 40 characters, 200 bits
)

var (
	tokenPattern = regexp.MustCompile(`^lin_([a-z2-7]{8})_([a-z2-7]{40})$`)
	idPattern    = regexp.MustCompile(`^[a-z2-7]{8}$`)
	lowerBase32  = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
)

// random returns n bytes of the system's random source as base32. It cannot fail: the
// system would rather end the program.
func random(n int) string {
	b := make([]byte, n)
	rand.Read(b) //nolint:errcheck // never fails (crypto/rand)
	return lowerBase32.EncodeToString(b)
}

// splitToken takes a token apart; ok is false where the text is none.
func splitToken(text string) (id, secret string, ok bool) {
	parts := tokenPattern.FindStringSubmatch(text)
	if parts == nil {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// digestOf is what is kept of a secret.
func digestOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// sameDigest compares in a time that tells nothing of where two digests differ.
func sameDigest(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
