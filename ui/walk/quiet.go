package walk

import "github.com/flowlatch/flowlatch/ui/house"

// setQuietly shows a text that nobody typed: what follows typing doesn't
// happen.
func setQuietly(f *house.TextField, text string) {
	typed := f.OnChanged
	f.OnChanged = nil
	f.SetText(text)
	f.OnChanged = typed
}
