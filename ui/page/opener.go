package page

// Opener is a Host that can open an address that is no page of a console; the
// window's is one.
type Opener interface {
	// OpenAddress opens an address in the system's browser. It may block until that
	// is closed again: never call it on the UI goroutine.
	OpenAddress(address string) error
}
