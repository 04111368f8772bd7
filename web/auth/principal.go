package auth

import (
	"context"
	"regexp"
	"time"

	"lindero/geo"
)

// Principal is who asks, as far as it matters.
type Principal struct {
	ID      string    // of the token, key or subject: never a secret; "" for the public
	Name    string    // for people and the audit log
	Class   string    // access class, geo.Public for whoever does not say who they are
	Scope   geo.Scope // what of the class's edition: zero value is all of it
	Expires time.Time // zero: never
}

// IsPublic reports whether the principal is nobody in particular who may see what the
// public may: answers to them may be kept by shared caches.
func (p Principal) IsPublic() bool { return p.ID == "" && p.Class == geo.Public }

type principalKey struct{}

// From returns the principal of a request's context; where none was set, the public.
func From(ctx context.Context) Principal {
	if p, ok := ctx.Value(principalKey{}).(*Principal); ok {
		return *p
	}
	return Principal{Class: geo.Public}
}

// With returns a context whose principal is p.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, &p)
}

// DefaultClasses are the access classes of a server that configures none, from the
// least to the most entitled.
func DefaultClasses() []string { return []string{geo.Public, "partner", "official"} }

var classPattern = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)

// CheckClass fails where the name can be none of an access class.
func CheckClass(name string) error {
	if !classPattern.MatchString(name) {
		return geo.Errorf(geo.CodeInvalid, "class", "%q can be no access class: those are 1 to 32 of a-z, 0-9, _ and -", name)
	}
	return nil
}
