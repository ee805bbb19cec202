// Package dispatch has what other goroutines hand to the UI goroutine with [fyne.Do]
// done before the next frame is drawn.
//
// Fyne's event loop picks at random between a frame that is due and the functions that
// wait (a Go select), so where frames take long, as without a graphics card, a result
// can wait for several in a row. Here it waits for one, unless more waits than fits
// beside a frame.
package dispatch
