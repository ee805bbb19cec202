// Package shell is the frame around the pages of one workspace: header,
// sidebar, page head and foot, the Activity drawer, what a task says while it
// runs. It offers pages what page.Host asks and knows no page's insides.
//
// Everything in it belongs to the UI goroutine, except where a comment says
// otherwise.
package shell
