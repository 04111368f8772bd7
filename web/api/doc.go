// Package api answers the requests for data: the landing document, collections,
// schemas, features, tiles, TileJSON and styles. Package web puts its handlers behind
// routes and middleware.
//
// A request takes the snapshot once, as a view: one edition of it with what serving
// it needs prepared. Handlers return errors; package web turns them into problem
// documents.
//
// Every document that people may want to read is a page as well: page.go has what pages
// share, the files beside it what each of them shows, pages/ the templates. A page is
// whole without scripts; the front end's page entry adds the look and a small map.
package api
