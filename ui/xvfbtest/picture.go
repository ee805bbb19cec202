package xvfbtest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"
)

// screenFile is where the server keeps its screen, in an X window dump that is always up
// to date: looking costs the server and the program that draws nothing.
func screenFile(home string) string { return filepath.Join(home, "Xvfb_screen0") }

// Picture returns what is on the screen now. What is being drawn may be seen half done.
func (d *Display) Picture() *image.RGBA {
	d.t.Helper()
	picture, err := readScreen(screenFile(d.home))
	if err != nil {
		d.t.Fatalf("picture of the screen: %v", err)
	}
	return picture
}

// Screenshot writes what is on the screen to a PNG file.
func (d *Display) Screenshot(path string) {
	d.t.Helper()
	if err := d.save(path); err != nil {
		d.t.Fatalf("picture of the screen: %v", err)
	}
}

// keepPicture keeps what was on the screen when a test failed; go test -artifacts says
// where.
func (d *Display) keepPicture() {
	if err := d.save(filepath.Join(d.t.ArtifactDir(), "screen.png")); err != nil {
		d.t.Logf("no picture of the failure: %v", err)
	}
}

func (d *Display) save(path string) error {
	picture, err := readScreen(screenFile(d.home))
	if err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(file, picture); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// The fields of an X window dump's header that are needed, counted in words of 32 bits
// (XWDFile.h, version 7).
const (
	dumpHeaderSize = 0
	dumpWidth      = 4
	dumpHeight     = 5
	dumpByteOrder  = 7
	dumpPixelBits  = 11
	dumpLineBytes  = 12
	dumpColors     = 19
	dumpHeader     = 25
	dumpColorBytes = 12
)

// readScreen reads an X window dump of a screen with 24 bits of colour.
func readScreen(path string) (*image.RGBA, error) {
	dump, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(dump) < 4*dumpHeader {
		return nil, fmt.Errorf("%s is no window dump", path)
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(dump[4*i:])) }
	width, height, line := field(dumpWidth), field(dumpHeight), field(dumpLineBytes)
	from := field(dumpHeaderSize) + field(dumpColors)*dumpColorBytes
	if field(dumpPixelBits) != 32 || field(dumpByteOrder) != 0 || len(dump) < from+line*height {
		return nil, fmt.Errorf("%s is a window dump of another kind", path)
	}

	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		in, out := dump[from+y*line:], picture.Pix[y*picture.Stride:]
		for x := 0; x < 4*width; x += 4 {
			out[x], out[x+1], out[x+2], out[x+3] = in[x+2], in[x+1], in[x], 0xff
		}
	}
	return picture, nil
}

// stillFor is how long nothing may have changed for a screen to stand still: longer than a
// program takes from a key to the first frame that shows it.
const stillFor = 200 * time.Millisecond

// WaitPicture waits until a condition holds for the screen and a part of it stands still.
// Leave out of the part what blinks or spins.
func (d *Display) WaitPicture(what string, part image.Rectangle, holds func(*image.RGBA) bool) {
	d.t.Helper()
	before, since := d.Picture(), time.Now()
	d.WaitFor(what, func() bool {
		now := d.Picture()
		if !Alike(before, now, part) {
			before, since = now, time.Now()
		}
		return time.Since(since) >= stillFor && holds(now)
	})
}

// Alike tells whether two pictures have the same colours in a part of them. A test that
// waits does it again and again beside the program that draws, so that it has to be cheap:
// rows are compared as bytes.
func Alike(a, b *image.RGBA, part image.Rectangle) bool {
	part = part.Intersect(a.Bounds()).Intersect(b.Bounds())
	for y := part.Min.Y; y < part.Max.Y; y++ {
		if !bytes.Equal(row(a, part, y), row(b, part, y)) {
			return false
		}
	}
	return true
}

func row(of *image.RGBA, part image.Rectangle, y int) []byte {
	return of.Pix[of.PixOffset(part.Min.X, y):of.PixOffset(part.Max.X, y)]
}
