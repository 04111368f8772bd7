// Package peers sets up other servers for benchmarks to compare with, each as well as
// its own documentation knows how.
package peers
