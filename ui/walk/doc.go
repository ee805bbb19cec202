// Package walk holds the pages of the five steps. Each shows a step of the
// walk as it stands in the workspace and calls its use cases in app/setup;
// what a step means and proves is decided there.
//
// A page is built once and changed in place: what is being typed and what has
// the focus survive every Update.
package walk
