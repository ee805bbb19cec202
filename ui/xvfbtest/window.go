package xvfbtest

import (
	"fmt"
	"strings"
)

// Window is a mapped window of a program on the display.
type Window struct {
	d  *Display
	id string
}

// WaitWindow waits for a visible window whose title matches a regular expression (as
// xdotool's --name) and has the keyboard focus.
func (d *Display) WaitWindow(title string) Window {
	d.t.Helper()
	w := Window{d: d}
	d.WaitFor(fmt.Sprintf("a window %q with the focus", title), func() bool {
		found, err := d.tool("xdotool", "search", "--onlyvisible", "--name", title)
		if err != nil {
			return false
		}
		focused, err := d.tool("xdotool", "getwindowfocus")
		for id := range strings.Lines(found) {
			w.id = strings.TrimSpace(id)
			if err == nil && w.id == focused {
				return true
			}
		}
		return false
	})
	return w
}

// HasWindow tells whether a visible window's title matches a regular expression now.
func (d *Display) HasWindow(title string) bool {
	found, err := d.tool("xdotool", "search", "--onlyvisible", "--name", title)
	return err == nil && found != ""
}

// Title returns the window's title.
func (w Window) Title() string {
	w.d.t.Helper()
	return w.d.do("xdotool", "getwindowname", w.id)
}

// Size returns the window's width and height in pixels.
func (w Window) Size() (width, height int) {
	w.d.t.Helper()
	for line := range strings.Lines(w.d.do("xdotool", "getwindowgeometry", "--shell", w.id)) {
		_, _ = fmt.Sscanf(line, "WIDTH=%d", &width)
		_, _ = fmt.Sscanf(line, "HEIGHT=%d", &height)
	}
	return width, height
}

// Key presses keys one after the other in the focused window, each by its X name or
// combination: "Tab", "Return", "space", "Escape", "ctrl+Return", "alt+F4".
func (d *Display) Key(keys ...string) {
	d.t.Helper()
	d.do("xdotool", append([]string{"key", "--clearmodifiers", "--delay", "20"}, keys...)...)
}

// Type types a text into the focused window, as fast as a program reliably reads it.
func (d *Display) Type(text string) {
	d.t.Helper()
	d.do("xdotool", "type", "--clearmodifiers", "--delay", "8", "--", text)
}
