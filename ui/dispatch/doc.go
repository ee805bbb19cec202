// Package dispatch has what other goroutines hand to the UI goroutine done before
// the next frame is drawn.
//
// Fyne's event loop picks at random between a frame that is due and the functions
// of [fyne.Do] (a Go select), so where frames take long, as without a graphics card,
// a result can wait for several in a row. Here nothing waits for more than one.
package dispatch
