// Barewindow opens a window with one label in it: what Fyne alone costs. "make
// bench" holds the product's window against it.
package main

import (
	"context"
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	"github.com/flowlatch/flowlatch/ui/pulse"
)

func main() {
	f := fyneapp.NewWithID("com.flowlatch.barewindow")
	if path := os.Getenv("FLOWLATCH_PULSE"); path != "" {
		go watch(path)
	}
	w := f.NewWindow("Bare window")
	w.SetContent(widget.NewLabel("A window"))
	w.Resize(fyne.NewSize(1280, 800))
	w.CenterOnScreen()
	w.ShowAndRun()
}

func watch(path string) {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err == nil {
		defer out.Close()
		err = pulse.Watch(context.Background(), out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "barewindow:", err)
	}
}
