package page

// Escaper is a Page that may have opened something in its own place.
type Escaper interface {
	// Escape closes that and gives the keyboard back; false when nothing is open.
	// It is called on the UI goroutine.
	Escape() bool
}
