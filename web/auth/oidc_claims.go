package auth

import (
	"cmp"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"

	"lindero/geo"
)

// principal is who an ID token speaks of. An error of [geo.CodeForbidden] says that no
// access class is theirs.
func (o *OIDC) principal(token *oidc.IDToken) (Principal, error) {
	var claims map[string]any
	if err := token.Claims(&claims); err != nil {
		return Principal{}, err
	}
	name := func(claim string) string { text, _ := claims[claim].(string); return text }
	p := Principal{
		ID:    "oidc:" + token.Subject,
		Name:  cmp.Or(name("name"), name("preferred_username"), name("email"), token.Subject),
		Class: o.class(claimTexts(claims, o.options.Claim)),
	}
	if p.Class == "" {
		return Principal{}, geo.Errorf(geo.CodeForbidden, "", "%s is signed in, but has no access here beyond the public's; whoever runs this server grants it", p.Name)
	}
	return p, nil
}

// class is the most entitled class that the values stand for; "" for none.
func (o *OIDC) class(values []string) string {
	best, highest := "", -2
	for _, value := range values {
		class, ok := o.options.Classes[value]
		if rank := slices.Index(o.options.Order, class); ok && rank > highest { // -1: one that no order has
			best, highest = class, rank
		}
	}
	return best
}

// claimTexts are the texts of a claim, which is one or a list of them. A claim within
// an object is named with dots, as in realm_access.roles.
func claimTexts(claims map[string]any, name string) []string {
	value, ok := claims[name]
	if object, rest, nested := strings.Cut(name, "."); !ok && nested {
		inner, _ := claims[object].(map[string]any)
		return claimTexts(inner, rest)
	}
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		var texts []string
		for _, v := range value {
			if text, ok := v.(string); ok {
				texts = append(texts, text)
			}
		}
		return texts
	}
	return nil
}
