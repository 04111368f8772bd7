// Package auth says who is asking: a principal, by a token, a browser's session or an
// OpenID Connect issuer. What a principal may see is not decided here: its class names
// an edition of the data, its scope a part of that, and package api serves it.
//
// A request may present a credential in four forms. The first that is there counts,
// and the others are not looked at:
//
//  1. Authorization: Bearer TOKEN
//  2. X-API-Key: TOKEN
//  3. the parameter key=TOKEN, for clients that can send no headers
//  4. the cookie of a session
//
// A credential that counts and is wrong, expired or revoked fails the request. It never
// makes it one of the public: whoever sends a credential means to see more, and has to
// learn that they do not.
//
// Tokens are kept as the SHA-256 of their secret. A slow hash, as passwords need, would
// add nothing: the secret is 200 random bits, which nobody finds by trying.
package auth
