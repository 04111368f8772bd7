// Package web is the HTTP server: every route on one screen (routes.go), the
// middleware around them, one place where errors become answers, health, metrics
// and the embedded front end. What the routes for data answer is in web/api.
package web
