// Package manage holds the pages beside the walk: the endpoints of a
// workspace, what the walk made in the org, settings, and help.
//
// A page is built once and changed in place: what is being typed and what has
// the focus survive every Update.
package manage
