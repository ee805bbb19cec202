package walk_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
)

// until runs what is for the UI goroutine until something is so.
func (k *keyboard) until(what string, so func() bool) {
	k.t.Helper()
	for !so() {
		select {
		case f := <-k.queue:
			f()
		case <-k.t.Context().Done():
			k.t.Fatalf("never: %s", what)
		}
	}
}

// saved waits until everything is written that was to be saved by now, and shown.
func (k *keyboard) saved() {
	k.t.Helper()
	for settled := k.shell.Settled(); ; {
		select {
		case f := <-k.queue:
			f()
		case <-settled:
			k.shell.Update()
			return
		case <-k.t.Context().Done():
			k.t.Fatal("it isn't saved")
		}
	}
}

// opened is the next address that the browser is asked for.
func (k *keyboard) opened() string {
	k.t.Helper()
	for {
		select {
		case f := <-k.queue:
			f()
		case address := <-k.browser:
			return address
		case <-k.t.Context().Done():
			k.t.Fatal("no browser opens")
		}
	}
}

// tab presses Tab so often.
func (k *keyboard) tab(times int) {
	for range times {
		k.canvas.(software.WindowlessCanvas).FocusNext()
	}
}

// types types into what has the keyboard.
func (k *keyboard) types(words string) {
	for _, r := range words {
		k.canvas.Focused().TypedRune(r)
	}
}

// wantBack wants Escape to close what an opener opened, to change nothing, and to give
// the keyboard back to it.
func (k *keyboard) wantBack(opener string) {
	k.t.Helper()
	k.press(fyne.KeyEscape)
	k.wantFocus("after Escape", opener)
	if k.dialogs.Open() {
		k.t.Error("Escape leaves the dialog open")
	}
}

// wantIn wants Tab to reach these in the dialog or the list in front, and nothing else.
func (k *keyboard) wantIn(what string, want ...string) {
	k.t.Helper()
	at := k.canvas.Focused()
	if got := k.order(); !slices.Equal(got, want) {
		k.t.Errorf("%s: Tab reaches\n%q, want\n%q", what, got, want)
	}
	k.canvas.Focus(at)
}

// post changes the org as another program of its admin would.
func (k *keyboard) post(path, body string, answer any) {
	k.t.Helper()
	r, err := http.NewRequestWithContext(k.t.Context(), http.MethodPost, k.org.URL()+path, strings.NewReader(body))
	k.must(err)
	r.Header.Set("Authorization", "SSWS "+k.org.AdminToken())
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	k.must(err)
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	k.must(err)
	if resp.StatusCode >= http.StatusMultipleChoices {
		k.t.Fatalf("%s: %d %s", path, resp.StatusCode, data)
	}
	if answer != nil {
		k.must(json.Unmarshal(data, answer))
	}
}

// retypes types over what a field holds.
func (k *keyboard) retypes(words string) {
	k.canvas.Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	k.types(words)
}
