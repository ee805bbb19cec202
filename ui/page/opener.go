package page

// Opener is a Host that can open an address that is no page of a console; the
// window's is one.
type Opener interface {
	// OpenAddress opens an address in the system's browser. It may block until that
	// is closed again: never call it on the UI goroutine.
	OpenAddress(address string) error
}

// Browser is a Host that opens an address, and gives it to the person where no browser
// comes up; the window's is one.
type Browser interface {
	// Browse opens an address in the system's browser, and doesn't wait for that.
	Browse(address string)
}
