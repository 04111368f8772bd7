package api

import "github.com/labstack/echo/v4"

// featuresSent is where a request's context has the number.
const featuresSent = "features sent"

func setFeaturesSent(c echo.Context, n int) { c.Set(featuresSent, n) }

// FeaturesSent is how many features a request for items or for a file was answered
// with, as far as it got.
func FeaturesSent(c echo.Context) int {
	n, _ := c.Get(featuresSent).(int) // 0 where nothing was answered
	return n
}

// subject is where a request's context has what a download is of, beside its address.
const subject = "subject"

func setSubject(c echo.Context, text string) { c.Set(subject, text) }

// Subject is what a download is of where its address does not tell: a process with its
// inputs.
func Subject(c echo.Context) string {
	text, _ := c.Get(subject).(string) // "" where the address tells
	return text
}
