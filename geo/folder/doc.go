// Package folder has what programs that keep files in a folder need of the system: that
// no second process writes to it, and that new names in it last.
package folder
