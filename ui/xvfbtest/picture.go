package xvfbtest

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os/exec"
)

// Picture returns what is on the screen now.
func (d *Display) Picture() image.Image {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "import", "-silent", "-window", "root", "png:-")
	cmd.Env = d.env
	content, err := cmd.Output()
	if err != nil {
		d.t.Fatalf("picture of the screen: %v", err)
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		d.t.Fatalf("picture of the screen: %v", err)
	}
	return picture
}

// WaitPicture waits until a condition holds for the screen and a part of it stands still:
// two pictures in a row are alike there. Leave out of the part what blinks or spins.
func (d *Display) WaitPicture(what string, part image.Rectangle, holds func(image.Image) bool) {
	d.t.Helper()
	var before image.Image
	d.WaitFor(what, func() bool {
		now := d.Picture()
		still := before != nil && Alike(before, now, part)
		before = now
		return still && holds(now)
	})
}

// Alike tells whether two pictures have the same colours in a part of them.
func Alike(a, b image.Image, part image.Rectangle) bool {
	part = part.Intersect(a.Bounds()).Intersect(b.Bounds())
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}
