package api

import (
	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
)

var languages = language.NewMatcher([]language.Tag{language.Spanish, language.English})

// lang is the language of the answer, "es" or "en": what the client accepts
// (RFC 9110, 12.5.4), Spanish where it does not say.
func lang(c echo.Context) string {
	h := c.Response().Header()
	h.Add("Vary", "Accept-Language")
	accepted, _, err := language.ParseAcceptLanguage(c.Request().Header.Get("Accept-Language"))
	chosen := "es"
	if err == nil {
		if _, i, _ := languages.Match(accepted...); i == 1 {
			chosen = "en"
		}
	}
	h.Set("Content-Language", chosen)
	return chosen
}
