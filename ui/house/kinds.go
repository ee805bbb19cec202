package house

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Kinds returns one object of each kind that pages are drawn of and the first screen isn't, a few pixels large and not to be seen.
//
// The first object of a kind takes long: the graphics driver compiles a program for it. Where a processor stands in for the graphics
// card, in a virtual machine or on a remote desktop, that is 20 to 40 ms for each, and again for letters of which the width or the
// height is a power of two. Drawn one at a time while nothing else happens, they are ready when a page needs them. scale is how many
// pixels a unit has.
func Kinds(scale float32) []fyne.CanvasObject {
	const plain, power = 12, 16
	unseen := color.NRGBA{A: 1}
	return []fyne.CanvasObject{
		kind(plain, power, scale, clearPicture(plain, power)),
		kind(power, plain, scale, clearPicture(power, plain)),
		kind(plain, plain, scale, canvas.NewRectangle(unseen)),
		kind(plain, plain, scale, canvas.NewLine(unseen)),
		kind(plain, plain, scale, canvas.NewArc(0, spinnerArc, spinnerCutout, unseen)),
	}
}

// kind gives an object its size in pixels.
func kind(width, height, scale float32, o fyne.CanvasObject) fyne.CanvasObject {
	o.Resize(fyne.NewSize(width/scale, height/scale))
	return o
}

// clearPicture is a picture of nothing.
func clearPicture(width, height int) fyne.CanvasObject {
	return canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, width, height)))
}
