// Package api answers the requests for data: the landing document, collections,
// schemas, features, tiles, TileJSON and styles. Package web puts its handlers behind
// routes and middleware.
//
// A request takes the snapshot once, as a view: one edition of it with what serving
// it needs prepared. Handlers return errors; package web turns them into problem
// documents.
package api
