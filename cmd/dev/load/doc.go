// Package load is what the developer's tool measures servers with: points to serve,
// clients that cost little, and answers taken apart far enough to know that two servers
// did the same work.
package load
