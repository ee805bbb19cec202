package page

import "fyne.io/fyne/v2"

// RightsShower is a page that shows what whoever is signed in may do.
type RightsShower interface {
	// Rights is the part of the page where that stands.
	Rights() fyne.CanvasObject
}
