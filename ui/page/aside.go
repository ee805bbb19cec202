package page

// AsideReader is a Host on which a page can read what takes a while, such as files,
// off the UI goroutine; the window's is one. Unlike a [Task] it is no work that a
// person waits for or cancels, and it takes no turn.
type AsideReader interface {
	// ReadAside calls read on a goroutine of its own, then show on the UI goroutine,
	// and updates the page in front. show isn't called once the shell is left for good.
	ReadAside(read, show func())
}

// ReadAside has something read off the UI goroutine and then shown. Where the Host
// can't do that, both are done at once.
func ReadAside(h Host, read, show func()) {
	if a, ok := h.(AsideReader); ok {
		a.ReadAside(read, show)
		return
	}
	read()
	show()
}
