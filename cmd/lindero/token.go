package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"

	"lindero/geo"
	"lindero/web/auth"
)

type tokenCommand struct {
	Create tokenCreate `cmd:"" help:"Make a token and print it, this once: only its hash is kept."`
	List   tokenList   `cmd:"" help:"List the tokens, without their secrets."`
	Revoke tokenRevoke `cmd:"" help:"Revoke a token: a running server refuses it from the next request on."`
}

// tokenPath names the file of tokens.
type tokenPath struct {
	Tokens string `default:"tokens.json" placeholder:"FILE" help:"The file of tokens, which serve is given too."`
}

type tokenCreate struct {
	tokenPath `embed:""`

	Name        string   `required:"" help:"Whose it is or what for; lists and the log show it."`
	Class       string   `required:"" help:"Access class, such as partner or official."`
	Expires     expiry   `default:"90d" placeholder:"90d|2027-01-31|never" help:"When it ends: after so many days or hours, or with a day (UTC)."`
	Collections []string `placeholder:"ID,..." help:"The only collections that it opens; without any, all."`
	Area        areas    `placeholder:"W,S,E,N" help:"The only area that it opens, in degrees; may be given several times. Without any, everywhere."`
}

// areas are boxes of west, south, east and north.
type areas [][4]float64

// Decode reads one more box. It takes it off the command line itself: kong takes what
// starts with a minus for a flag, and half the world lies west of Greenwich.
func (a *areas) Decode(ctx *kong.DecodeContext) error {
	box, err := geo.ParseBBox(ctx.Scan.Pop().String())
	if err != nil {
		return err
	}
	*a = append(*a, [4]float64{box.West, box.South, box.East, box.North})
	return nil
}

// expiry is a time from which on a token is not valid any more.
type expiry struct{ at time.Time } // zero: never

// UnmarshalText reads a span of days or hours from now, a day, whose end it is, or
// "never".
func (e *expiry) UnmarshalText(text []byte) (err error) {
	e.at, err = parseExpiry(string(text), time.Now())
	return err
}

func parseExpiry(text string, now time.Time) (time.Time, error) {
	if text == "never" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.DateOnly, text)
	at = at.AddDate(0, 0, 1)
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour} {
		digits, ok := strings.CutSuffix(text, unit)
		if n, spanErr := strconv.ParseUint(digits, 10, 16); ok && spanErr == nil {
			at, err = now.Add(time.Duration(n)*length).UTC().Truncate(time.Second), nil
		}
	}
	if err != nil || !at.After(now) {
		return time.Time{}, fmt.Errorf("%q: give a span such as 90d or 12h, a day to come such as 2027-01-31, or never", text)
	}
	return at, nil
}

// Run makes a token.
func (t *tokenCreate) Run(env *environment) error {
	token := auth.Token{Name: t.Name, Class: t.Class, Expires: t.Expires.at, Collections: t.Collections, Areas: t.Area}
	token, text, err := auth.NewToken(token, time.Now())
	if err != nil {
		return err
	}
	if err := auth.EditTokens(t.Tokens, func(all []auth.Token) ([]auth.Token, error) { return append(all, token), nil }); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(env.stdout, text); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.stderr, "Token %s (%s), %s. It is not shown again. Servers started with --tokens %s take it.\n",
		token.ID, token.Class, endOf(token), t.Tokens)
	return err
}

func endOf(t auth.Token) string {
	if t.Expires.IsZero() {
		return "without an end"
	}
	return "valid until " + t.Expires.Format("2006-01-02 15:04 UTC")
}

type tokenList struct {
	tokenPath `embed:""`

	JSON bool `help:"Print them as JSON."`
}

// listedToken is a token as list prints it.
type listedToken struct {
	ID          string       `json:"id"`
	State       string       `json:"state"` // valid, expired or revoked
	Class       string       `json:"class"`
	Name        string       `json:"name"`
	Created     time.Time    `json:"created"`
	Expires     time.Time    `json:"expires,omitzero"`
	Revoked     time.Time    `json:"revoked,omitzero"`
	Collections []string     `json:"collections,omitzero"`
	Areas       [][4]float64 `json:"areas,omitzero"`
}

// Run lists the tokens in the order they were made.
func (t *tokenList) Run(env *environment) error {
	tokens, err := auth.ReadTokens(t.Tokens)
	if err != nil {
		return err
	}
	now := time.Now()
	listed := make([]listedToken, len(tokens))
	for i, v := range tokens {
		listed[i] = listedToken{v.ID, v.State(now), v.Class, v.Name, v.Created, v.Expires, v.Revoked, v.Collections, v.Areas}
	}
	if t.JSON {
		encoder := json.NewEncoder(env.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(listed)
	}
	table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tSTATE\tCLASS\tNAME\tCREATED\tEXPIRES\tONLY") //nolint:errcheck // Flush says it
	for _, v := range listed {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", v.ID, v.State, v.Class, v.Name, day(v.Created), day(v.Expires), v.only()) //nolint:errcheck // Flush says it
	}
	return table.Flush()
}

// only is what the token is limited to.
func (t listedToken) only() string {
	var parts []string
	if t.Collections != nil {
		parts = append(parts, strings.Join(t.Collections, ","))
	}
	for _, a := range t.Areas {
		parts = append(parts, fmt.Sprintf("%g,%g,%g,%g", a[0], a[1], a[2], a[3]))
	}
	return strings.Join(parts, " ")
}

func day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.Format(time.DateOnly)
}

type tokenRevoke struct {
	tokenPath `embed:""`

	ID string `arg:"" help:"The token's id: the eight characters behind lin_."`
}

// Run revokes a token. One that is revoked already stays as it is.
func (t *tokenRevoke) Run(env *environment) error {
	err := auth.EditTokens(t.Tokens, func(all []auth.Token) ([]auth.Token, error) {
		for i := range all {
			if all[i].ID == t.ID {
				if all[i].Revoked.IsZero() {
					all[i].Revoked = time.Now().UTC().Truncate(time.Second)
				}
				return all, nil
			}
		}
		return nil, fmt.Errorf("%s has no token %q; lindero token list shows those there are", t.Tokens, t.ID)
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.stderr, "Token %s is revoked.\n", t.ID)
	return err
}
